//! What every handle of a node, its block builder and its RPC server work on together.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use alloy_primitives::{Address, B256};
use hyperlith_executor::Parallel;
use hyperlith_state::{Opened, StateError, StateStore, UNDO_BLOCKS};
use parking_lot::{Condvar, Mutex, RwLock};
use tokio::sync::watch;
use tracing::info;

use crate::{
    BlockRef, ChainError, KnownTransaction, Network, NodeConfig, PoolError, Snapshot, StoredBlock, TransactionReceipt,
    env::ChainSpec,
    pool::{self, Pool},
    sealer,
    tables::Tables,
};

/// How many blocks are kept in memory with their states.
pub(crate) const KEPT: u64 = UNDO_BLOCKS;

/// Tip in wei per gas that wallets are told to offer: enough to stand in line, next to nothing on a chain of one's own.
pub(crate) const SUGGESTED_TIP: u128 = 1_000_000;

/// What all clones, the sealer and the RPC server share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) chain: ChainSpec,
    pub(crate) block_time: Duration,
    pub(crate) store: StateStore,
    pub(crate) executor: Parallel,
    pub(crate) pool: Mutex<Pool>,
    view: RwLock<View>,
    signal: Mutex<Signal>,
    woken: Condvar,
    pub(crate) heads: watch::Sender<BlockRef>,
    pub(crate) stopped: RwLock<Option<String>>,
    pub(crate) network: RwLock<Option<Network>>,
}

/// The newest blocks in memory.
#[derive(Debug)]
struct View {
    head: Snapshot,
    snapshots: BTreeMap<u64, Snapshot>,
    blocks: BTreeMap<u64, Arc<StoredBlock>>,
}

#[derive(Debug, Default)]
struct Signal {
    work: bool,
    stop: bool,
}

impl Shared {
    pub(crate) fn open(config: NodeConfig) -> Result<Self, ChainError> {
        let folder = config.data_dir.clone();
        let Opened { store, state } = StateStore::open(&folder)?;
        let chain = ChainSpec { chain_id: config.chain_id, spec: config.spec, beneficiary: config.beneficiary };
        let damaged = |what: &str| StateError::Damaged { path: folder.clone(), what: what.into() };
        let (block, state, network) = match state {
            None => {
                let (block, state, changes) = sealer::genesis(&config.genesis, chain)?;
                store.commit(0, &Default::default(), &changes, |transaction| {
                    crate::tables::write_chain_id(transaction, config.chain_id)?;
                    crate::tables::write_block(transaction, &block)
                })?;
                info!(chain_id = config.chain_id, hash = %block.hash, "chain begun");
                (block, state, None)
            }
            Some(state) => {
                let read = store.read()?;
                let tables = Tables { read: &read };
                let found = tables.chain_id()?.ok_or_else(|| damaged("the chain id is missing"))?;
                if found != config.chain_id {
                    return Err(ChainError::OtherChain { path: folder.clone(), found, expected: config.chain_id });
                }
                let head = tables.head()?.ok_or_else(|| damaged("the head is missing"))?;
                let block = tables.block(head)?.ok_or_else(|| damaged("the newest block is missing"))?;
                if block.header.state_root != state.state_root() {
                    return Err(damaged("the state does not match the newest block").into());
                }
                // As many as the oldest state that can be read may ask for.
                let hashes = tables.hashes(head.saturating_sub(256 + KEPT), head)?;
                let network = tables.network()?;
                info!(head, chain_id = found, "chain opened");
                (block, state.with_block_hashes(hashes), network)
            }
        };
        let head = Snapshot::new(block.header.clone(), block.hash, state, chain);
        let number = block.header.number;
        Ok(Self {
            chain,
            block_time: config.block_time,
            store,
            executor: Parallel::with_all_cores(),
            pool: Mutex::default(),
            heads: watch::Sender::new(head.block()),
            view: RwLock::new(View {
                snapshots: BTreeMap::from([(number, head.clone())]),
                blocks: BTreeMap::from([(number, Arc::new(block))]),
                head,
            }),
            signal: Mutex::default(),
            woken: Condvar::new(),
            stopped: RwLock::new(None),
            network: RwLock::new(network),
        })
    }

    pub(crate) fn head(&self) -> Snapshot {
        self.view.read().head.clone()
    }

    pub(crate) fn submit(&self, raw: &[u8]) -> Result<B256, PoolError> {
        if let Some(reason) = self.stopped.read().clone() {
            return Err(PoolError::Stopped(reason));
        }
        let tx = pool::decode(raw, self.chain.chain_id, self.chain.spec)?;
        let hash = *tx.tx_hash();
        if self.is_mined(hash).unwrap_or(false) {
            return Err(PoolError::AlreadyKnown);
        }
        let mut pool = self.pool.lock();
        // Read under the pool's lock: the sealer moves the head first and prunes the pool after.
        let head = self.head();
        pool.add(tx, &head)?;
        tracing::debug!(%hash, waiting = pool.len(), "transaction accepted");
        drop(pool);
        self.wake();
        Ok(hash)
    }

    fn is_mined(&self, hash: B256) -> Result<bool, ChainError> {
        let read = self.store.read()?;
        Ok(Tables { read: &read }.place(hash)?.is_some())
    }

    pub(crate) fn pending_nonce(&self, sender: Address) -> u64 {
        let pool = self.pool.lock();
        let mined = self.head().nonce(sender);
        pool.pending_nonce(&sender, mined)
    }

