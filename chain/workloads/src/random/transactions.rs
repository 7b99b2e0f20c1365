//! The transactions of a random block, each made for the state that those before it leave behind.

use revm::{
    Context, Database, ExecuteCommitEvm, MainBuilder, MainContext, MainnetEvm,
    context::{
        BlockEnv, CfgEnv, Journal, TxEnv,
        either::Either,
        transaction::{AccessList, AccessListItem, Authorization, RecoveredAuthority, RecoveredAuthorization},
    },
    database::CacheDB,
    primitives::{Address, B256, Bytes, TxKind, U256, hardfork::SpecId},
    state::AccountInfo,
};

use super::{CHAIN_ID, GWEI, Options, at, contracts, creations, delegate, dice::Dice, people, phoenix, stranger};
use crate::MemoryState;

type Live<'a> =
    MainnetEvm<Context<BlockEnv, TxEnv, CfgEnv, CacheDB<&'a MemoryState>, Journal<CacheDB<&'a MemoryState>>, ()>>;

/// What a transaction is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Transfer,
    HotTransfer,
    Drain,
    Call,
    HotCall,
    Token,
    Pool,
    Create,
    Factory,
    Mortal,
    SetCode,
    Delegated,
    Blob,
    Precompile,
    Invalid,
}

const KINDS: [Kind; 15] = [
    Kind::Transfer,
    Kind::HotTransfer,
    Kind::Drain,
    Kind::Call,
    Kind::HotCall,
    Kind::Token,
    Kind::Pool,
    Kind::Create,
    Kind::Factory,
    Kind::Mortal,
    Kind::SetCode,
    Kind::Delegated,
    Kind::Blob,
    Kind::Precompile,
    Kind::Invalid,
];

/// What a block is mostly made of.
const MOODS: [&[Kind]; 12] = [
    &[Kind::Transfer],
    &[Kind::HotTransfer],
    &[Kind::Transfer, Kind::HotTransfer, Kind::Drain],
    &[Kind::HotCall],
    &[Kind::Token],
    &[Kind::Pool],
    &[Kind::Token, Kind::Pool, Kind::Transfer],
    &[Kind::Create, Kind::Factory, Kind::Mortal],
    &[Kind::Mortal, Kind::Factory],
    &[Kind::SetCode, Kind::Delegated, Kind::Transfer],
    &[Kind::Invalid, Kind::Transfer],
    &[Kind::Invalid, Kind::Drain, Kind::HotCall],
];

fn weights(dice: &mut Dice) -> Vec<u64> {
    if dice.chance(45) {
        return KINDS.iter().map(|_| if dice.chance(40) { 0 } else { 1 + dice.below(10) }).chain([1]).collect();
    }
    let mood = dice.pick(&MOODS);
    let others = if dice.chance(50) { 0 } else { 1 };
    KINDS.iter().map(|kind| if mood.contains(kind) { 40 } else { others }).chain([0]).collect()
}

struct Author<'a> {
    dice: &'a mut Dice,
    live: Live<'a>,
    spec: SpecId,
    block: &'a BlockEnv,
    options: &'a Options,
    /// Who sends in this block.
    crowd: &'a [Address],
    hot_recipient: Address,
    hot_contract: &'static str,
    gas_used: u64,
    blobs: usize,
}

/// At most `count` transactions.
pub(super) fn some(
    dice: &mut Dice,
    spec: SpecId,
    block: &BlockEnv,
    state: &MemoryState,
    options: &Options,
    count: usize,
) -> Vec<TxEnv> {
    let mut cfg = CfgEnv::new_with_spec(spec).with_mainnet_gas_params();
    cfg.chain_id = CHAIN_ID;
    let context = Context::mainnet().with_db(CacheDB::new(state)).with_block(block.clone()).with_cfg(cfg);
    let senders = &people().senders;
    let crowd = dice.pick(&[1, 2, 3, 8, senders.len(), senders.len()]);
    let weights = weights(dice);
    let hot_contract = loop {
        let contract = &contracts()[dice.below(contracts().len() as u64) as usize];
        if usable(contract.name, options) {
            break contract.name;
        }
    };
    let mut author = Author {
        live: context.build_mainnet(),
        spec,
        block,
        options,
        crowd: &senders[..crowd],
        hot_recipient: Address::ZERO,
        hot_contract,
        gas_used: 0,
        blobs: 0,
        dice,
    };
    author.hot_recipient = author.somebody();
    let mut out = Vec::with_capacity(count);
    // Some choices give nothing in some forks.
    for _ in 0..4 * count {
        if out.len() >= count {
            break;
        }
        let kind = KINDS.get(author.dice.weighted(&weights)).copied().unwrap_or(Kind::Transfer);
        let Some(tx) = author.transaction(kind) else { continue };
        if author.run(&tx) || !options.well_formed_only {
            out.push(tx);
        }
    }
    if out.is_empty() {
        let tx = author.transfer(senders[0], stranger(0), U256::ONE);
        out.push(tx);
    }
    out
}

