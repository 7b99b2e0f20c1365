//! Compares the executor with Ethereum's executable specification on random blocks: state root, receipts root, gas and logs.
//!
//! `make test-reference` runs it. Arguments: the number of blocks (120) and the first seed (0).
//! Mismatching cases stay in `target/reference/failures`; the README beside the driver says how to run one by hand.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test program: it stops at what it does not expect"
)]

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    io::{BufRead, BufReader, Write},
    num::NonZeroUsize,
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, ExitCode, Stdio},
};

use alloy_consensus::{
    Eip658Value, ReceiptEnvelope, SignableTransaction, TxEip1559, TxEip2930, TxEip4844, TxEip7702, TxEnvelope,
    TxLegacy, TxType,
};
use alloy_eips::{
    eip2718::Encodable2718,
    eip2935::{HISTORY_STORAGE_ADDRESS, HISTORY_STORAGE_CODE},
    eip4788::{BEACON_ROOTS_ADDRESS, BEACON_ROOTS_CODE},
    eip7002::{WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS, WITHDRAWAL_REQUEST_PREDEPLOY_CODE, WITHDRAWAL_REQUEST_TYPE},
    eip7251::{
        CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS, CONSOLIDATION_REQUEST_PREDEPLOY_CODE, CONSOLIDATION_REQUEST_TYPE,
    },
    eip7702::SignedAuthorization,
};
use alloy_signer::SignerSync;
use alloy_signer_local::PrivateKeySigner;
use alloy_trie::{HashBuilder, Nibbles, TrieAccount, root};
use hyperlith_executor::{
    Block, BlockEnvironment, BlockExecutor, BlockOutput, ChangeSet, Outcome, Parallel, Precompiles, Sequential,
    SystemCall,
};
use hyperlith_workloads::{
    MemoryState,
    random::{Options, Scenario, scenario_with},
};
use revm::{
    DatabaseRef,
    context::{TxEnv, either::Either},
    primitives::{Address, B256, Bytes, Log, U256, hardfork::SpecId, hex, keccak256},
    state::{AccountInfo, Bytecode},
};
use serde_json::{Value, json};

const GWEI: u64 = 1_000_000_000;

fn main() -> ExitCode {
    let mut arguments =
        std::env::args().skip(1).map(|argument| argument.parse::<u64>().expect("arguments are numbers"));
    let count = arguments.next().unwrap_or(120);
    let first = arguments.next().unwrap_or(0);

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/reference").canonicalize();
    let folder = folder.expect("the specification is not installed: run `make test-reference`");
    let failures = folder.join("failures");
    fs::create_dir_all(&failures).unwrap();
    let mut reference = Reference::start(&folder);
    let parallel = Parallel::new(NonZeroUsize::new(2).unwrap());

    let (mut executed, mut skipped, mut wrong, mut wrong_in_revm) = (0, 0, 0, 0);
    let mut forks = BTreeMap::<u8, u64>::new();
    for seed in first..first + count {
        let case = Case::new(seed);
        *forks.entry(case.environment.spec as u8).or_default() += 1;
        let path = folder.join("case.json");
        fs::write(&path, serde_json::to_vec_pretty(&case.to_json()).unwrap()).unwrap();
        let answer = reference.ask(&path);

        let output = Sequential.execute(&case.state, &case.block()).expect("a scenario's block can be executed");
        let mut differences = compare(&case, &output, &answer);
        wrong_in_revm += usize::from(!differences.is_empty());
        match parallel.execute(&case.state, &case.block()) {
            Ok(other) if other == output => {}
            Ok(other) => {
                let lines = compare(&case, &other, &answer).into_iter().chain([first_difference(&output, &other)]);
                differences.extend(lines.map(|line| format!("parallel: {line}")));
            }
            Err(error) => differences.push(format!("parallel: {error}")),
        }

        let ran = output.outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Executed(_))).count();
        executed += ran;
        skipped += output.outcomes.len() - ran;
        if !differences.is_empty() {
            wrong += 1;
            let kept = failures.join(format!("{seed}.json"));
            fs::rename(&path, &kept).unwrap();
            fs::write(failures.join(format!("{seed}.answer.json")), serde_json::to_vec_pretty(&answer).unwrap())
                .unwrap();
            println!("seed {seed} ({}): {} [{}]", case.fork(), differences.join("; "), kept.display());
        }
    }

    let forks = forks
        .into_iter()
        .map(|(spec, blocks)| format!("{} {blocks}", fork_name(SpecId::try_from_u8(spec).unwrap())))
        .collect::<Vec<_>>();
    println!("forks: {}", forks.join(", "));
    if wrong == 0 {
        println!(
            "{count} blocks, {executed} transactions ({skipped} more refused by both): state root, receipts root and gas \
             agree with ethereum-execution {}",
            reference.version
        );
        ExitCode::SUCCESS
    } else {
        println!(
            "{wrong} of {count} blocks differ from ethereum-execution {} ({wrong_in_revm} by `Sequential` too)",
            reference.version
        );
        ExitCode::FAILURE
    }
}

