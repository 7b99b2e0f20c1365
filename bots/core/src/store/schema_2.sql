-- What came in from a front-end, kept until it is answered. `lane` is whoever it is worked off for, in order.
CREATE TABLE inbox (
    front_end TEXT NOT NULL,
    id INTEGER NOT NULL,
    lane TEXT NOT NULL,
    body TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (front_end, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX inbox_open ON inbox (front_end, id) WHERE done = 0;

-- What goes out, kept until the front-end's server took it. A key is posted once, whatever is repeated.
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    front_end TEXT NOT NULL,
    key TEXT NOT NULL,
    chat INTEGER NOT NULL,
    body TEXT NOT NULL,
    posted_at INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'failed')),
    result TEXT,
    UNIQUE (front_end, key)
) STRICT;
CREATE INDEX outbox_open ON outbox (front_end, seq) WHERE state IN ('waiting', 'sending');

-- One-time names of buttons: 128 random bits, and what a tap on each means.
CREATE TABLE buttons (
    id BLOB PRIMARY KEY,
    front_end TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES people (id),
    chat INTEGER NOT NULL,
    letter TEXT NOT NULL,
    act TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    -- The update that used it up; 0 while it may be tapped.
    used INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Cards that a front-end shows with buttons, until their outcome stands in their place.
CREATE TABLE shown_cards (
    card BLOB PRIMARY KEY REFERENCES cards (id),
    front_end TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES people (id),
    chat INTEGER NOT NULL,
    letter TEXT NOT NULL,
    settled INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX shown_cards_open ON shown_cards (front_end, person) WHERE settled = 0;

-- USD with 8 decimals; a hundred thousand for wallets that were made before there was a week's limit.
ALTER TABLE policies ADD COLUMN per_week INTEGER NOT NULL DEFAULT 10000000000000;
ALTER TABLE policies ADD COLUMN known_recipients_only INTEGER NOT NULL DEFAULT 0;

-- Secrets of authenticator apps (RFC 6238), sealed like the wallets' keys.
CREATE TABLE second_factors (
    person TEXT PRIMARY KEY REFERENCES people (id),
    version INTEGER NOT NULL,
    nonce BLOB NOT NULL,
    ciphertext BLOB NOT NULL,
    active INTEGER NOT NULL DEFAULT 0,
    -- A code counts once: the last time step that one was taken for.
    last_step INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    locked_until INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Changes that widen what a wallet may do, waiting for their time.
CREATE TABLE pending_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL REFERENCES people (id),
    change TEXT NOT NULL,
    ready_at INTEGER NOT NULL
) STRICT;

-- Address books.
CREATE TABLE contacts (
    person TEXT NOT NULL REFERENCES people (id),
    name TEXT NOT NULL,
    address BLOB NOT NULL,
    PRIMARY KEY (person, name)
) STRICT, WITHOUT ROWID;

-- What people want to be told of. `armed`: the next time it becomes true they are.
CREATE TABLE alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL REFERENCES people (id),
    alert TEXT NOT NULL,
    armed INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX alerts_by_person ON alerts (person, id);
