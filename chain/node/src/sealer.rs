//! Makes blocks: a thread of its own that takes what is ready, runs it, hashes, writes, and only then tells anybody.

use std::{
    collections::HashSet,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Instant,
};

use alloy_consensus::{
    Header, Receipt as ConsensusReceipt, ReceiptEnvelope, Transaction, Typed2718,
    proofs::{calculate_receipt_root, ordered_trie_root_encoded},
};
use alloy_eips::eip2718::Encodable2718;
use alloy_primitives::{B256, Bloom, Bytes};
use hyperlith_executor::{AccountChange, AccountState, Block, BlockExecutor, ChangeSet, Outcome, Receipt, SkipReason};
use hyperlith_state::StateSnapshot;
use revm::state::Bytecode;
use tracing::{debug, error, info, warn};

use crate::{
    BlockRef, ChainError, Genesis, Snapshot, StoredBlock, TransactionReceipt,
    env::{ChainSpec, tx_env},
    pool::Pooled,
    shared::Shared,
    tables,
};

/// What one attempt to make a block came to.
struct Sealed {
    /// Transactions in the block.
    mined: usize,
    /// Whether there is something left to do.
    more: bool,
}

/// Makes blocks until told to stop, then those that are still ready.
pub(crate) fn run(shared: &Arc<Shared>) {
    let mut last: Option<Instant> = None;
    loop {
        let mut stopping = shared.wait_for_work();
        if let Some(last) = last
            && !stopping
        {
            stopping = shared.wait_until(last + shared.block_time);
        }
        let start = Instant::now();
        match catch_unwind(AssertUnwindSafe(|| seal(shared))) {
            Ok(Ok(sealed)) => {
                if sealed.mined > 0 || sealed.more {
                    last = Some(start);
                }
                if sealed.more && !stopping {
                    shared.wake();
                }
                if stopping && sealed.mined == 0 {
                    shared.stop("it was shut down".into());
                    return;
                }
            }
            Ok(Err(reason)) => {
                error!(%reason, "the chain stops");
                shared.stop(reason.to_string());
                return;
            }
            Err(_) => {
                error!("the chain stops: the block builder failed");
                shared.stop("the block builder failed, which is a bug".into());
                return;
            }
        }
    }
}

fn seal(shared: &Shared) -> Result<Sealed, ChainError> {
    let head = shared.head();
    let gas_limit = head.header().gas_limit;
    // Gas limits are more than what is used, so offer the executor twice a block of them; what does not fit waits.
    let ready = shared.pool.lock().ready(&head, gas_limit.saturating_mul(2));
    if ready.transactions.is_empty() && !ready.priced_out {
        return Ok(Sealed { mined: 0, more: false });
    }
    let number = head.block().number.saturating_add(1);
    let span = tracing::info_span!(
        "block",
        number,
        txs = tracing::field::Empty,
        gas = tracing::field::Empty,
        root_micros = tracing::field::Empty,
    );
    let _entered = span.enter();

    let header = shared.chain.next_header(head.header(), head.block().hash);
    let environment = shared.chain.of(&header);
    let envs: Vec<_> = ready.transactions.iter().map(|pooled| tx_env(&pooled.tx)).collect();
    let output = shared.executor.execute(head.state(), &Block::new(&environment, &envs))?;

    let mut executed = Vec::with_capacity(envs.len());
    let mut dropped = false;
    for (pooled, outcome) in ready.transactions.into_iter().zip(output.outcomes) {
        match outcome {
            Outcome::Executed(receipt) => executed.push((pooled, receipt)),
            // Their turn is in a later block.
            Outcome::Skipped(SkipReason::BlockGasExceeded { .. } | SkipReason::NonceTooHigh { .. }) => {}
            Outcome::Skipped(reason) => {
                warn!(hash = %pooled.hash, %reason, "transaction dropped");
                dropped = true;
                shared.pool.lock().drop_transaction(pooled.hash, reason.to_string());
            }
        }
    }
    // An empty block is made only to let the base fee fall to what waits in the pool.
    if executed.is_empty() && !ready.priced_out {
        return Ok(Sealed {
            mined: 0,
            // There may be others behind those that were thrown out.
            more: dropped,
        });
    }

    let hashing = Instant::now();
    let state = head.state().apply(&output.changes);
    let root_micros = hashing.elapsed().as_micros();
    let block = assemble(header, &state, executed, output.gas_used);
    let state = state.with_block_hash(number, block.hash);
    shared
        .store
        .commit(number, head.state(), &output.changes, |transaction| tables::write_block(transaction, &block))?;

    span.record("txs", block.transactions.len());
    span.record("gas", output.gas_used);
    span.record("root_micros", root_micros as u64);
    for receipt in &block.receipts {
        debug!(hash = %receipt.transaction_hash, success = receipt.success, gas = receipt.gas_used, "transaction mined");
    }
    info!(hash = %block.hash, "sealed");

    let next = Snapshot::new(block.header.clone(), block.hash, state, shared.chain);
    let mined: HashSet<B256> = block.receipts.iter().map(|receipt| receipt.transaction_hash).collect();
    shared.advance(next.clone(), Arc::new(block));
    let more = {
        let mut pool = shared.pool.lock();
        pool.prune(&next, &mined);
        let ready = pool.ready(&next, 1);
        !ready.transactions.is_empty() || ready.priced_out
    };
    shared.announce(next.block());
    Ok(Sealed { mined: mined.len(), more })
}