/// The specification in its own process, one block after the other.
struct Reference {
    process: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    version: String,
}

impl Reference {
    fn start(folder: &Path) -> Self {
        let mut process = Command::new(folder.join("venv/bin/python"))
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("reference/driver.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the specification is not installed: run `make test-reference`");
        let mut reference = Self {
            questions: process.stdin.take(),
            answers: BufReader::new(process.stdout.take().unwrap()),
            process,
            version: String::new(),
        };
        reference.version = text(&reference.read()["version"]).to_owned();
        reference
    }

    fn ask(&mut self, case: &Path) -> Value {
        writeln!(self.questions.as_mut().unwrap(), "{}", case.display()).unwrap();
        self.read()
    }

    fn read(&mut self) -> Value {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).expect("the driver answers with JSON")
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        // The driver ends with its input.
        self.questions = None;
        self.process.wait().ok();
    }
}

/// A scenario as both sides can run it: every transaction signed, every system call one that the specification makes too.
struct Case {
    environment: BlockEnvironment,
    state: MemoryState,
    transactions: Vec<TxEnv>,
    signed: Vec<TxEnvelope>,
    beacon_root: B256,
    before: Vec<SystemCall>,
    credits: Vec<(Address, U256)>,
    after: Vec<SystemCall>,
}

