//! The chat: opens the data folder, finishes what was under way, and gives each person their conversation.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use alloy_primitives::Address;
use hyperlith_chain::{Node, devnet};
use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::agent::AgentTurn;
use crate::card::CardId;
use crate::directory::{Asset, Directory};
use crate::error::{ChatError, Result};
use crate::keystore::{Keystore, MasterSecret, new_salt};
use crate::person::Person;
use crate::policy::Policy;
use crate::store::Store;

/// Seconds since 1970-01-01 UTC.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

/// How a chat is opened.
pub struct ChatConfig {
    /// Folder of the wallet database.
    pub data_dir: PathBuf,
    /// Opens the wallets.
    pub master_secret: MasterSecret,
    /// Policy of wallets that are made from now on; those that exist keep theirs.
    pub policy: Policy,
    /// Longest life of a card, whatever the agent asks for.
    pub card_life: Duration,
    /// Longest that an agent may think.
    pub turn_timeout: Duration,
    /// How long `cancel` waits for a running turn to finish by itself.
    pub cancel_grace: Duration,
    /// How long to wait for a sent transaction to be mined before saying that it is still under way.
    pub mining_timeout: Duration,
    /// How long a change waits that lets a wallet do more, after its code was right.
    pub raise_delay: Duration,
    /// Whether new wallets on a development network are given test assets.
    pub fund_new_wallets: bool,
    /// The clock.
    pub clock: Clock,
}

impl std::fmt::Debug for ChatConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChatConfig")
            .field("data_dir", &self.data_dir)
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

impl ChatConfig {
    /// The defaults.
    pub fn new(data_dir: impl Into<PathBuf>, master_secret: MasterSecret) -> Self {
        Self {
            data_dir: data_dir.into(),
            master_secret,
            policy: Policy::default(),
            // Long enough to read a card twice, short enough that its prices still mean something.
            card_life: Duration::from_secs(120),
            // A slow model on a slow line; past this a person has given up.
            turn_timeout: Duration::from_secs(90),
            cancel_grace: Duration::from_millis(500),
            // 150 block times of the development network.
            mining_timeout: Duration::from_secs(30),
            // Long enough that an owner who was asleep sees it.
            raise_delay: Duration::from_secs(24 * 3_600),
            fund_new_wallets: true,
            clock: Arc::new(|| {
                std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs())
            }),
        }
    }
}

/// All conversations of a data folder. Cheap to clone.
#[derive(Clone)]
pub struct Chat {
    pub(crate) inner: Arc<Inner>,
}

impl std::fmt::Debug for Chat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Chat").field("agent", &self.inner.agent.name()).finish_non_exhaustive()
    }
}

pub(crate) struct Inner {
    pub(crate) store: Arc<Store>,
    pub(crate) keystore: Keystore,
    pub(crate) node: Node,
    pub(crate) agent: Arc<dyn AgentTurn>,
    pub(crate) config: ChatConfig,
    people: Mutex<HashMap<String, Arc<Lane>>>,
    /// Where the watch over votes goes on.
    pub(crate) votes_asked: std::sync::atomic::AtomicUsize,
    /// The faucet's account has one line of nonces.
    faucet: tokio::sync::Mutex<()>,
}

/// What keeps one person's acts one after the other.
#[derive(Default)]
pub(crate) struct Lane {
    /// Held while something of the person's is done.
    pub(crate) busy: Arc<tokio::sync::Mutex<()>>,
    /// Set while an agent thinks: notifying it aborts the turn.
    pub(crate) thinking: Mutex<Option<Arc<Notify>>>,
    /// The card that the person was shown last, unless an agent spoke after it.
    pub(crate) last_card: Mutex<Option<CardId>>,
}

