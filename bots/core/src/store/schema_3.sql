-- A card may end as a standing order: SQLite widens a check only by making the table anew.
CREATE TABLE cards_new (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    person TEXT NOT NULL REFERENCES people (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (
        status IN ('pending', 'confirmed', 'sent', 'mined', 'failed', 'cancelled', 'expired', 'ordered')
    ),
    proposal_hash BLOB NOT NULL,
    calls TEXT NOT NULL,
    renewal BLOB NOT NULL,
    card TEXT NOT NULL
) STRICT;
INSERT INTO cards_new SELECT * FROM cards;
DROP TABLE cards;
ALTER TABLE cards_new RENAME TO cards;
-- At most one open card a person.
CREATE UNIQUE INDEX one_open_card ON cards (person) WHERE status = 'pending';

-- Orders that repeat or wait for a price. `next_at`: when to look at it next, seconds since 1970-01-01 UTC.
CREATE TABLE orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL REFERENCES people (id),
    -- The card that set it up: one card, one order.
    card BLOB NOT NULL UNIQUE REFERENCES cards (id),
    body TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'ended')),
    next_at INTEGER NOT NULL,
    runs INTEGER NOT NULL DEFAULT 0,
    -- USD with 8 decimals.
    spent INTEGER NOT NULL DEFAULT 0,
    cap INTEGER NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    -- The card of the last time, until its outcome was told.
    untold BLOB REFERENCES cards (id)
) STRICT;
CREATE INDEX orders_due ON orders (next_at) WHERE state = 'active';
CREATE INDEX orders_untold ON orders (id) WHERE untold IS NOT NULL;
CREATE INDEX orders_by_person ON orders (person, id);
