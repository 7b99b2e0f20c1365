//! Sends the plan's steps to the chain and waits for them; calls the faucet and the oracle afterwards.

use std::{collections::VecDeque, time::Duration};

use alloy_primitives::{Address, B256, Bytes, TxKind, U256};
use alloy_sol_types::{SolCall, SolError};
use tokio::sync::Mutex;

use super::{
    DevnetError, abi,
    bundle::Bundle,
    key::DevelopmentKey,
    market, plan,
    rehearsal::{Rehearsal, Step},
    role,
};
use crate::{CallOutcome, CallRequest, Network, Node, PoolError, Snapshot};

/// How long one step may wait to be mined before the chain is taken for stuck. Blocks come every 200 ms.
const PATIENCE: Duration = Duration::from_secs(60);

/// Serialises whoever signs with the development key: two transactions must not take the same nonce.
pub(super) static DEVELOPMENT_KEY_IN_USE: Mutex<()> = Mutex::const_new(());

/// How far the deployment is.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// Steps that are mined.
    pub done: u64,
    /// All steps.
    pub total: u64,
    /// What the last mined step was for.
    pub label: &'a str,
}

/// Deploys the devnet if the chain does not have it, goes on with it if a start before was interrupted, and gives back
/// its address book. `progress` hears of every step that is mined.
///
/// The chain's genesis must have given the [`DevelopmentKey`] its ether: see [`configure`](super::configure).
///
/// # Errors
/// When a step reverts or is refused (nothing more is sent then), or when the chain fails.
#[tracing::instrument(skip_all)]
pub async fn deploy(node: &Node, mut progress: impl FnMut(Progress<'_>)) -> Result<Network, DevnetError> {
    let _guard = DEVELOPMENT_KEY_IN_USE.lock().await;
    if let Some(network) = node.network() {
        check(&node.snapshot(), &network)?;
        return Ok(network);
    }
    let key = DevelopmentKey::new()?;
    tracing::info!(deployer = %key.address(), "deploying the devnet with the public development key");
    let snapshot = node.snapshot();
    let (network, steps, total) =
        tokio::task::spawn_blocking(move || rehearse(key, &snapshot)).await.map_err(|_| DevnetError::Interrupted)??;
    send(node, steps, total, &mut progress).await?;

    check(&node.snapshot(), &network)?;
    node.set_network(network.clone())?;
    tracing::info!(steps = total, block = node.head().number, "the devnet is deployed");
    Ok(network)
}

fn rehearse(key: DevelopmentKey, snapshot: &Snapshot) -> Result<(Network, Vec<Step>, u64), DevnetError> {
    let bundle = Bundle::embedded()?;
    let mut rehearsal = Rehearsal::of_plan(key, snapshot);
    let network = plan::run(&mut rehearsal, &bundle, snapshot.chain_id())?;
    let (steps, total) = rehearsal.into_steps();
    Ok((network, steps, total))
}

/// Submits every step at once, so that they are mined in few blocks; waits where the pool has no more room.
pub(super) async fn send(
    node: &Node,
    steps: Vec<Step>,
    total: u64,
    progress: &mut impl FnMut(Progress<'_>),
) -> Result<(), DevnetError> {
    let mut done = total.saturating_sub(steps.len() as u64);
    let mut waiting = VecDeque::new();
    for step in steps {
        loop {
            match node.submit(step.raw.clone()) {
                Ok(_) | Err(PoolError::AlreadyKnown) => break,
                Err(PoolError::AccountLimit { .. } | PoolError::NonceTooHigh { .. } | PoolError::Full)
                    if !waiting.is_empty() =>
                {
                    mined(node, &mut waiting, &mut done, total, progress).await?;
                }
                Err(source) => {
                    return Err(DevnetError::Pool { step: step.label, source });
                }
            }
        }
        waiting.push_back((step.label, step.hash));
    }
    while !waiting.is_empty() {
        mined(node, &mut waiting, &mut done, total, progress).await?;
    }
    Ok(())
}

/// Waits for the oldest step that is on its way.
async fn mined(
    node: &Node,
    waiting: &mut VecDeque<(String, B256)>,
    done: &mut u64,
    total: u64,
    progress: &mut impl FnMut(Progress<'_>),
) -> Result<(), DevnetError> {
    let Some((label, hash)) = waiting.pop_front() else {
        return Ok(());
    };
    let receipt = node.wait_for_receipt(hash, PATIENCE).await?;
    if !receipt.success {
        let reason = crate::revert::decode_revert(&receipt.revert_data);
        return Err(DevnetError::Failed { hash, step: label, reason });
    }
    *done = done.saturating_add(1);
    tracing::debug!(done = *done, total, step = label, "devnet step mined");
    progress(Progress { done: *done, total, label: &label });
    Ok(())
}

/// Whether the chain has what the address book says: code at every address, all reserves and all pairs.
fn check(snapshot: &Snapshot, network: &Network) -> Result<(), DevnetError> {
    let tokens = network.assets.iter().filter(|asset| !asset.native).map(|asset| (&asset.symbol, asset.address));
    let contracts = network.contracts.iter().map(|contract| (&contract.role, contract.address));
    for (name, address) in tokens.chain(contracts) {
        if snapshot.code(address).is_empty() {
            return Err(DevnetError::NotAsPlanned(format!("there is no contract {name} at {address}")));
        }
    }
    let pool = require(network, role::AAVE_POOL)?;
    let reserves = read(snapshot, pool, &abi::IPool::getReservesListCall {})?.len();
    let factory = require(network, role::UNISWAP_FACTORY)?;
    let pairs = read(snapshot, factory, &abi::IUniswapV2Factory::allPairsLengthCall {})?;
    // Others may have made more pairs since.
    if reserves < market::RESERVES.len() || pairs < U256::from(market::PAIRS.len()) {
        return Err(DevnetError::NotAsPlanned(format!("it has {reserves} reserves and {pairs} pairs")));
    }
    Ok(())
}

fn read<C: SolCall>(snapshot: &Snapshot, to: Address, call: &C) -> Result<C::Return, DevnetError> {
    let request = CallRequest { to: Some(to), input: call.abi_encode().into(), ..CallRequest::default() };
    let output = snapshot.call(&request)?.into_output().map_err(DevnetError::NotAsPlanned)?;
    C::abi_decode_returns(&output).map_err(|source| DevnetError::Answer { contract: to, source })
}

fn require(network: &Network, role: &'static str) -> Result<Address, DevnetError> {
    network.contract(role).ok_or(DevnetError::NoSuchRole { role })
}

/// Lets the faucet give `recipient` one drip (10 ETH, 5 WETH, 10 000 USDC, 10 000 DAI, 500 METIS) and waits until it is
/// mined. Gives back the transaction's hash.
///
/// # Errors
/// [`DevnetError::TooSoon`] when the faucet gave to this address less than a minute ago; no transaction is sent then.
#[tracing::instrument(skip(node))]
pub async fn fund(node: &Node, recipient: Address) -> Result<B256, DevnetError> {
    let faucet = require(&node.network().ok_or(DevnetError::NotDeployed)?, role::FAUCET)?;
    let input = abi::IDevelopmentFaucet::dripCall { recipient }.abi_encode();
    send_one(node, "ask the faucet", faucet, input.into(), |output, now| {
        let refusal = abi::IDevelopmentFaucet::TooSoon::abi_decode(output).ok()?;
        let seconds = refusal.availableAt.saturating_to::<u64>().saturating_sub(now);
        Some(DevnetError::TooSoon { recipient, seconds })
    })
    .await
}

/// Sets a price of the development oracle, in units of 1e-8 US dollars for one whole `symbol`, and waits until it is
/// mined. ETH stands for WETH. Gives back the transaction's hash.
///
/// # Errors
/// When there is no such asset or the price is zero.
#[tracing::instrument(skip(node))]
pub async fn set_price(node: &Node, symbol: &str, price: U256) -> Result<B256, DevnetError> {
    let network = node.network().ok_or(DevnetError::NotDeployed)?;
    let token = if symbol.eq_ignore_ascii_case("ETH") { "WETH" } else { symbol };
    let asset = network.asset(token).ok_or_else(|| DevnetError::NoSuchAsset { symbol: symbol.to_owned() })?.address;
    let input = abi::IDevelopmentPriceOracle::setAssetPriceCall { asset, price }.abi_encode();
    send_one(node, "set a price", require(&network, role::AAVE_ORACLE)?, input.into(), |_, _| None).await
}

/// One transaction of the development key. `refusal` may make an error out of revert data and the time.
async fn send_one(
    node: &Node,
    label: &str,
    to: Address,
    input: Bytes,
    refusal: impl FnOnce(&[u8], u64) -> Option<DevnetError>,
) -> Result<B256, DevnetError> {
    let _guard = DEVELOPMENT_KEY_IN_USE.lock().await;
    let mut rehearsal = Rehearsal::of_one(DevelopmentKey::new()?, &node.snapshot());
    let outcome = rehearsal.try_step(label, TxKind::Call(to), U256::ZERO, input)?;
    if let Some(CallOutcome::Revert { output, .. }) = &outcome
        && let Some(error) = refusal(output, rehearsal.timestamp())
    {
        return Err(error);
    }
    if let Some(outcome) = outcome {
        outcome.into_output().map_err(|reason| DevnetError::Refused { step: label.to_owned(), reason })?;
    }
    let (steps, _) = rehearsal.into_steps();
    let hash = steps.last().map(|step| step.hash).ok_or(DevnetError::Interrupted)?;
    send(node, steps, 1, &mut |_| ()).await?;
    Ok(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NodeConfig, devnet};

    async fn open(folder: &std::path::Path) -> Node {
        Node::open(devnet::configure(NodeConfig::development(folder)).unwrap()).await.unwrap()
    }

    async fn plan_of(node: &Node) -> (Network, Vec<Step>, u64) {
        rehearse(DevelopmentKey::new().unwrap(), &node.snapshot()).unwrap()
    }

    #[tokio::test]
    async fn an_interrupted_deployment_goes_on_where_it_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let node = open(folder.path()).await;
        let (planned, mut steps, total) = plan_of(&node).await;
        steps.truncate(40);
        send(&node, steps, total, &mut |_| ()).await.unwrap();
        node.shutdown().await;
        drop(node);

        let node = open(folder.path()).await;
        assert_eq!(node.network(), None);
        let mut heard = Vec::new();
        let network = deploy(&node, |progress| heard.push((progress.done, progress.total))).await.unwrap();
        assert_eq!(heard.first(), Some(&(41, total)));
        assert_eq!(heard.last(), Some(&(total, total)));
        assert_eq!(network, planned);
        node.shutdown().await;
    }

    #[tokio::test]
    async fn a_crash_before_the_address_book_was_written_sends_nothing_twice() {
        let folder = tempfile::tempdir().unwrap();
        let node = open(folder.path()).await;
        let (planned, steps, total) = plan_of(&node).await;
        send(&node, steps, total, &mut |_| ()).await.unwrap();
        let head = node.head().number;
        let network = deploy(&node, |_| panic!("a step was sent twice")).await.unwrap();
        assert_eq!(network, planned);
        assert_eq!(node.head().number, head);
        node.shutdown().await;
    }

    #[tokio::test]
    async fn a_chain_that_gave_the_deployer_nothing_is_an_error_and_not_half_a_devnet() {
        let folder = tempfile::tempdir().unwrap();
        let node = Node::open(NodeConfig::development(folder.path())).await.unwrap();
        let error = deploy(&node, |_| ()).await.unwrap_err();
        assert!(matches!(error, DevnetError::Step { .. }), "{error}");
        assert_eq!(node.head().number, 0);
        assert!(matches!(fund(&node, Address::ZERO).await, Err(DevnetError::NotDeployed)));
        node.shutdown().await;
    }

    #[tokio::test]
    async fn an_address_book_that_names_a_contract_that_is_not_there_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let node = open(folder.path()).await;
        node.set_network(plan_of(&node).await.0).unwrap();
        let error = deploy(&node, |_| ()).await.unwrap_err();
        assert!(matches!(error, DevnetError::NotAsPlanned(_)), "{error}");
        node.shutdown().await;
    }
}