impl Case {
    fn new(seed: u64) -> Self {
        // Every other block has transactions that must be refused, which the specification has to refuse too.
        let options = Options { well_formed_only: seed.is_multiple_of(2), ..Options::default() };
        let Scenario { spec, chain_id, block, mut state, transactions, keys, credits, .. } =
            scenario_with(seed, &options);
        let environment = BlockEnvironment { chain_id, spec, block, precompiles: Precompiles::none() };
        let since = |fork| spec.is_enabled_in(fork);

        // There is not so much ether, so the specification does not count with sums that overflow.
        for account in state.accounts.values_mut().filter(|account| account.info.balance > U256::from(u128::MAX)) {
            account.info.balance = U256::from(u64::MAX);
        }
        // The specification takes no account that EIP-161 would have removed.
        state.accounts.retain(|_, account| !since(SpecId::SPURIOUS_DRAGON) || !account.info.is_empty());
        let number = environment.block.number.to::<u64>();
        let beacon_root = keccak256(seed.to_be_bytes());
        let (mut before, mut after) = (Vec::new(), Vec::new());
        if since(SpecId::PRAGUE) {
            deploy(&mut state, HISTORY_STORAGE_ADDRESS, &HISTORY_STORAGE_CODE);
            let parent = state.block_hash_ref(number - 1).unwrap();
            before.push(SystemCall { contract: HISTORY_STORAGE_ADDRESS, data: parent.into() });
            for (contract, code) in [
                (WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS, &WITHDRAWAL_REQUEST_PREDEPLOY_CODE),
                (CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS, &CONSOLIDATION_REQUEST_PREDEPLOY_CODE),
            ] {
                deploy(&mut state, contract, code);
                after.push(SystemCall { contract, data: Bytes::new() });
            }
        }
        if since(SpecId::CANCUN) {
            deploy(&mut state, BEACON_ROOTS_ADDRESS, &BEACON_ROOTS_CODE);
            before.push(SystemCall { contract: BEACON_ROOTS_ADDRESS, data: beacon_root.into() });
        }
        // Withdrawals are counted in gwei (EIP-4895).
        let credits = if since(SpecId::SHANGHAI) {
            credits.into_iter().map(|(to, wei)| (to, wei - wei % U256::from(GWEI))).collect()
        } else {
            Vec::new()
        };

        let mut blobs_left = if since(SpecId::PRAGUE) { 9 } else { 6 };
        let (mut kept, mut signed) = (Vec::new(), Vec::new());
        for mut tx in transactions {
            if !since(SpecId::SPURIOUS_DRAGON) {
                // Signatures name no chain before EIP-155.
                tx.chain_id = None;
            }
            // The specification leaves it to the pool to look at the chain of a typed transaction, and the executor leaves
            // it to the builder how many blobs a block has (EIP-7691) and a transaction (EIP-7594).
            let blobs = tx.blob_hashes.len();
            if (tx.tx_type != 0 && tx.chain_id != Some(chain_id)) || blobs > 6.min(blobs_left) {
                continue;
            }
            if let Some(envelope) = sign(&mut tx, &keys) {
                blobs_left -= blobs;
                kept.push(tx);
                signed.push(envelope);
            }
        }
        Self { environment, state, transactions: kept, signed, beacon_root, before, credits, after }
    }

