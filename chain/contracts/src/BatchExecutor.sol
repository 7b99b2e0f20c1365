// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {IERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/IERC1155Receiver.sol";

/// @title Several calls in one transaction, for an account that delegates to this code (EIP-7702)
/// @notice The account sends a transaction to itself; its calls run in order, all or nothing. Nobody else can make it
/// act: there are no owners, signatures, modules or storage here, so the delegation adds no right to anyone.
contract BatchExecutor is IERC721Receiver, IERC1155Receiver {
    /// @notice One call of a batch.
    struct Call {
        address to;
        uint256 value;
        bytes data;
    }

    /// @notice Only the account itself may ask for a batch.
    error OnlyTheAccount(address caller);
    /// @notice Call number `index` (from zero) failed without saying why. A reason, when there is one, is passed on as it is.
    error CallFailed(uint256 index);

    /// @notice Runs `calls` in order; when one fails nothing has happened.
    /// @param calls Target, native value in wei and calldata of each call.
    function execute(Call[] calldata calls) external payable {
        // Under EIP-7702 `address(this)` is the account, so this is true only in a call that the account's own
        // transaction made to itself, or that a batch of its own made.
        if (msg.sender != address(this)) revert OnlyTheAccount(msg.sender);
        for (uint256 i = 0; i < calls.length; ++i) {
            Call calldata call = calls[i];
            (bool success, bytes memory reason) = call.to.call{value: call.value}(call.data);
            if (success) continue;
            if (reason.length == 0) revert CallFailed(i);
            assembly ("memory-safe") {
                revert(add(reason, 0x20), mload(reason))
            }
        }
    }

    /// @notice An account with code still receives plain transfers.
    receive() external payable {}

    /// @inheritdoc IERC721Receiver
    function onERC721Received(address, address, uint256, bytes calldata) external pure returns (bytes4) {
        return IERC721Receiver.onERC721Received.selector;
    }

    /// @inheritdoc IERC1155Receiver
    function onERC1155Received(address, address, uint256, uint256, bytes calldata) external pure returns (bytes4) {
        return IERC1155Receiver.onERC1155Received.selector;
    }

    /// @inheritdoc IERC1155Receiver
    function onERC1155BatchReceived(address, address, uint256[] calldata, uint256[] calldata, bytes calldata)
        external
        pure
        returns (bytes4)
    {
        return IERC1155Receiver.onERC1155BatchReceived.selector;
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(IERC721Receiver).interfaceId
            || interfaceId == type(IERC1155Receiver).interfaceId;
    }
}
