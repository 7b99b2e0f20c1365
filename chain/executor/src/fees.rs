//! The beneficiary's fees, as a sum that nobody has to read: each transaction adds to it without touching the account.

use revm::primitives::U256;

/// Fees in the order of positions, summed up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fees {
    /// Position, and all fees up to and with it, in wei. Only positions that paid something.
    sums: Vec<(u32, U256)>,
    /// Whether any transaction was executed, so that the beneficiary was touched.
    pub(crate) touched: bool,
}

impl Fees {
    /// With room for so many positions.
    pub(crate) fn with_capacity(positions: usize) -> Self {
        Self { sums: Vec::with_capacity(positions), touched: false }
    }

    /// Adds the fee of a transaction that counts; positions ascend.
    pub(crate) fn pay(&mut self, position: u32, fee: U256) {
        self.touched = true;
        if !fee.is_zero() {
            let sum = self.sums.last().map_or(U256::ZERO, |last| last.1);
            self.sums.push((position, sum.wrapping_add(fee)));
        }
    }

    /// All fees of positions before `position`.
    fn before(&self, position: u32) -> U256 {
        let end = self.sums.partition_point(|sum| sum.0 < position);
        end.checked_sub(1).and_then(|at| self.sums.get(at)).map_or(U256::ZERO, |sum| sum.1)
    }

    /// Fees that a value written at `since` (or from before the block) does not hold yet, up to before `position`.
    pub(crate) fn between(&self, since: Option<u32>, position: u32) -> U256 {
        self.before(position).wrapping_sub(since.map_or(U256::ZERO, |since| self.before(since)))
    }

    /// Positions that paid, with all fees up to and with each.
    pub(crate) fn sums(&self) -> impl Iterator<Item = (u32, U256)> {
        self.sums.iter().copied()
    }

    /// Number of positions that paid.
    pub(crate) fn len(&self) -> usize {
        self.sums.len()
    }
}