    fn block(&self) -> Block<'_> {
        Block {
            environment: &self.environment,
            before: &self.before,
            transactions: &self.transactions,
            credits: &self.credits,
            after: &self.after,
        }
    }

    fn fork(&self) -> &'static str {
        fork_name(self.environment.spec)
    }

    /// What t8n reads.
    fn to_json(&self) -> Value {
        let block = &self.environment.block;
        let number = block.number.to::<u64>();
        let hashes = (number.saturating_sub(256)..number)
            .map(|number| (quantity(number), json!(self.state.block_hash_ref(number).unwrap().to_string())))
            .collect::<serde_json::Map<_, _>>();
        let withdrawals = self
            .credits
            .iter()
            .enumerate()
            .map(|(index, (address, wei))| {
                json!({
                    "index": quantity(index), "validatorIndex": quantity(index),
                    "address": lower(*address), "amount": quantity(*wei / U256::from(GWEI)),
                })
            })
            .collect::<Vec<_>>();
        let alloc = self
            .state
            .accounts
            .iter()
            .map(|(address, account)| {
                let storage = account
                    .storage
                    .iter()
                    .map(|(slot, value)| (B256::from(*slot).to_string(), json!(B256::from(*value).to_string())))
                    .collect::<serde_json::Map<_, _>>();
                let code =
                    self.state.code.get(&account.info.code_hash).map(Bytecode::original_bytes).unwrap_or_default();
                let account = json!({
                    "nonce": quantity(account.info.nonce), "balance": quantity(account.info.balance),
                    "code": code.to_string(), "storage": storage,
                });
                (lower(*address), account)
            })
            .collect::<serde_json::Map<_, _>>();
        let mut transactions = Vec::new();
        alloy_rlp::encode_list(&self.signed, &mut transactions);
        json!({
            "fork": self.fork(),
            "chainId": self.environment.chain_id,
            "alloc": alloc,
            "env": {
                "currentCoinbase": lower(block.beneficiary),
                "currentGasLimit": quantity(block.gas_limit),
                "currentNumber": quantity(number),
                "currentTimestamp": quantity(block.timestamp),
                "currentBaseFee": quantity(block.basefee),
                "currentDifficulty": quantity(block.difficulty),
                "currentRandom": block.prevrandao.unwrap_or_default().to_string(),
                "currentExcessBlobGas": quantity(block.blob_excess_gas_and_price.map_or(0, |blob| blob.excess_blob_gas)),
                "parentBeaconBlockRoot": self.beacon_root.to_string(),
                "blockHashes": hashes,
                "withdrawals": withdrawals,
            },
            "txs": hex::encode_prefixed(transactions),
        })
    }

    /// Root of the state after the block.
    fn state_root(&self, changes: &ChangeSet) -> B256 {
        let mut accounts = self.state.accounts.clone();
        for (address, change) in changes.accounts.iter() {
            let Some(state) = change.state else {
                accounts.remove(address);
                continue;
            };
            let account = accounts.entry(*address).or_default();
            account.info = state.into();
            if change.wiped {
                account.storage.clear();
            }
            account.storage.extend(change.storage.iter().map(|(slot, value)| (*slot, *value)));
        }
        root::state_root_unhashed(accounts.into_iter().map(|(address, account)| {
            let slots = account.storage.into_iter().filter(|(_, value)| !value.is_zero());
            let leaf = TrieAccount {
                nonce: account.info.nonce,
                balance: account.info.balance,
                storage_root: root::storage_root_unhashed(slots.map(|(slot, value)| (slot.into(), value))),
                code_hash: account.info.code_hash,
            };
            (address, leaf)
        }))
    }

    /// The status field of the receipt of transaction `index`: a root before EIP-658.
    fn status(&self, index: usize, success: bool) -> Eip658Value {
        if self.environment.spec.is_enabled_in(SpecId::BYZANTIUM) {
            return Eip658Value::Eip658(success);
        }
        let prefix = Block { transactions: &self.transactions[..=index], ..Block::new(&self.environment, &[]) };
        let output = Sequential.execute(&self.state, &prefix).expect("it was executed before");
        Eip658Value::PostState(self.state_root(&output.changes))
    }

    /// Root of the receipts; `places[i]` is the specification's number for transaction `i`, because t8n numbers receipts
    /// by place in its list, refused transactions included.
    fn receipts_root(&self, output: &BlockOutput, places: &HashMap<usize, usize>) -> B256 {
        let mut cumulative_gas_used = 0;
        let mut receipts = BTreeMap::new();
        for (index, outcome) in output.outcomes.iter().enumerate() {
            let Outcome::Executed(receipt) = outcome else { continue };
            cumulative_gas_used += receipt.gas_used;
            let body = alloy_consensus::Receipt {
                status: self.status(index, receipt.success),
                cumulative_gas_used,
                logs: receipt.logs.clone(),
            };
            let envelope = ReceiptEnvelope::from_typed(self.signed[index].tx_type(), body);
            let key = alloy_rlp::encode(places.get(&index).copied().unwrap_or(index));
            receipts.insert(key, envelope.encoded_2718());
        }
        let mut builder = HashBuilder::default();
        for (key, value) in &receipts {
            builder.add_leaf(Nibbles::unpack(key), value);
        }
        builder.root()
    }
}

