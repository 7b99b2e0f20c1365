// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title A token of the development network
/// @notice An ordinary ERC-20 with EIP-2612 permits that is worth nothing: it stands in for a real
/// asset of the same symbol so that lending and swapping can be tried without money.
/// @dev Everything about it is fixed at construction; only `minter` (the faucet) can create more.
contract DevelopmentToken is ERC20, ERC20Permit {
    /// @notice The only address that may mint: the faucet.
    address public immutable minter;

    uint8 private immutable _decimals;

    /// @notice Someone other than the faucet tried to mint.
    /// @param caller The address that tried.
    error OnlyMinter(address caller);

    /// @param name_ Human-readable name; should say "development".
    /// @param symbol_ Ticker, for example "USDC".
    /// @param decimals_ Number of decimals of one whole token.
    /// @param holder Who receives `supply`: the deployer, to stock the market's pools.
    /// @param supply Initial supply, in the token's smallest unit.
    /// @param minter_ The faucet.
    constructor(
        string memory name_,
        string memory symbol_,
        uint8 decimals_,
        address holder,
        uint256 supply,
        address minter_
    ) ERC20(name_, symbol_) ERC20Permit(name_) {
        _decimals = decimals_;
        minter = minter_;
        _mint(holder, supply);
    }

    /// @inheritdoc ERC20
    function decimals() public view override returns (uint8) {
        return _decimals;
    }

    /// @notice Creates `amount` of the smallest unit for `to`.
    /// @param to The receiver.
    /// @param amount Amount in the token's smallest unit.
    function mint(address to, uint256 amount) external {
        if (msg.sender != minter) revert OnlyMinter(msg.sender);
        _mint(to, amount);
    }
}