impl Chat {
    /// Open the wallets and conversations of a data folder, and send again, byte for byte, every transaction that was confirmed and not seen mined.
    /// When the chain is another one than before (its folder was replaced), nothing is sent: what was under way is given up and everybody is told.
    ///
    /// # Errors
    /// [`ChatError::WrongMasterSecret`] when the secret does not fit; nothing is changed then. Otherwise what keeps the database from opening.
    pub async fn open(config: ChatConfig, node: Node, agent: Arc<dyn AgentTurn>) -> Result<Self> {
        let store = Arc::new(Store::open(&config.data_dir)?);
        let keystore = open_keystore(&store, &config.master_secret)?;
        let genesis = node
            .block(0)
            .map_err(|error| crate::simulate::chain(&error))?
            .ok_or_else(|| ChatError::Chain("its block zero is missing".to_owned()))?;
        if store.bind_chain(genesis.hash, (config.clock)())? {
            tracing::warn!(genesis = %genesis.hash, "the wallets are on another chain than before; nothing of the old one is sent");
        }
        let inner = Inner {
            store,
            keystore,
            node,
            agent,
            config,
            people: Mutex::default(),
            votes_asked: std::sync::atomic::AtomicUsize::default(),
            faucet: tokio::sync::Mutex::new(()),
        };
        let chat = Self { inner: Arc::new(inner) };
        chat.recover().await?;
        Ok(chat)
    }

    /// The conversation of a person. At first use a wallet is made and, on a development network, given test assets; what was done is in
    /// [`Person::opening`].
    ///
    /// # Errors
    /// [`ChatError::BadPersonId`]; what the database or the keystore says.
    pub async fn open_person(&self, id: &str) -> Result<Person> {
        let well_formed = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '.' | '@' | '-');
        if id.is_empty() || id.len() > 128 || !id.chars().all(well_formed) {
            return Err(ChatError::BadPersonId);
        }
        let lane = self.inner.people.lock().entry(id.to_owned()).or_default().clone();
        let _busy = lane.busy.clone().lock_owned().await;
        let inner = &self.inner;
        let now = inner.now();
        let record = match inner.store.person(id)? {
            Some(record) => record,
            None => {
                let (wallet, sealed) = inner.keystore.create(id)?;
                inner.store.add_person(id, wallet, &sealed, &inner.config.policy, now)?;
                inner.store.notify(
                    id,
                    &crate::words::Tongue::default()
                        .with(crate::words::WALLET_MADE, &[("wallet", &wallet.to_string())]),
                    now,
                )?;
                inner.store.person(id)?.ok_or_else(|| ChatError::Damaged("a new person".to_owned()))?
            }
        };
        if !record.funded
            && inner.config.fund_new_wallets
            && inner.directory().is_ok_and(|directory| directory.development)
        {
            self.fund(id, record.wallet).await?;
        }
        Ok(Person { inner: self.inner.clone(), id: id.to_owned(), wallet: record.wallet, lane: lane.clone() })
    }

    /// The conversation of a person who has a wallet, at once and whatever else runs for them.
    ///
    /// # Errors
    /// What the database says.
    pub fn known_person(&self, id: &str) -> Result<Option<Person>> {
        let Some(record) = self.inner.store.person(id)? else { return Ok(None) };
        let lane = self.inner.people.lock().entry(id.to_owned()).or_default().clone();
        Ok(Some(Person { inner: self.inner.clone(), id: id.to_owned(), wallet: record.wallet, lane }))
    }

    /// Look at alerts and carry out standing orders, every so often, for ever. What there is to say of them is kept as notices.
    pub async fn keep_watch(self, every: Duration) {
        let ticks = || {
            let mut ticks = tokio::time::interval(every);
            ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            ticks
        };
        let alerts = async {
            let mut ticks = ticks();
            loop {
                ticks.tick().await;
                let chat = self.clone();
                match tokio::task::spawn_blocking(move || chat.check_alerts()).await {
                    Ok(Ok(_)) => {}
                    Ok(Err(error)) => tracing::warn!(%error, "alerts cannot be looked at"),
                    Err(_) => tracing::error!("looking at alerts broke"),
                }
            }
        };
        let orders = async {
            let mut ticks = ticks();
            loop {
                ticks.tick().await;
                let chat = self.clone();
                // A task of its own: a panic in one time of an order must not end the watch.
                match tokio::spawn(async move { chat.run_orders().await }).await {
                    Ok(Ok(_)) => {}
                    Ok(Err(error)) => tracing::warn!(%error, "standing orders cannot be looked at"),
                    Err(_) => tracing::error!("looking at standing orders broke"),
                }
            }
        };
        tokio::join!(alerts, orders);
    }

    /// The store, for operators' tools.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The store, for a front-end's own tasks.
    pub fn shared_store(&self) -> Arc<Store> {
        self.inner.store.clone()
    }

    /// Seconds since 1970-01-01 UTC by the chat's clock.
    pub fn now(&self) -> u64 {
        self.inner.now()
    }

    /// The chain.
    pub fn node(&self) -> &Node {
        &self.inner.node
    }

    async fn fund(&self, person: &str, wallet: Address) -> Result<()> {
        let _line = self.inner.faucet.lock().await;
        let note = match devnet::fund(&self.inner.node, wallet).await {
            Ok(hash) => {
                self.inner.store.set_funded(person)?;
                let held = self.inner.holdings(wallet);
                format!(
                    "Development network: the faucet gave your wallet test assets without value ({held}). Transaction {hash}."
                )
            }
            Err(devnet::DevnetError::TooSoon { .. }) => {
                self.inner.store.set_funded(person)?;
                return Ok(());
            }
            Err(error) => format!(
                "The development faucet gave nothing: {}. It is asked again at the next start.",
                crate::text::clean_line(&error.to_string(), 300)
            ),
        };
        self.inner.store.notify(person, &note, self.inner.now())
    }
}

