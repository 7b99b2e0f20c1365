//! For async code: a block that owns its parts, executed on the executor's own threads, and a future of its result.

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use parking_lot::Mutex;
use revm::{
    DatabaseRef,
    context::TxEnv,
    primitives::{Address, U256},
};

use crate::{Block, BlockEnvironment, BlockOutput, ExecutionError, Parallel, SystemCall};

/// A [`Block`] that owns its parts.
#[derive(Clone, Debug)]
pub struct OwnedBlock {
    /// See [`Block::environment`].
    pub environment: BlockEnvironment,
    /// See [`Block::before`].
    pub before: Vec<SystemCall>,
    /// See [`Block::transactions`].
    pub transactions: Vec<TxEnv>,
    /// See [`Block::credits`].
    pub credits: Vec<(Address, U256)>,
    /// See [`Block::after`].
    pub after: Vec<SystemCall>,
}

impl OwnedBlock {
    /// The same block, borrowed.
    pub fn as_block(&self) -> Block<'_> {
        Block {
            environment: &self.environment,
            before: &self.before,
            transactions: &self.transactions,
            credits: &self.credits,
            after: &self.after,
        }
    }
}

/// The result of a block that is being executed. The block is executed whether or not this is awaited.
#[derive(Debug)]
pub struct Execution(Arc<Mutex<Slot>>);

#[derive(Debug, Default)]
struct Slot {
    result: Option<Result<BlockOutput, ExecutionError>>,
    waker: Option<Waker>,
}

impl Future for Execution {
    type Output = Result<BlockOutput, ExecutionError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut slot = self.0.lock();
        match slot.result.take() {
            Some(result) => Poll::Ready(result),
            None => {
                slot.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Parallel {
    /// Executes `block` on the executor's threads and returns at once: for async code, whose threads must not be blocked.
    pub fn execute_async<DB>(self: &Arc<Self>, db: Arc<DB>, block: OwnedBlock) -> Execution
    where
        DB: DatabaseRef + Send + Sync + 'static,
    {
        let slot = Arc::new(Mutex::new(Slot::default()));
        let (executor, done) = (self.clone(), slot.clone());
        self.spawn(move || {
            let run = AssertUnwindSafe(|| executor.execute_measured(&*db, &block.as_block()).map(|(output, _)| output));
            let result = catch_unwind(run)
                .unwrap_or_else(|_| Err(ExecutionError::Fatal("the executor failed, which is a bug".into())));
            // Nothing of the block is held any more when its result is there.
            drop((executor, db, block));
            let mut slot = done.lock();
            slot.result = Some(result);
            if let Some(waker) = slot.waker.take() {
                waker.wake();
            }
        });
        Execution(slot)
    }
}