fn usable(name: &str, options: &Options) -> bool {
    !options.well_formed_only || name != "block hash"
}

fn words<const N: usize>(words: [U256; N]) -> Bytes {
    words.iter().flat_map(|word| word.to_be_bytes::<32>()).collect()
}

fn word(address: Address) -> U256 {
    address.into_word().into()
}

impl Author<'_> {
    /// Runs `tx` after those before it; whether a block may hold it.
    fn run(&mut self, tx: &TxEnv) -> bool {
        if tx.gas_limit > self.block.gas_limit.saturating_sub(self.gas_used) {
            return false;
        }
        match self.live.transact_commit(tx.clone()) {
            Ok(result) => {
                self.gas_used += result.tx_gas_used();
                self.blobs += tx.blob_hashes.len();
                true
            }
            Err(_) => false,
        }
    }

    fn account(&mut self, address: Address) -> AccountInfo {
        self.live.ctx.journaled_state.database.basic(address).ok().flatten().unwrap_or_default()
    }

    fn has(&self, spec: SpecId) -> bool {
        self.spec.is_enabled_in(spec)
    }

    fn sender(&mut self) -> Address {
        self.dice.pick(self.crowd)
    }

    /// Any address that is interesting to send to or to look at.
    fn somebody(&mut self) -> Address {
        match self.dice.below(14) {
            0..4 => self.dice.pick(&people().senders),
            4..6 => self.sender(),
            6..8 => stranger(self.dice.below(10)),
            8 => self.block.beneficiary,
            9 => self.contract(),
            10 => at("mortal 0"),
            11 => phoenix("factory 2", self.dice.below(3)),
            12 => {
                let last = self.dice.pick(&[1, 2, 3, 4, 5, 9, 10, 11, 0]);
                Address::with_last_byte(last)
            }
            _ => stranger(1_000 + self.dice.below(4)),
        }
    }

    fn contract(&mut self) -> Address {
        loop {
            let contract = &contracts()[self.dice.below(contracts().len() as u64) as usize];
            if usable(contract.name, self.options) {
                return contract.address;
            }
        }
    }

    /// A small value or none, in wei.
    fn wei(&mut self) -> U256 {
        match self.dice.below(5) {
            0..2 => U256::ZERO,
            2 => U256::ONE,
            3 => self.dice.word(1_000),
            _ => self.dice.word(10 * GWEI) * U256::from(GWEI),
        }
    }

    /// A transaction that its sender can pay for, with a fee in one of the fork's forms.
    fn tx(&mut self, caller: Address, kind: TxKind, value: U256, data: Bytes, gas_limit: u64) -> TxEnv {
        let base = u128::from(self.block.basefee);
        let tip = self.dice.pick(&[0u128, 0, 1, 2, 3, 50]);
        let mut tx = TxEnv {
            tx_type: 0,
            caller,
            gas_limit,
            gas_price: base + tip,
            kind,
            value,
            data,
            nonce: self.account(caller).nonce,
            chain_id: self.has(SpecId::SPURIOUS_DRAGON).then_some(CHAIN_ID),
            ..TxEnv::default()
        };
        if self.has(SpecId::LONDON) && self.dice.chance(50) {
            tx.tx_type = 2;
            tx.gas_price = base + tip + u128::from(self.dice.below(20));
            tx.gas_priority_fee = Some(tip);
        } else if self.has(SpecId::BERLIN) && self.dice.chance(20) {
            tx.tx_type = 1;
        } else if !self.options.well_formed_only && self.dice.chance(5) {
            tx.chain_id = None;
        }
        if tx.tx_type > 0 && self.dice.chance(25) {
            self.warm(&mut tx);
        }
        tx
    }

    fn warm(&mut self, tx: &mut TxEnv) {
        let items = (0..1 + self.dice.below(3)).map(|_| {
            let address =
                if self.dice.chance(50) { tx.kind.to().copied().unwrap_or_default() } else { self.somebody() };
            let storage_keys = (0..self.dice.below(4)).map(|_| B256::from(self.dice.word(4))).collect();
            AccessListItem { address, storage_keys }
        });
        tx.access_list = AccessList(items.collect());
        tx.gas_limit += 40_000;
    }

    fn transfer(&mut self, from: Address, to: Address, value: U256) -> TxEnv {
        let plain = self.account(to).is_empty_code_hash();
        let gas_limit = match self.dice.below(10) {
            0 => 21_000 + self.dice.below(10_000),
            _ if !plain => 90_000,
            _ => 21_000,
        };
        let data = if self.dice.chance(4) { Bytes::from(vec![0, 1, 2]) } else { Bytes::new() };
        let gas_limit = if data.is_empty() { gas_limit } else { gas_limit + 5_000 };
        self.tx(from, TxKind::Call(to), value, data, gas_limit)
    }

    fn call(&mut self, to: Address, value: U256, data: Bytes) -> TxEnv {
        let caller = self.sender();
        let gas_limit = match self.dice.below(12) {
            0 => 21_000 + self.dice.below(40_000),
            1 => 2_000_000,
            _ => 150_000 + self.dice.below(300_000),
        };
        self.tx(caller, TxKind::Call(to), value, data, gas_limit)
    }

    /// Calldata that most contracts can do something with.
    fn calldata(&mut self, name: &str) -> Bytes {
        let small = self.dice.word(8);
        let other = self.dice.word(5);
        let address = word(self.somebody());
        match name {
            "peek" => words([self.dice.word(6), if self.dice.chance(30) { small } else { address }]),
            "observer" | "hash observer" | "payer" | "forwarder" | "balance gate" => {
                words([address, self.dice.word(1_000)])
            }
            "caller" | "counting caller" | "caller with answer" | "code caller" | "delegate" | "static caller" => {
                let target = &contracts()[self.dice.below(contracts().len() as u64) as usize];
                let precompile = U256::from(1 + self.dice.below(9));
                if self.dice.chance(10) || !usable(target.name, self.options) {
                    return words([precompile, small, other, address]);
                }
                // Not nested for ever: the inner call gets words.
                let inner = if self.dice.chance(20) { address } else { small };
                if self.dice.chance(15) {
                    words([word(target.address)])
                } else {
                    words([word(target.address), inner, other])
                }
            }
            "factory" => self.dice_creation(),
            "factory 2" | "factory that calls" | "factory that kills" => {
                let code = self.dice_creation();
                [&self.dice.word(3).to_be_bytes::<32>(), code.as_ref()].concat().into()
            }
            "mortal 0" | "mortal 1" | "mortal 2" if self.dice.chance(60) => Bytes::new(),
            "mortal 0" | "mortal 1" | "mortal 2" => words([address]),
            "recursion" => {
                let depth = if self.dice.chance(5) { 1_100 } else { 12 };
                words([self.dice.word(depth)])
            }
            "hog" | "bomb" | "reverting bomb" => words([self.dice.pick(&[
                U256::ZERO,
                U256::from(500),
                U256::from(60_000),
                U256::from(10_000_000),
                U256::MAX,
            ])]),
            "token" => {
                let to = if self.dice.chance(30) { self.hot_recipient } else { self.sender() };
                words([word(to), self.dice.word(2_000)])
            }
            "pool" => words([self.dice.word(2), self.dice.word(5_000)]),
            _ => match self.dice.below(3) {
                0 => Bytes::new(),
                1 => words([small, other]),
                _ => words([address, small]),
            },
        }
    }

    fn dice_creation(&mut self) -> Bytes {
        let creations = creations();
        if self.dice.chance(50) {
            return creations.phoenix.clone();
        }
        creations.all[self.dice.below(creations.all.len() as u64) as usize].clone()
    }

    fn call_named(&mut self, name: &str) -> TxEnv {
        let data = self.calldata(name);
        let value = if self.dice.chance(75) { U256::ZERO } else { self.wei() };
        self.call(at(name), value, data)
    }

    fn transaction(&mut self, kind: Kind) -> Option<TxEnv> {
        Some(match kind {
            Kind::Transfer => {
                let from = self.sender();
                let to = if self.dice.chance(12) { from } else { self.somebody() };
                let value = self.wei();
                self.transfer(from, to, value)
            }
            Kind::HotTransfer => {
                let from = self.sender();
                let (to, value) = (self.hot_recipient, self.wei());
                self.transfer(from, to, value)
            }
            Kind::Drain => {
                // Everything that is there, or one wei more or less: what the next ones of this sender meet is very little.
                let from = self.dice.pick(&people().senders);
                let to = self.somebody();
                let mut tx = self.transfer(from, to, U256::ZERO);
                tx.gas_limit = if self.dice.chance(70) { 21_000 } else { 60_000 };
                (tx.tx_type, tx.gas_priority_fee, tx.access_list) = (0, None, AccessList::default());
                (tx.data, tx.gas_price) =
                    (Bytes::new(), u128::from(self.block.basefee) + u128::from(self.dice.below(2)));
                let fee = U256::from(tx.gas_price) * U256::from(tx.gas_limit);
                let all = self.account(from).balance.saturating_sub(fee);
                tx.value = match self.dice.below(4) {
                    0 => all.saturating_add(U256::ONE),
                    1 => all.saturating_sub(U256::ONE),
                    _ => all,
                };
                tx
            }
            Kind::Call => {
                let contract = &contracts()[self.dice.below(contracts().len() as u64) as usize];
                if !usable(contract.name, self.options) {
                    return None;
                }
                self.call_named(contract.name)
            }
            Kind::HotCall => self.call_named(self.hot_contract),
            Kind::Token => self.call_named("token"),
            Kind::Pool => self.call_named("pool"),
            Kind::Create => {
                let (caller, code, value) = (self.sender(), self.dice_creation(), self.wei());
                self.tx(caller, TxKind::Create, value, code, 300_000)
            }
            Kind::Factory => {
                let factory =
                    self.dice.pick(&["factory", "factory 2", "factory 2", "factory that calls", "factory that kills"]);
                self.call_named(factory)
            }
            Kind::Mortal => {
                let target = match self.dice.below(6) {
                    0..2 => at("mortal 0"),
                    2 => at("mortal 1"),
                    3 => phoenix("factory that calls", self.dice.below(3)),
                    _ => phoenix("factory 2", self.dice.below(3)),
                };
                let data = self.calldata("mortal 0");
                let value = self.wei();
                // Through another contract too, so that it is met in the middle of a transaction.
                if self.dice.chance(20) {
                    let through = self.dice.pick(&["caller", "counting caller", "delegate"]);
                    let data = [&target.into_word().0, data.as_ref()].concat().into();
                    self.call(at(through), U256::ZERO, data)
                } else {
                    self.call(target, value, data)
                }
            }
            Kind::SetCode => {
                if !self.has(SpecId::PRAGUE) {
                    return None;
                }
                self.set_code()
            }
            Kind::Delegated => {
                let to = self.dice.pick(&people().senders[..6]);
                let (data, value) = (self.calldata("at"), self.wei());
                self.call(to, value, data)
            }
            Kind::Blob => {
                let room = 6usize.saturating_sub(self.blobs);
                if !self.has(SpecId::CANCUN) || self.options.well_formed_only && room == 0 {
                    return None;
                }
                let to = if self.dice.chance(50) { at("new surroundings") } else { self.somebody() };
                let value = self.wei();
                let mut tx = self.call(to, value, Bytes::new());
                let count = if self.options.well_formed_only {
                    1 + self.dice.below(room.min(2) as u64)
                } else {
                    1 + self.dice.below(6)
                };
                tx.blob_hashes = (0..count).map(|_| blob(self.dice)).collect();
                tx.max_fee_per_blob_gas = self.dice.pick(&[1_000_000u128, 1_000_000, 1_000_000, 1]);
                self.type_with_tip(&mut tx, 3);
                tx
            }
            Kind::Precompile => {
                let to = Address::with_last_byte(1 + self.dice.below(10) as u8);
                let data: Vec<u8> = (0..self.dice.below(200)).map(|_| self.dice.below(3) as u8).collect();
                let value = self.wei();
                self.call(to, value, data.into())
            }
            Kind::Invalid => {
                if self.options.well_formed_only {
                    return None;
                }
                self.invalid()
            }
        })
    }

    /// Makes `tx` one of the types that have a tip.
    fn type_with_tip(&mut self, tx: &mut TxEnv, tx_type: u8) {
        tx.tx_type = tx_type;
        tx.chain_id = Some(CHAIN_ID);
        tx.gas_priority_fee = Some(tx.gas_priority_fee.unwrap_or_default().min(tx.gas_price));
    }

    fn set_code(&mut self) -> TxEnv {
        let mut tx = match self.dice.below(3) {
            0 => self.call_named("counter"),
            1 => {
                let (to, value) = (self.dice.pick(&people().senders[..6]), self.wei());
                self.call(to, value, Bytes::new())
            }
            _ => {
                let (to, value) = (self.somebody(), self.wei());
                self.call(to, value, Bytes::new())
            }
        };
        self.type_with_tip(&mut tx, 4);
        tx.gas_limit += 150_000;
        let mut taken: Vec<(Address, u64)> = Vec::new();
        for _ in 0..1 + self.dice.below(4) {
            let authority = if self.dice.chance(20) { tx.caller } else { self.dice.pick(&people().senders[..8]) };
            let mut nonce = self.account(authority).nonce;
            nonce = nonce.saturating_add(u64::from(authority == tx.caller));
            nonce = nonce.saturating_add(taken.iter().filter(|(other, _)| *other == authority).count() as u64);
            let mut chain_id = if self.dice.chance(30) { U256::ZERO } else { U256::from(CHAIN_ID) };
            let mut recovered = RecoveredAuthority::Valid(authority);
            match self.dice.below(10) {
                0 => nonce = nonce.wrapping_add(1),
                1 => chain_id = U256::from(CHAIN_ID + 1),
                2 if !self.options.well_formed_only => recovered = RecoveredAuthority::Invalid,
                _ => taken.push((authority, nonce)),
            }
            let address = if self.dice.chance(25) { Address::ZERO } else { delegate(self.dice) };
            let authorization = Authorization { chain_id, address, nonce };
            tx.authorization_list.push(Either::Right(RecoveredAuthorization::new_unchecked(authorization, recovered)));
        }
        tx
    }

    fn invalid(&mut self) -> TxEnv {
        let from = self.sender();
        let to = self.somebody();
        let value = self.wei();
        let mut tx = self.transfer(from, to, value);
        let legacy = tx.tx_type < 2;
        let base = u128::from(self.block.basefee);
        match self.dice.below(21) {
            0 | 1 => tx.nonce = tx.nonce.wrapping_sub(1),
            2 | 3 => tx.nonce = tx.nonce.wrapping_add(1),
            4 => tx.nonce = tx.nonce.wrapping_add(5),
            5 => tx.nonce = u64::MAX,
            6 => tx.chain_id = Some(CHAIN_ID + 1),
            7 => tx.gas_price = base.saturating_sub(1),
            8 if !legacy => tx.gas_priority_fee = Some(tx.gas_price + 1),
            9 => tx.gas_limit = 20_999,
            10 => tx.gas_limit = 1 + (1 << 24),
            11 => tx.gas_limit = self.block.gas_limit + self.dice.below(2),
            12 => tx.value = U256::MAX,
            13 => tx.value = self.account(from).balance,
            14 => tx.caller = people().coded,
            15 => {
                tx.caller = at("counter");
                tx.nonce = self.account(tx.caller).nonce;
            }
            16 => self.type_with_tip(&mut tx, 4),
            17 => {
                self.type_with_tip(&mut tx, 3);
                tx.max_fee_per_blob_gas = u128::from(u64::MAX);
                if self.dice.chance(50) {
                    tx.blob_hashes = vec![B256::ZERO];
                }
            }
            18 => {
                (tx.kind, tx.data, tx.gas_limit) = (TxKind::Create, vec![0; 49_153].into(), 5_000_000);
            }
            19 => tx.gas_price = u128::MAX,
            _ => {
                // Of a type that an old fork does not have.
                let tx_type = self.dice.pick(&[1, 2]);
                tx.tx_type = tx_type;
                tx.gas_priority_fee = (tx_type == 2).then_some(0);
            }
        }
        tx
    }
}

fn blob(dice: &mut Dice) -> B256 {
    let mut hash = dice.hash();
    hash.0[0] = 1;
    hash
}
