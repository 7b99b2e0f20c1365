//! The state on disk: one durable `redb` transaction a block, so that a block is there whole or not at all.

use std::{
    cell::Cell,
    collections::BTreeMap,
    fs::{self, File, TryLockError},
    io::Write,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    sync::Once,
};

use alloy_primitives::{Address, B256, Bytes, U256};
use hyperlith_executor::ChangeSet;
use redb::{Database, ReadTransaction, ReadableDatabase, ReadableTable, TableDefinition, WriteTransaction};
use revm::state::Bytecode;

use crate::{
    StateError, StateSnapshot,
    encode::{
        ACCOUNT_BYTES, account_from_bytes, account_to_bytes, slot_from_key, slot_key, undo_from_bytes, undo_to_bytes,
    },
};

/// For how many blocks the way back is kept on disk, so that their states can be read again after a restart.
pub const UNDO_BLOCKS: u64 = 128;

/// The database's name inside the folder.
const FILE_NAME: &str = "chain.redb";

/// Format of the tables. Raise it with every change that an older program would misread.
const FORMAT: u64 = 1;
/// redb's own page cache. The state itself is in memory, so a small one will do (default: 1 GiB).
const PAGE_CACHE_BYTES: usize = 32 << 20;

const META: TableDefinition<&str, u64> = TableDefinition::new("state.meta");
const ACCOUNTS: TableDefinition<[u8; 20], [u8; ACCOUNT_BYTES]> = TableDefinition::new("state.accounts");
const STORAGE: TableDefinition<[u8; 52], [u8; 32]> = TableDefinition::new("state.storage");
const CODE: TableDefinition<[u8; 32], &[u8]> = TableDefinition::new("state.code");
const UNDO: TableDefinition<u64, &[u8]> = TableDefinition::new("state.undo");

/// The state file of one chain, held by one program at a time.
#[derive(Debug)]
pub struct StateStore {
    database: Database,
    folder: PathBuf,
    /// Held for as long as the store lives; the system lets go of it even after `kill -9`.
    _lock: File,
}

/// What [`StateStore::open`] found.
#[derive(Debug)]
pub struct Opened {
    /// The store.
    pub store: StateStore,
    /// The state as it was last committed, without block hashes; `None` at the first start.
    pub state: Option<StateSnapshot>,
}

impl StateStore {
    /// Opens the state in `folder`, makes it when there is none, and locks the folder against a second instance.
    ///
    /// # Errors
    /// [`StateError`] names the folder and what to do: in use, not writable, damaged, another format.
    pub fn open(folder: &Path) -> Result<Opened, StateError> {
        fs::create_dir_all(folder).map_err(|error| StateError::io(error, folder))?;
        let lock = lock(folder)?;
        // redb checks what it reads, but a file that was overwritten by something else can still make it panic.
        without_panic_message(|| Self::open_locked(folder, lock))
            .unwrap_or_else(|| Err(StateError::Damaged { path: folder.into(), what: "it cannot be read".into() }))
            .map_err(|error| error.at(folder))
    }

    fn open_locked(folder: &Path, lock: File) -> Result<Opened, StateError> {
        let path = folder.join(FILE_NAME);
        match fs::metadata(&path) {
            Ok(file) if file.len() == 0 => {
                return Err(StateError::Damaged { path: folder.into(), what: format!("{FILE_NAME} is empty") });
            }
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => create(folder)?,
            Err(error) => return Err(StateError::io(error, folder)),
        }
        let database =
            Database::builder().set_cache_size(PAGE_CACHE_BYTES).open(&path).map_err(StateError::from_redb)?;
        let store = Self { database, folder: folder.into(), _lock: lock };
        let read = store.read()?;
        let format = match read.open_table(META) {
            Ok(meta) => meta.get("format").map_err(StateError::from_redb)?.map(|format| format.value()),
            Err(redb::TableError::TableDoesNotExist(_)) => None,
            Err(error) => return Err(StateError::from_redb(error)),
        };
        let state = match format {
            None => None,
            Some(FORMAT) => Some(load(&read)?),
            Some(found) => {
                return Err(StateError::Format { path: folder.into(), found, expected: FORMAT });
            }
        };
        drop(read);
        Ok(Opened { store, state })
    }