/// Completes the header and numbers the receipts.
fn assemble(mut header: Header, state: &StateSnapshot, executed: Vec<(Pooled, Receipt)>, gas_used: u64) -> StoredBlock {
    let base_fee = header.base_fee_per_gas;
    let mut transactions = Vec::with_capacity(executed.len());
    let mut receipts: Vec<TransactionReceipt> = Vec::with_capacity(executed.len());
    let mut envelopes = Vec::with_capacity(executed.len());
    let mut encoded = Vec::with_capacity(executed.len());
    let mut bloom = Bloom::ZERO;
    let (mut cumulative, mut first_log) = (0u64, 0u64);
    for (index, (pooled, receipt)) in executed.into_iter().enumerate() {
        let tx = pooled.tx;
        cumulative = cumulative.saturating_add(receipt.gas_used);
        let consensus = ConsensusReceipt {
            status: receipt.success.into(),
            cumulative_gas_used: cumulative,
            logs: receipt.logs.clone(),
        }
        .with_bloom();
        bloom |= consensus.logs_bloom;
        envelopes.push(ReceiptEnvelope::from_typed(tx.tx_type(), consensus));
        encoded.push(tx.encoded_2718());
        let logs = receipt.logs.len() as u64;
        receipts.push(TransactionReceipt {
            transaction_hash: pooled.hash,
            transaction_index: index as u64,
            transaction_type: tx.ty(),
            block: BlockRef { number: header.number, hash: B256::ZERO, timestamp: header.timestamp },
            from: tx.signer(),
            to: tx.to(),
            contract_address: receipt.created,
            success: receipt.success,
            gas_used: receipt.gas_used,
            cumulative_gas_used: cumulative,
            effective_gas_price: tx.effective_gas_price(base_fee),
            first_log_index: first_log,
            logs: receipt.logs,
            revert_data: if receipt.success { Bytes::new() } else { receipt.output },
        });
        first_log = first_log.saturating_add(logs);
        transactions.push(tx);
    }
    header.state_root = state.state_root();
    header.transactions_root = ordered_trie_root_encoded(&encoded);
    header.receipts_root = calculate_receipt_root(&envelopes);
    header.logs_bloom = bloom;
    header.gas_used = gas_used;
    let hash = header.hash_slow();
    for receipt in &mut receipts {
        receipt.block.hash = hash;
    }
    StoredBlock { hash, header, transactions, receipts }
}

/// Block zero, the state after it, and the changes that lead there.
pub(crate) fn genesis(
    genesis: &Genesis,
    chain: ChainSpec,
) -> Result<(StoredBlock, StateSnapshot, ChangeSet), ChainError> {
    if !(5_000..=1 << 40).contains(&genesis.gas_limit) {
        return Err(ChainError::Config(format!(
            "a gas limit of {} for blocks makes no sense; 60000000 is usual",
            genesis.gas_limit
        )));
    }
    if genesis.extra_data.len() > 32 {
        return Err(ChainError::Config(format!(
            "the extra data of block zero has {} bytes; the most is 32",
            genesis.extra_data.len()
        )));
    }
    let mut changes = ChangeSet::default();
    for (address, account) in &genesis.alloc {
        let mut state = AccountState { nonce: account.nonce, balance: account.balance, ..AccountState::default() };
        if !account.code.is_empty() {
            let code = Bytecode::new_raw_checked(account.code.clone())
                .map_err(|error| ChainError::Config(format!("code of genesis account {address}: {error}")))?;
            state.code_hash = code.hash_slow();
            changes.code.insert(state.code_hash, code);
        }
        // An account that is empty does not exist (EIP-161).
        if state == AccountState::default() {
            continue;
        }
        let storage =
            account.storage.iter().filter(|(_, value)| !value.is_zero()).map(|(slot, value)| (*slot, *value)).collect();
        changes.accounts.insert(*address, AccountChange { state: Some(state), wiped: false, storage });
    }
    let state = StateSnapshot::default().apply(&changes);
    let parent = Header { gas_limit: genesis.gas_limit, ..Header::default() };
    let header = Header {
        number: 0,
        timestamp: genesis.timestamp,
        parent_hash: B256::ZERO,
        mix_hash: B256::ZERO,
        base_fee_per_gas: Some(genesis.base_fee),
        extra_data: genesis.extra_data.clone(),
        ..chain.next_header(&parent, B256::ZERO)
    };
    let block = assemble(header, &state, Vec::new(), 0);
    let state = state.with_block_hash(0, block.hash);
    Ok((block, state, changes))
}
