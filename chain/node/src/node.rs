//! The chain in this process: opened from its folder, read by snapshots, fed with signed transactions.

use std::{net::SocketAddr, sync::Arc, thread::JoinHandle, time::Duration};

use alloy_primitives::{Address, B256, Bytes};
use hyperlith_state::StateError;
use jsonrpsee::server::ServerHandle;
use parking_lot::Mutex;
use tokio::sync::watch;

use crate::{
    BlockRef, ChainError, KnownTransaction, Network, NodeConfig, PoolError, Snapshot, StoredBlock, TransactionReceipt,
    sealer,
    shared::{SUGGESTED_TIP, Shared},
    tables,
};

/// The chain in this process. Cheap to clone; the chain stops when the last clone is dropped, but only
/// [`shutdown`](Self::shutdown) waits for it.
#[derive(Clone, Debug)]
pub struct Node {
    shared: Arc<Shared>,
    running: Arc<Running>,
}

/// Ends thread and server when the last [`Node`] goes.
#[derive(Debug)]
struct Running {
    shared: Arc<Shared>,
    sealer: Mutex<Option<JoinHandle<()>>>,
    rpc: Mutex<Option<(SocketAddr, ServerHandle)>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shared.request_stop();
        if let Some((_, handle)) = self.rpc.lock().take() {
            // Fails only when it has stopped already.
            let _ = handle.stop();
        }
    }
}

impl Node {
    /// Opens the chain in its folder, or begins it with block zero, and starts making blocks and serving RPC.
    ///
    /// # Errors
    /// [`ChainError`]: folder in use, not writable or damaged, another chain in it, disk full, port taken.
    pub async fn open(config: NodeConfig) -> Result<Self, ChainError> {
        let address = config.rpc;
        let shared = tokio::task::spawn_blocking(move || Shared::open(config))
            .await
            .map_err(|error| ChainError::Stopped(error.to_string()))??;
        let shared = Arc::new(shared);
        let rpc = match address {
            Some(address) => Some(crate::rpc::serve(address, shared.clone()).await?),
            None => None,
        };
        let sealer = std::thread::Builder::new()
            .name("hyperlith-sealer".into())
            .spawn({
                let shared = shared.clone();
                move || sealer::run(&shared)
            })
            .map_err(|error| ChainError::State(StateError::Io(error)))?;
        let running =
            Arc::new(Running { shared: shared.clone(), sealer: Mutex::new(Some(sealer)), rpc: Mutex::new(rpc) });
        Ok(Self { shared, running })
    }

    /// EIP-155 chain id.
    pub fn chain_id(&self) -> u64 {
        self.shared.chain.chain_id
    }

    /// Where the RPC server listens, when there is one.
    pub fn rpc_address(&self) -> Option<SocketAddr> {
        self.running.rpc.lock().as_ref().map(|(address, _)| *address)
    }

    /// The newest block.
    pub fn head(&self) -> BlockRef {
        self.shared.head().block()
    }

    /// The state after the newest block.
    pub fn snapshot(&self) -> Snapshot {
        self.shared.head()
    }

    /// The state after block `number`; `None` when there is no such block.
    ///
    /// # Errors
    /// [`ChainError::StatePruned`] when it is older than the last 128.
    pub fn snapshot_at(&self, number: u64) -> Result<Option<Snapshot>, ChainError> {
        self.shared.snapshot_at(number)
    }

    /// Tells of every new head.
    pub fn subscribe(&self) -> watch::Receiver<BlockRef> {
        self.shared.heads.subscribe()
    }

    /// Gives a signed transaction (EIP-2718 bytes) to the pool. It is checked here (some 100 µs of work), mined soon.
    ///
    /// # Errors
    /// [`PoolError`]; no funds moved then. Sending the same bytes again is [`PoolError::AlreadyKnown`].
    pub fn submit(&self, raw: Bytes) -> Result<B256, PoolError> {
        self.shared.submit(&raw)
    }

    /// The receipt of a mined transaction.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn receipt(&self, hash: B256) -> Result<Option<TransactionReceipt>, ChainError> {
        self.shared.receipt(hash)
    }

    /// A transaction, mined or waiting.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn transaction(&self, hash: B256) -> Result<Option<KnownTransaction>, ChainError> {
        self.shared.transaction(hash)
    }

    /// A block by its number.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn block(&self, number: u64) -> Result<Option<Arc<StoredBlock>>, ChainError> {
        self.shared.block(number)
    }

    /// The sender's next nonce when everything that waits in line is mined.
    pub fn pending_nonce(&self, sender: Address) -> u64 {
        self.shared.pending_nonce(sender)
    }

    /// Price that gets a transaction mined, as `(max_fee_per_gas, max_priority_fee_per_gas)` in wei per gas: it holds
    /// for some six full blocks in a row.
    pub fn suggested_fees(&self) -> (u128, u128) {
        let base_fee = u128::from(self.shared.head().next_base_fee());
        (base_fee.saturating_mul(2).saturating_add(SUGGESTED_TIP), SUGGESTED_TIP)
    }

    /// Waits until the transaction is mined.
    ///
    /// # Errors
    /// [`ChainError::UnknownTransaction`] when it does not wait any more, [`ChainError::NotMinedInTime`],
    /// [`ChainError::Stopped`].
    pub async fn wait_for_receipt(&self, hash: B256, timeout: Duration) -> Result<TransactionReceipt, ChainError> {
        let mut heads = self.shared.heads.subscribe();
        let end = tokio::time::Instant::now() + timeout;
        loop {
            heads.mark_unchanged();
            if let Some(receipt) = self.receipt(hash)? {
                return Ok(receipt);
            }
            if self.shared.pool.lock().get(&hash).is_none() {
                // It may have left the pool for a block in this very moment.
                return self.receipt(hash)?.ok_or(ChainError::UnknownTransaction { hash });
            }
            if let Some(reason) = self.shared.stopped.read().clone() {
                return Err(ChainError::Stopped(reason));
            }
            if tokio::time::timeout_at(end, heads.changed()).await.is_err() {
                return Err(ChainError::NotMinedInTime { hash, seconds: timeout.as_secs() });
            }
        }
    }

    /// Why a transaction was thrown out of the pool, as long as it is remembered.
    pub fn dropped(&self, hash: B256) -> Option<String> {
        self.shared.pool.lock().dropped(&hash).map(Into::into)
    }

    /// The address book of this network, once it is known.
    pub fn network(&self) -> Option<Network> {
        self.shared.network.read().clone()
    }

    /// Keeps the address book of this network, on disk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn set_network(&self, network: Network) -> Result<(), ChainError> {
        self.shared.store.write(|transaction| tables::write_network(transaction, &network))?;
        *self.shared.network.write() = Some(network);
        Ok(())
    }

    /// Stops serving, mines what is ready, and comes back when the last block is on the disk. The folder is free for
    /// another instance when the last clone is dropped too.
    pub async fn shutdown(&self) {
        let rpc = self.running.rpc.lock().take();
        if let Some((_, handle)) = rpc {
            // Fails only when it has stopped already.
            let _ = handle.stop();
            // A client that keeps its connection open must not keep us.
            let _ = tokio::time::timeout(Duration::from_secs(2), handle.stopped()).await;
        }
        self.shared.request_stop();
        let sealer = self.running.sealer.lock().take();
        if let Some(sealer) = sealer {
            // A panic of the sealer was reported where it happened.
            let _ = tokio::task::spawn_blocking(move || sealer.join()).await;
        }
    }
}
