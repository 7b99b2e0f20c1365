//! Blocks of Ethereum's mainnet give the logs that mainnet has, whoever executes them and on however many threads.
#![allow(clippy::unwrap_used, reason = "what fails in the set-up fails the test")]

use std::num::NonZeroUsize;

use hyperlith_executor::{
    Block, BlockEnvironment, BlockExecutor, BlockOutput, Outcome, Parallel, Precompiles, Sequential,
};
use hyperlith_workloads::mainnet::{MainnetBlock, NUMBERS, block};

/// Gas that sequential revm uses for each block.
const GAS: [u64; NUMBERS.len()] = [11_471_432, 13_477_924, 5_471_441];

struct Executed {
    block: MainnetBlock,
    environment: BlockEnvironment,
    sequential: BlockOutput,
}

impl Executed {
    fn all() -> impl Iterator<Item = Self> {
        (0..NUMBERS.len()).map(|index| {
            let block = block(index);
            let environment = BlockEnvironment {
                chain_id: block.workload.chain_id,
                spec: block.workload.spec,
                block: block.workload.block.clone(),
                precompiles: Precompiles::none(),
            };
            let transactions = Block::new(&environment, &block.workload.transactions);
            let sequential = Sequential.execute(&block.workload.state, &transactions).unwrap();
            Self { environment, sequential, block }
        })
    }

    fn block(&self) -> Block<'_> {
        Block::new(&self.environment, &self.block.workload.transactions)
    }
}

#[test]
fn sequential_execution_gives_the_logs_of_mainnet() {
    for executed in Executed::all() {
        let name = &executed.block.workload.name;
        assert!(executed.block.logs.iter().flatten().count() > 100, "{name}");
        for (index, (outcome, expected)) in executed.sequential.outcomes.iter().zip(&executed.block.logs).enumerate() {
            let Outcome::Executed(receipt) = outcome else { panic!("{name}: transaction {index}: {outcome:?}") };
            assert_eq!(&receipt.logs, expected, "{name}: transaction {index}");
        }
    }
}

#[test]
fn the_gas_of_each_block_stays_the_same() {
    let gas: Vec<u64> = Executed::all().map(|executed| executed.sequential.gas_used).collect();
    assert_eq!(gas, GAS);
}

#[test]
fn any_number_of_threads_gives_what_sequential_execution_gives() {
    for threads in [1, 2, 4, 8] {
        let parallel = Parallel::new(NonZeroUsize::new(threads).unwrap());
        for executed in Executed::all() {
            let output = parallel.execute(&executed.block.workload.state, &executed.block()).unwrap();
            assert_eq!(output, executed.sequential, "{} on {threads} threads", executed.block.workload.name);
        }
    }
}

#[test]
fn following_the_access_list_gives_what_sequential_execution_gives() {
    for threads in [1, 2, 4, 8] {
        let parallel = Parallel::new(NonZeroUsize::new(threads).unwrap());
        for executed in Executed::all() {
            let list = &executed.sequential.access_list;
            let output = parallel.follow(&executed.block.workload.state, &executed.block(), list).unwrap();
            assert_eq!(output, executed.sequential, "{} on {threads} threads", executed.block.workload.name);
        }
    }
}