    /// The folder of this store.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes block `number`: the way from `before` by `changes`, and whatever `extra` puts in tables of its own, all in
    /// one transaction that is on the disk when this returns.
    ///
    /// # Errors
    /// Nothing of the block is kept then.
    pub fn commit(
        &self,
        number: u64,
        before: &StateSnapshot,
        changes: &ChangeSet,
        extra: impl FnOnce(&WriteTransaction) -> Result<(), redb::Error>,
    ) -> Result<(), StateError> {
        let write = || -> Result<(), redb::Error> {
            let transaction = self.database.begin_write()?;
            transaction.open_table(META)?.insert("format", FORMAT)?;
            write_changes(&transaction, before, changes)?;
            let mut undo = transaction.open_table(UNDO)?;
            undo.insert(number, undo_to_bytes(&before.inverse(changes)).as_slice())?;
            if let Some(old) = number.checked_sub(UNDO_BLOCKS) {
                undo.remove(old)?;
            }
            drop(undo);
            extra(&transaction)?;
            transaction.commit()?;
            Ok(())
        };
        write().map_err(|error| StateError::from_redb(error).at(&self.folder))
    }

    /// Writes to tables of the embedder alone, durably.
    ///
    /// # Errors
    /// Nothing is kept then.
    pub fn write(&self, change: impl FnOnce(&WriteTransaction) -> Result<(), redb::Error>) -> Result<(), StateError> {
        let write = || -> Result<(), redb::Error> {
            let transaction = self.database.begin_write()?;
            change(&transaction)?;
            transaction.commit()?;
            Ok(())
        };
        write().map_err(|error| StateError::from_redb(error).at(&self.folder))
    }

    /// A consistent view of the tables on disk.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(&self) -> Result<ReadTransaction, StateError> {
        self.database.begin_read().map_err(|error| StateError::from_redb(error).at(&self.folder))
    }

    /// The states of the blocks before `head`, newest first, as far back as the way is kept ([`UNDO_BLOCKS`]).
    ///
    /// # Errors
    /// When the file cannot be read or contradicts itself.
    pub fn history(&self, head: u64, state: &StateSnapshot) -> Result<Vec<StateSnapshot>, StateError> {
        let read = self.read()?;
        let undo = match read.open_table(UNDO) {
            Ok(undo) => undo,
            Err(redb::TableError::TableDoesNotExist(_)) => return Ok(Vec::new()),
            Err(error) => return Err(StateError::from_redb(error).at(&self.folder)),
        };
        let mut states = Vec::new();
        let mut state = state.clone();
        for number in (1..=head).rev().take(UNDO_BLOCKS.saturating_sub(1) as usize) {
            let Some(bytes) = undo.get(number).map_err(|error| StateError::from_redb(error).at(&self.folder))? else {
                break;
            };
            let changes = undo_from_bytes(bytes.value()).map_err(|error| StateError::Damaged {
                path: self.folder.clone(),
                what: format!("undo record of block {number}: {error}"),
            })?;
            state = state.apply(&changes);
            states.push(state.clone());
        }
        Ok(states)
    }
}

/// Makes the database under another name first: a crash in the middle must not leave an empty file, which is taken for damage.
fn create(folder: &Path) -> Result<(), StateError> {
    let partial = folder.join(format!("{FILE_NAME}.new"));
    match fs::remove_file(&partial) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(StateError::io(error, folder));
        }
        _ => {}
    }
    let database =
        Database::builder().set_cache_size(PAGE_CACHE_BYTES).create(&partial).map_err(StateError::from_redb)?;
    drop(database);
    fs::rename(&partial, folder.join(FILE_NAME)).map_err(|error| StateError::io(error, folder))?;
    // Not every system can open a folder; where it can, the new name must last.
    if let Ok(opened) = File::open(folder) {
        opened.sync_all().map_err(|error| StateError::io(error, folder))?;
    }
    Ok(())
}