/// Every difference between what the executor says and what the specification says.
fn compare(case: &Case, output: &BlockOutput, answer: &Value) -> Vec<String> {
    for problem in ["crash", "blockException"] {
        if let Some(reason) = answer[problem].as_str() {
            return vec![format!("the specification refused the block: {reason}")];
        }
    }
    let mut differences = Vec::new();
    let mut check = |what: &str, ours: String, theirs: &str| {
        if ours != theirs {
            differences.push(format!("{what}: executor {ours}, specification {theirs}"));
        }
    };

    let rejected = answer["rejected"].as_array().unwrap();
    let theirs = rejected.iter().map(|tx| tx["index"].as_u64().unwrap() as usize).collect::<BTreeSet<_>>();
    for (index, outcome) in output.outcomes.iter().enumerate() {
        match outcome {
            Outcome::Executed(_) if theirs.contains(&index) => {
                let reason = rejected.iter().find(|tx| tx["index"] == index).unwrap();
                check(&format!("transaction {index}"), "executed".into(), text(&reason["error"]));
            }
            Outcome::Skipped(reason) if !theirs.contains(&index) => {
                check(&format!("transaction {index}"), format!("skipped ({reason})"), "executed");
            }
            _ => {}
        }
    }

    let places = answer["decoded"].as_array().unwrap().iter().enumerate();
    let places = places.map(|(place, index)| (index.as_u64().unwrap() as usize, place)).collect();
    let logs = output.outcomes.iter().filter_map(|outcome| match outcome {
        Outcome::Executed(receipt) => Some(&receipt.logs),
        Outcome::Skipped(_) => None,
    });
    let logs = logs.flatten().cloned().collect::<Vec<Log>>();
    check("gas", quantity(output.gas_used), text(&answer["gasUsed"]));
    check("logs bloom", alloy_primitives::logs_bloom(&logs).to_string(), text(&answer["logsBloom"]));
    check("logs hash", keccak256(alloy_rlp::encode(&logs)).to_string(), text(&answer["logsHash"]));
    check("receipts root", case.receipts_root(output, &places).to_string(), text(&answer["receiptsRoot"]));
    check("state root", case.state_root(&output.changes).to_string(), text(&answer["stateRoot"]));
    if case.environment.spec.is_enabled_in(SpecId::PRAGUE) {
        let requests =
            output.system[case.before.len()..].iter().zip([WITHDRAWAL_REQUEST_TYPE, CONSOLIDATION_REQUEST_TYPE]);
        let requests = requests
            .filter(|(call, _)| !call.output.is_empty())
            .map(|(call, kind)| json!(hex::encode_prefixed([&[kind], call.output.as_ref()].concat())));
        check("requests", Value::from_iter(requests).to_string(), &answer["requests"].to_string());
    }
    differences
}

/// Where two outputs of the executor first part.
fn first_difference(sequential: &BlockOutput, parallel: &BlockOutput) -> String {
    if let Some(index) =
        (0..sequential.outcomes.len()).find(|&i| sequential.outcomes.get(i) != parallel.outcomes.get(i))
    {
        let (one, other) = (sequential.outcomes.get(index), parallel.outcomes.get(index));
        return format!("transaction {index}: sequential {one:?}, parallel {other:?}");
    }
    let accounts = sequential.changes.accounts.keys().chain(parallel.changes.accounts.keys());
    for address in accounts {
        let (one, other) = (sequential.changes.accounts.get(address), parallel.changes.accounts.get(address));
        if one != other {
            return format!("account {address}: sequential {one:?}, parallel {other:?}");
        }
    }
    "the access lists, system calls or code differ".into()
}