impl Inner {
    pub(crate) fn now(&self) -> u64 {
        (self.config.clock)()
    }

    /// The operator's list, as the chain has it now.
    pub(crate) fn directory(&self) -> Result<Directory> {
        let network = self
            .node
            .network()
            .ok_or_else(|| ChatError::Chain("its contracts are not deployed yet; try again in a moment".to_owned()))?;
        let assets = network.assets.into_iter().map(|asset| Asset {
            symbol: asset.symbol,
            address: asset.address,
            decimals: asset.decimals,
            native: asset.native,
        });
        let contracts = network.contracts.into_iter().map(|contract| (contract.role, contract.address));
        Ok(Directory::new(network.chain_id, &network.name, network.development, assets, contracts))
    }

    /// What a wallet holds, as one line.
    fn holdings(&self, wallet: Address) -> String {
        let Ok(directory) = self.directory() else { return "not readable now".to_owned() };
        let held = crate::simulate::holdings(&self.node.snapshot(), wallet, &directory).unwrap_or_default();
        let shown: Vec<String> = held
            .iter()
            .filter(|(_, units)| !units.is_zero())
            .map(|(asset, units)| format!("{} {}", crate::amounts::cut(*units, asset.decimals, 6), asset.symbol))
            .collect();
        shown.join(", ")
    }
}

fn open_keystore(store: &Store, secret: &MasterSecret) -> Result<Keystore> {
    if let Some(salt) = store.meta("argon2-salt")? {
        let salt: [u8; 16] = salt.try_into().map_err(|_| ChatError::Damaged("the salt".to_owned()))?;
        let keystore = Keystore::derive(secret, &salt)?;
        let check =
            store.meta("master-secret-check")?.ok_or_else(|| ChatError::Damaged("the check value".to_owned()))?;
        return if check == keystore.check_value() { Ok(keystore) } else { Err(ChatError::WrongMasterSecret) };
    }
    let salt = new_salt()?;
    let keystore = Keystore::derive(secret, &salt)?;
    store.set_meta(&[("argon2-salt", &salt), ("master-secret-check", &keystore.check_value())])?;
    Ok(keystore)
}
