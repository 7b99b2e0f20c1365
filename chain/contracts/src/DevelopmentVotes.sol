// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";

/// @title The voting token of the development organisation
/// @notice An ordinary ERC-20 with votes (EIP-5805) that is worth nothing. Its clock is the block's timestamp (EIP-6372).
contract DevelopmentVotes is ERC20, ERC20Votes {
    /// @param holder Who receives `supply`, and votes with it.
    /// @param supply Initial supply, in the token's smallest unit (18 decimals).
    constructor(address holder, uint256 supply) ERC20("Development votes", "dVOTE") EIP712("Development votes", "1") {
        _mint(holder, supply);
        _delegate(holder, holder);
    }

    /// @notice Seconds since the epoch: what votes are counted by.
    function clock() public view override returns (uint48) {
        return uint48(block.timestamp);
    }

    /// @notice The clock, as EIP-6372 describes one.
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}