/// Signs `tx` with the sender's key, and its authorizations with those of their authorities, which it then carries.
/// `None` when no such transaction can exist: the sender has no key, or a field that its type needs is missing.
fn sign(tx: &mut TxEnv, keys: &HashMap<Address, B256>) -> Option<TxEnvelope> {
    let signer = |address: &Address| PrivateKeySigner::from_bytes(keys.get(address)?).ok();
    let sender = signer(&tx.caller)?;
    let mut authorizations = Vec::new();
    for authorization in &tx.authorization_list {
        authorizations.push(match authorization {
            Either::Left(signed) => signed.clone(),
            Either::Right(recovered) => match recovered.authority() {
                Some(authority) => {
                    let signature = signer(&authority)?.sign_hash_sync(&recovered.signature_hash()).unwrap();
                    (**recovered).clone().into_signed(signature)
                }
                None => SignedAuthorization::new_unchecked((**recovered).clone(), 0, U256::ZERO, U256::ZERO),
            },
        });
    }
    tx.authorization_list = authorizations.iter().cloned().map(Either::Left).collect();

    let TxEnv { gas_limit, kind: to, value, nonce, .. } = *tx;
    let (input, access_list) = (tx.data.clone(), tx.access_list.clone());
    let max_fee_per_gas = tx.gas_price;
    Some(match TxType::try_from(tx.tx_type).ok()? {
        TxType::Legacy => {
            let chain_id = tx.chain_id;
            seal(TxLegacy { chain_id, nonce, gas_price: tx.gas_price, gas_limit, to, value, input }, &sender)
        }
        TxType::Eip2930 => {
            let (chain_id, gas_price) = (tx.chain_id?, tx.gas_price);
            seal(TxEip2930 { chain_id, nonce, gas_price, gas_limit, to, value, access_list, input }, &sender)
        }
        TxType::Eip1559 => seal(
            TxEip1559 {
                chain_id: tx.chain_id?,
                nonce,
                gas_limit,
                max_fee_per_gas,
                max_priority_fee_per_gas: tx.gas_priority_fee?,
                to,
                value,
                access_list,
                input,
            },
            &sender,
        ),
        TxType::Eip4844 => seal(
            TxEip4844 {
                chain_id: tx.chain_id?,
                nonce,
                gas_limit,
                max_fee_per_gas,
                max_priority_fee_per_gas: tx.gas_priority_fee?,
                to: to.into_to()?,
                value,
                access_list,
                blob_versioned_hashes: tx.blob_hashes.clone(),
                max_fee_per_blob_gas: tx.max_fee_per_blob_gas,
                input,
            },
            &sender,
        ),
        TxType::Eip7702 => seal(
            TxEip7702 {
                chain_id: tx.chain_id?,
                nonce,
                gas_limit,
                max_fee_per_gas,
                max_priority_fee_per_gas: tx.gas_priority_fee?,
                to: to.into_to()?,
                value,
                access_list,
                authorization_list: authorizations,
                input,
            },
            &sender,
        ),
    })
}

fn seal<T>(tx: T, sender: &PrivateKeySigner) -> TxEnvelope
where
    T: SignableTransaction<alloy_primitives::Signature>,
    TxEnvelope: From<alloy_consensus::Signed<T>>,
{
    let signature = sender.sign_hash_sync(&tx.signature_hash()).unwrap();
    tx.into_signed(signature).into()
}

/// Puts a predeployed contract where the scenario has none.
fn deploy(state: &mut MemoryState, address: Address, code: &Bytes) {
    if state.accounts.get(&address).is_none_or(|account| account.info.is_empty_code_hash()) {
        let info = AccountInfo { nonce: 1, ..AccountInfo::from_bytecode(Bytecode::new_raw(code.clone())) };
        state.insert(address, info, []);
    }
}

/// What the specification calls a fork.
fn fork_name(spec: SpecId) -> &'static str {
    match spec {
        SpecId::FRONTIER => "Frontier",
        SpecId::HOMESTEAD => "Homestead",
        SpecId::TANGERINE => "EIP150",
        SpecId::SPURIOUS_DRAGON => "EIP158",
        SpecId::BYZANTIUM => "Byzantium",
        SpecId::PETERSBURG => "ConstantinopleFix",
        SpecId::ISTANBUL => "Istanbul",
        SpecId::BERLIN => "Berlin",
        SpecId::LONDON => "London",
        SpecId::MERGE => "Paris",
        SpecId::SHANGHAI => "Shanghai",
        SpecId::CANCUN => "Cancun",
        SpecId::PRAGUE => "Prague",
        SpecId::OSAKA => "Osaka",
        SpecId::AMSTERDAM => panic!("the installed specification ends with Osaka"),
    }
}

fn quantity(number: impl TryInto<U256, Error: std::fmt::Debug>) -> String {
    format!("{:#x}", number.try_into().unwrap())
}

fn lower(address: Address) -> String {
    format!("{address:#x}")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("nothing")
}