    pub(crate) fn block(&self, number: u64) -> Result<Option<Arc<StoredBlock>>, ChainError> {
        {
            let view = self.view.read();
            if let Some(block) = view.blocks.get(&number) {
                return Ok(Some(block.clone()));
            }
            if number > view.head.block().number {
                return Ok(None);
            }
        }
        let read = self.store.read()?;
        Ok(Tables { read: &read }.block(number)?.map(Arc::new))
    }

    pub(crate) fn header(&self, number: u64) -> Result<Option<alloy_consensus::Header>, ChainError> {
        {
            let view = self.view.read();
            if let Some(block) = view.blocks.get(&number) {
                return Ok(Some(block.header.clone()));
            }
            if number > view.head.block().number {
                return Ok(None);
            }
        }
        let read = self.store.read()?;
        Ok(Tables { read: &read }.header(number)?)
    }

    pub(crate) fn number(&self, hash: B256) -> Result<Option<u64>, ChainError> {
        let read = self.store.read()?;
        Ok(Tables { read: &read }.number(hash)?)
    }

    fn place(&self, hash: B256) -> Result<Option<(Arc<StoredBlock>, usize)>, ChainError> {
        let read = self.store.read()?;
        let Some((number, index)) = (Tables { read: &read }).place(hash)? else {
            return Ok(None);
        };
        // On the disk a moment before it is in memory: nobody is told of it until it is the head.
        if number > self.head().block().number {
            return Ok(None);
        }
        drop(read);
        Ok(self.block(number)?.map(|block| (block, index as usize)))
    }

    pub(crate) fn receipt(&self, hash: B256) -> Result<Option<TransactionReceipt>, ChainError> {
        Ok(self.place(hash)?.and_then(|(block, index)| block.receipts.get(index).cloned()))
    }

    pub(crate) fn transaction(&self, hash: B256) -> Result<Option<KnownTransaction>, ChainError> {
        if let Some(known) = self.mined_transaction(hash)? {
            return Ok(Some(known));
        }
        let waiting = self.pool.lock().get(&hash).map(|pooled| pooled.tx.clone());
        match waiting {
            Some(transaction) => Ok(Some(KnownTransaction { transaction, mined: None, base_fee: None })),
            // It may have left the pool for a block in this very moment.
            None => self.mined_transaction(hash),
        }
    }

    fn mined_transaction(&self, hash: B256) -> Result<Option<KnownTransaction>, ChainError> {
        Ok(self.place(hash)?.and_then(|(block, index)| {
            Some(KnownTransaction {
                transaction: block.transactions.get(index)?.clone(),
                mined: Some((block.block_ref(), index as u64)),
                base_fee: block.header.base_fee_per_gas,
            })
        }))
    }

    pub(crate) fn snapshot_at(&self, number: u64) -> Result<Option<Snapshot>, ChainError> {
        let (oldest_number, oldest) = {
            let view = self.view.read();
            if let Some(snapshot) = view.snapshots.get(&number) {
                return Ok(Some(snapshot.clone()));
            }
            let head = view.head.block().number;
            if number > head {
                return Ok(None);
            }
            if number.saturating_add(KEPT) <= head {
                return Err(ChainError::StatePruned { number, kept: KEPT });
            }
            let Some((oldest_number, oldest)) = view.snapshots.first_key_value() else {
                return Ok(None);
            };
            (*oldest_number, oldest.clone())
        };
        // From before the last start: walk back from the oldest state at hand.
        for (state, number) in
            self.store.history(oldest_number, oldest.state())?.into_iter().zip((0..oldest_number).rev())
        {
            if let Some(block) = self.block(number)? {
                let snapshot = Snapshot::new(block.header.clone(), block.hash, state, self.chain);
                self.view.write().snapshots.insert(number, snapshot);
            }
        }
        let view = self.view.read();
        view.snapshots.get(&number).cloned().map(Some).ok_or(ChainError::StatePruned { number, kept: KEPT })
    }

    /// Makes `next` the head.
    pub(crate) fn advance(&self, next: Snapshot, block: Arc<StoredBlock>) {
        let number = next.block().number;
        let mut view = self.view.write();
        view.snapshots.insert(number, next.clone());
        view.blocks.insert(number, block);
        let oldest = number.saturating_sub(KEPT - 1);
        view.snapshots = view.snapshots.split_off(&oldest);
        view.blocks = view.blocks.split_off(&oldest);
        view.head = next;
    }

    pub(crate) fn announce(&self, head: BlockRef) {
        self.heads.send_replace(head);
    }

    pub(crate) fn wake(&self) {
        self.signal.lock().work = true;
        self.woken.notify_all();
    }

    pub(crate) fn request_stop(&self) {
        self.signal.lock().stop = true;
        self.woken.notify_all();
    }

    /// Sleeps until there is something to do; true when it is to stop.
    pub(crate) fn wait_for_work(&self) -> bool {
        let mut signal = self.signal.lock();
        while !signal.work && !signal.stop {
            self.woken.wait(&mut signal);
        }
        signal.work = false;
        signal.stop
    }

    /// Sleeps until `due`; true when it is to stop before.
    pub(crate) fn wait_until(&self, due: Instant) -> bool {
        let mut signal = self.signal.lock();
        while !signal.stop && Instant::now() < due {
            self.woken.wait_until(&mut signal, due);
        }
        signal.stop
    }

    /// Lets everybody who waits know that nothing more will come.
    pub(crate) fn stop(&self, reason: String) {
        *self.stopped.write() = Some(reason);
        self.heads.send_modify(|_| {});
    }
}