/// Runs `work` and gives `None` when it panics. The panic's message is kept from the terminal, on this thread alone: the
/// person gets an error that says what to do instead.
fn without_panic_message<T>(work: impl FnOnce() -> T) -> Option<T> {
    thread_local! {
        static QUIET: Cell<bool> = const { Cell::new(false) };
    }
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if QUIET.get() {
                tracing::error!(%info, "the chain database made redb panic");
            } else {
                usual(info);
            }
        }));
    });
    QUIET.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work)).ok();
    QUIET.set(false);
    result
}

fn lock(folder: &Path) -> Result<File, StateError> {
    let mut file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("chain.lock"))
        .map_err(|error| StateError::io(error, folder))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(StateError::InUse { path: folder.into() });
        }
        Err(TryLockError::Error(error)) => return Err(StateError::io(error, folder)),
    }
    // For a person who looks into the folder; nothing reads it.
    let written = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
    written.map_err(|error| StateError::io(error, folder))?;
    Ok(file)
}

fn write_changes(
    transaction: &WriteTransaction,
    before: &StateSnapshot,
    changes: &ChangeSet,
) -> Result<(), redb::Error> {
    let mut accounts = transaction.open_table(ACCOUNTS)?;
    let mut storage = transaction.open_table(STORAGE)?;
    let mut code = transaction.open_table(CODE)?;
    for (hash, bytecode) in &changes.code {
        code.insert(hash.0, bytecode.original_byte_slice())?;
    }
    for (address, change) in &changes.accounts {
        if (change.wiped || change.state.is_none())
            && let Some(account) = before.account(address)
        {
            for (slot, _) in account.storage() {
                storage.remove(slot_key(address, slot))?;
            }
        }
        match &change.state {
            Some(state) => {
                accounts.insert(address.0.0, account_to_bytes(state))?;
            }
            None => {
                accounts.remove(address.0.0)?;
                continue;
            }
        }
        for (slot, value) in &change.storage {
            if value.is_zero() {
                storage.remove(slot_key(address, slot))?;
            } else {
                storage.insert(slot_key(address, slot), value.to_be_bytes::<32>())?;
            }
        }
    }
    Ok(())
}

fn load(read: &ReadTransaction) -> Result<StateSnapshot, StateError> {
    let inner = || -> Result<StateSnapshot, redb::Error> {
        let mut slots: BTreeMap<Address, Vec<(U256, U256)>> = BTreeMap::new();
        for entry in read.open_table(STORAGE)?.iter()? {
            let (key, value) = entry?;
            let (address, slot) = slot_from_key(&key.value());
            slots.entry(address).or_default().push((slot, U256::from_be_bytes(value.value())));
        }
        let mut accounts = Vec::new();
        for entry in read.open_table(ACCOUNTS)?.iter()? {
            let (address, state) = entry?;
            let address = Address::new(address.value());
            let storage = slots.remove(&address).unwrap_or_default();
            accounts.push((address, account_from_bytes(&state.value()), storage));
        }
        let mut code = Vec::new();
        for entry in read.open_table(CODE)?.iter()? {
            let (hash, bytes) = entry?;
            let bytecode = Bytecode::new_raw_checked(Bytes::copy_from_slice(bytes.value()))
                .map_err(|error| redb::Error::Corrupted(format!("code: {error}")))?;
            code.push((B256::new(hash.value()), bytecode));
        }
        Ok(StateSnapshot::from_parts(accounts.into_iter(), code.into_iter()))
    };
    inner().map_err(StateError::from_redb)
}
