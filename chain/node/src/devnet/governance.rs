//! An organisation to try votes on: a voting token and OpenZeppelin's Governor, put on a devnet when somebody asks for one.

use std::collections::BTreeMap;

use alloy_primitives::{Address, U256};
use alloy_sol_types::{SolCall, SolValue};

use super::bundle::Bundle;
use super::deploy::{DEVELOPMENT_KEY_IN_USE, send};
use super::plan::Stage;
use super::rehearsal::Rehearsal;
use super::{DevelopmentKey, DevnetError, abi};
use crate::Node;

/// Where an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Governance {
    /// The voting token (ERC-20, EIP-5805), 18 decimals; all of it is the holder's.
    pub votes: Address,
    /// The governor.
    pub governor: Address,
}

/// Deploys an organisation whose votes are open for `period` seconds, with all `supply` of the votes (18 decimals) in the hands of `holder`.
///
/// # Errors
/// What the chain says of the deployment.
#[tracing::instrument(skip(node))]
pub async fn deploy_governance(
    node: &Node,
    holder: Address,
    supply: U256,
    period: u64,
) -> Result<Governance, DevnetError> {
    let bundle = Bundle::embedded()?;
    let code = |name, arguments: Vec<u8>| bundle.creation_code(name, &BTreeMap::new(), &arguments);
    run(node, |stage| {
        let votes =
            stage.create("create the votes", code("DevelopmentVotes", (holder, supply).abi_encode_params())?)?;
        let arguments = (votes, U256::from(period)).abi_encode_params();
        let governor = stage.create("create the governor", code("DevelopmentGovernor", arguments)?)?;
        Ok(Governance { votes, governor })
    })
    .await
}

/// Proposes that nothing be done, under a description, and gives the proposal's number: a vote to try things on.
///
/// # Errors
/// What the governor says.
#[tracing::instrument(skip(node))]
pub async fn propose(node: &Node, governor: Address, description: &str) -> Result<U256, DevnetError> {
    let call = abi::IGovernor::proposeCall {
        targets: vec![governor],
        values: vec![U256::ZERO],
        calldatas: vec![abi::IGovernor::votingPeriodCall {}.abi_encode().into()],
        description: description.to_owned(),
    };
    let id = abi::IGovernor::getProposalIdCall {
        targets: call.targets.clone(),
        values: call.values.clone(),
        calldatas: call.calldatas.clone(),
        descriptionHash: alloy_primitives::keccak256(description),
    };
    run(node, |stage| {
        stage.send("propose", governor, U256::ZERO, call.abi_encode())?;
        let output = stage.read(governor, id.abi_encode())?;
        abi::IGovernor::getProposalIdCall::abi_decode_returns(&output)
            .map_err(|error| DevnetError::NotAsPlanned(error.to_string()))
    })
    .await
}

/// Steps of the development key: tried, then sent and waited for.
async fn run<T>(node: &Node, steps: impl FnOnce(&mut Rehearsal) -> Result<T, DevnetError>) -> Result<T, DevnetError> {
    let _guard = DEVELOPMENT_KEY_IN_USE.lock().await;
    let mut rehearsal = Rehearsal::of_one(DevelopmentKey::new()?, &node.snapshot());
    let result = steps(&mut rehearsal)?;
    let (steps, _) = rehearsal.into_steps();
    let total = steps.len() as u64;
    send(node, steps, total, &mut |_| ()).await?;
    Ok(result)
}
