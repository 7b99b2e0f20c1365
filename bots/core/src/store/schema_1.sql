CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL,
    language TEXT,
    funded INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE wallets (
    person TEXT PRIMARY KEY REFERENCES people (id),
    address BLOB NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    nonce BLOB NOT NULL,
    ciphertext BLOB NOT NULL
) STRICT;

-- USD with 8 decimals.
CREATE TABLE policies (
    person TEXT PRIMARY KEY REFERENCES people (id),
    per_transaction INTEGER NOT NULL,
    per_day INTEGER NOT NULL,
    max_slippage_bps INTEGER NOT NULL,
    min_health_milli INTEGER NOT NULL,
    frozen INTEGER NOT NULL
) STRICT;

CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL REFERENCES people (id),
    at INTEGER NOT NULL,
    role TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX messages_by_person ON messages (person, id);

CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL REFERENCES people (id),
    at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE agent_state (
    agent TEXT NOT NULL,
    person TEXT NOT NULL,
    key TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (agent, person, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE agent_state_versions (
    agent TEXT NOT NULL,
    person TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (agent, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE cards (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    person TEXT NOT NULL REFERENCES people (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'confirmed', 'sent', 'mined', 'failed', 'cancelled', 'expired')),
    proposal_hash BLOB NOT NULL,
    calls TEXT NOT NULL,
    renewal BLOB NOT NULL,
    card TEXT NOT NULL
) STRICT;
-- At most one open card a person.
CREATE UNIQUE INDEX one_open_card ON cards (person) WHERE status = 'pending';

-- The signed bytes, on the disk before they are sent.
CREATE TABLE transactions (
    hash BLOB PRIMARY KEY,
    card BLOB NOT NULL UNIQUE REFERENCES cards (id),
    person TEXT NOT NULL REFERENCES people (id),
    nonce INTEGER NOT NULL,
    raw BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0
) STRICT;
-- One nonce is signed once, and at most one transaction of a person is under way.
CREATE UNIQUE INDEX one_transaction_under_way ON transactions (person) WHERE done = 0;

-- USD with 8 decimals.
CREATE TABLE ledger (
    card BLOB PRIMARY KEY REFERENCES cards (id),
    person TEXT NOT NULL REFERENCES people (id),
    at INTEGER NOT NULL,
    usd INTEGER NOT NULL
) STRICT;
CREATE INDEX ledger_by_person ON ledger (person, at);

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;
