// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {GovernorVotesQuorumFraction} from "@openzeppelin/contracts/governance/extensions/GovernorVotesQuorumFraction.sol";

/// @title The governor of the development organisation
/// @notice OpenZeppelin's Governor as it comes: one token one vote, 4 % quorum, no timelock. For tests and trials.
contract DevelopmentGovernor is Governor, GovernorCountingSimple, GovernorVotes, GovernorVotesQuorumFraction {
    uint256 private immutable _period;

    /// @param token The token whose holders vote; its clock is the governor's.
    /// @param period How long a vote is open, in seconds.
    constructor(IVotes token, uint256 period)
        Governor("Development governor")
        GovernorVotes(token)
        GovernorVotesQuorumFraction(4)
    {
        _period = period;
    }

    /// @notice Seconds between a proposal and its vote.
    function votingDelay() public pure override returns (uint256) {
        return 0;
    }

    /// @notice Seconds that a vote is open.
    function votingPeriod() public view override returns (uint256) {
        return _period;
    }
}
