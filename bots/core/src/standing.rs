//! Where a card stands, for front-ends that show its outcome in the card's own place.

use alloy_primitives::B256;

use crate::card::{Card, CardId};
use crate::error::Result;
use crate::person::Person;
use crate::receipt::Receipt;
use crate::store::{CardRecord, CardStatus};

/// Where a card stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// It waits for the person.
    Open(Box<Card>),
    /// Confirmed and signed; the outcome is not known yet.
    UnderWay {
        /// The transaction.
        hash: B256,
    },
    /// In a block, with success or without.
    Mined(Box<Receipt>),
    /// The chain will never take it. No funds moved.
    NotTaken {
        /// The transaction.
        hash: B256,
    },
    /// Confirmed; a standing order since.
    Ordered {
        /// The order's number.
        order: i64,
    },
    /// Dropped by the person or replaced by a newer card.
    Cancelled,
    /// Too old, or its numbers moved.
    Expired,
}

impl Person {
    /// A card of this person and where it stands; `None` when it is not theirs.
    ///
    /// # Errors
    /// What the database or the chain says.
    pub fn standing(&self, card: CardId) -> Result<Option<(Card, Standing)>> {
        let Some(record) = self.inner.store.card(card)?.filter(|record| record.person == self.id) else {
            return Ok(None);
        };
        let standing = match record.status {
            CardStatus::Pending => Standing::Open(Box::new(record.card.clone())),
            CardStatus::Cancelled => Standing::Cancelled,
            CardStatus::Expired => Standing::Expired,
            CardStatus::Ordered => Standing::Ordered { order: self.inner.store.order_of(card)?.unwrap_or_default() },
            CardStatus::Confirmed | CardStatus::Sent | CardStatus::Mined | CardStatus::Failed => self.fate(&record)?,
        };
        Ok(Some((record.card, standing)))
    }

    fn fate(&self, record: &CardRecord) -> Result<Standing> {
        let hash = self.inner.store.transaction_of(record.card.id)?.map(|stored| stored.hash).unwrap_or_default();
        let mined = self.inner.node.receipt(hash).map_err(|error| crate::simulate::chain(&error))?;
        Ok(match mined {
            Some(mined) => {
                let directory = self.inner.directory()?;
                let receipt =
                    Receipt::new(&record.card.title, &mined, self.wallet, &directory, &self.inner.node, self.tongue());
                Standing::Mined(Box::new(receipt))
            }
            None if record.status == CardStatus::Failed => Standing::NotTaken { hash },
            None => Standing::UnderWay { hash },
        })
    }

    /// Look for the outcome of what is under way and settle it. What is found is shown by [`Self::standing`].
    pub async fn catch_up(&self) {
        let _busy = self.busy().await;
        self.chase().await;
    }

    /// Drop a card by name, as a button does, at once and whatever else runs. True when it waited and now does not.
    ///
    /// # Errors
    /// [`crate::ChatError::Database`].
    pub fn drop_card(&self, card: CardId) -> Result<bool> {
        self.inner.store.close_card(card, &self.id, CardStatus::Cancelled, self.inner.now())
    }
}
