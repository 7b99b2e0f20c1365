// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// @notice What the faucet needs from a token that it may mint.
interface IMintable {
    function mint(address to, uint256 amount) external;
}

/// @title The faucet of the development network
/// @notice Gives a fixed set of worthless test assets to a recipient: native ETH and any "reserve" token come out
/// of what the owner has put in, "minted" tokens are created on the spot.
/// @dev Anyone may call for anyone. A recipient is served once per `cooldown`.
contract DevelopmentFaucet is Ownable {
    using SafeERC20 for IERC20;

    /// @notice One asset of a drip. `token` zero is native ETH; `minted` says whether the faucet mints it.
    struct Drip {
        address token;
        uint256 amount;
        bool minted;
    }

    /// @notice Seconds a recipient waits between two drips; zero for none.
    uint256 public cooldown;

    /// @notice Earliest block timestamp, in seconds, at which a recipient is served again.
    mapping(address recipient => uint256 timestamp) public nextDripAt;

    Drip[] private _drips;

    /// @notice `recipient` received one drip, paid for by `caller`.
    event Dripped(address indexed recipient, address indexed caller);
    /// @notice The set of assets changed; it now has `count` entries.
    event DripsChanged(uint256 count);
    /// @notice The waiting time changed.
    event CooldownChanged(uint256 seconds_);

    /// @notice The recipient was served recently; try again at `availableAt` (block timestamp, seconds).
    error TooSoon(address recipient, uint256 availableAt);
    /// @notice The faucet's reserve of native ETH is too small for one drip.
    error ReserveEmpty(uint256 balance, uint256 needed);
    /// @notice The recipient is a contract that refuses ETH.
    error RecipientRefusedEther(address recipient);

    /// @param owner_ Who may change drips and cooldown and take the reserve back.
    /// @param cooldown_ Seconds between two drips to one recipient.
    constructor(address owner_, uint256 cooldown_) payable Ownable(owner_) {
        cooldown = cooldown_;
        emit CooldownChanged(cooldown_);
    }

    /// @notice Adds native ETH to the reserve.
    receive() external payable {}

    /// @notice Replaces the set of assets that one drip gives.
    function setDrips(Drip[] calldata drips_) external onlyOwner {
        delete _drips;
        for (uint256 i = 0; i < drips_.length; ++i) {
            _drips.push(drips_[i]);
        }
        emit DripsChanged(drips_.length);
    }

    /// @notice Changes the waiting time of a recipient, in seconds.
    function setCooldown(uint256 seconds_) external onlyOwner {
        cooldown = seconds_;
        emit CooldownChanged(seconds_);
    }

    /// @notice Takes reserve out again. `token` zero is native ETH.
    function withdraw(address token, address to, uint256 amount) external onlyOwner {
        if (token == address(0)) {
            _sendEther(to, amount);
        } else {
            IERC20(token).safeTransfer(to, amount);
        }
    }

    /// @notice What one drip gives.
    function drips() external view returns (Drip[] memory) {
        return _drips;
    }

    /// @notice Gives `recipient` one drip of every asset, all or nothing.
    function drip(address recipient) external {
        uint256 availableAt = nextDripAt[recipient];
        if (block.timestamp < availableAt) revert TooSoon(recipient, availableAt);
        // Before any transfer, so that a recipient contract cannot come back for more.
        nextDripAt[recipient] = block.timestamp + cooldown;

        uint256 count = _drips.length;
        for (uint256 i = 0; i < count; ++i) {
            Drip memory asset = _drips[i];
            if (asset.token == address(0)) {
                _sendEther(recipient, asset.amount);
            } else if (asset.minted) {
                IMintable(asset.token).mint(recipient, asset.amount);
            } else {
                IERC20(asset.token).safeTransfer(recipient, asset.amount);
            }
        }
        emit Dripped(recipient, msg.sender);
    }

    function _sendEther(address to, uint256 amount) private {
        if (address(this).balance < amount) revert ReserveEmpty(address(this).balance, amount);
        (bool sent,) = to.call{value: amount}("");
        if (!sent) revert RecipientRefusedEther(to);
    }
}
