//! Indexes into the state, and sets of them that are counted and paged from the end.

use std::ops::Range;

/// Index of an application.
pub(crate) type AppIndex = u32;

/// Index of a session; sessions created later have higher ones.
pub(crate) type SessionIndex = u32;

/// Index of a workflow.
pub(crate) type WorkflowIndex = u32;

const BLOCK_BITS: u32 = 4096;
const WORDS: usize = (BLOCK_BITS / 64) as usize;

/// A set of small numbers: one bit each and a count per block of 4096, so that counting and
/// finding the k-th member from the end skip whole blocks.
#[derive(Debug, Clone, Default)]
pub(crate) struct RankSet {
    words: Vec<u64>,
    counts: Vec<u32>,
}

impl RankSet {
    pub(crate) fn insert(&mut self, position: u32) {
        let word = (position / 64) as usize;
        let block = word / WORDS;
        if block >= self.counts.len() {
            self.counts.resize(block + 1, 0);
            self.words.resize((block + 1) * WORDS, 0);
        }
        let bit = 1 << (position % 64);
        if self.words[word] & bit == 0 {
            self.words[word] |= bit;
            self.counts[block] += 1;
        }
    }

    pub(crate) fn remove(&mut self, position: u32) {
        let word = (position / 64) as usize;
        let bit = 1 << (position % 64);
        if let Some(bits) = self.words.get_mut(word)
            && *bits & bit != 0
        {
            *bits &= !bit;
            self.counts[word / WORDS] -= 1;
        }
    }

    fn word(&self, index: usize) -> u64 {
        self.words.get(index).copied().unwrap_or(0)
    }

    fn block_count(&self, index: usize) -> u32 {
        self.counts.get(index).copied().unwrap_or(0)
    }
}

/// The union of several disjoint sets within a range of positions.
pub(crate) struct Union<'a> {
    sets: Vec<&'a RankSet>,
    range: Range<u32>,
}

impl<'a> Union<'a> {
    pub(crate) fn new(sets: Vec<&'a RankSet>, range: Range<u32>) -> Self {
        Self { sets, range }
    }

    fn word(&self, index: usize) -> u64 {
        let bits = self.sets.iter().fold(0, |bits, set| bits | set.word(index));
        let first = u32::try_from(index * 64).unwrap_or(u32::MAX);
        let from_start = self.range.start.saturating_sub(first);
        let to_end = self.range.end.saturating_sub(first);
        let low = if from_start >= 64 {
            0
        } else {
            u64::MAX << from_start
        };
        let high = if to_end >= 64 {
            u64::MAX
        } else {
            (1_u64 << to_end) - 1
        };
        bits & low & high
    }

    /// The number of members in a block, limited to the range.
    fn block(&self, block: usize) -> u32 {
        let first = u32::try_from(block)
            .unwrap_or(u32::MAX)
            .saturating_mul(BLOCK_BITS);
        if first >= self.range.start && first.saturating_add(BLOCK_BITS) <= self.range.end {
            return self.sets.iter().map(|set| set.block_count(block)).sum();
        }
        (block * WORDS..(block + 1) * WORDS)
            .map(|word| self.word(word).count_ones())
            .sum()
    }

    fn blocks(&self) -> Range<usize> {
        if self.range.is_empty() {
            return 0..0;
        }
        (self.range.start / BLOCK_BITS) as usize..((self.range.end - 1) / BLOCK_BITS) as usize + 1
    }

    pub(crate) fn count(&self) -> usize {
        self.blocks().map(|block| self.block(block) as usize).sum()
    }

    /// At most `limit` members in descending order, after the first `skip`.
    pub(crate) fn page(&self, mut skip: usize, limit: usize) -> Vec<u32> {
        let mut page = Vec::new();
        for block in self.blocks().rev() {
            if page.len() == limit {
                break;
            }
            let count = self.block(block) as usize;
            if count <= skip {
                skip -= count;
                continue;
            }
            for word in (block * WORDS..(block + 1) * WORDS).rev() {
                let mut bits = self.word(word);
                let ones = bits.count_ones() as usize;
                if ones <= skip {
                    skip -= ones;
                    continue;
                }
                while bits != 0 && page.len() < limit {
                    let high = bits.ilog2();
                    bits &= !(1 << high);
                    if skip > 0 {
                        skip -= 1;
                    } else {
                        page.push(u32::try_from(word).unwrap_or(u32::MAX) * 64 + high);
                    }
                }
            }
        }
        page
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pages_are_those_of_a_sorted_set(
            a in proptest::collection::btree_set(0_u32..20_000, 0..200),
            b in proptest::collection::btree_set(0_u32..20_000, 0..200),
            gone in proptest::collection::btree_set(0_u32..20_000, 0..200),
            from in 0_u32..20_000, to in 0_u32..20_001,
            skip in 0_usize..300, limit in 0_usize..20,
        ) {
            let mut sets = [RankSet::default(), RankSet::default()];
            for &position in &a {
                sets[0].insert(position);
            }
            for &position in b.difference(&a) {
                sets[1].insert(position);
            }
            for &position in &gone {
                sets[0].remove(position);
                sets[1].remove(position);
            }
            let expected: BTreeSet<u32> = a.union(&b).filter(|p| !gone.contains(p)).copied()
                .filter(|p| (from..to.max(from)).contains(p)).collect();
            let union = Union::new(sets.iter().collect(), from..to.max(from));
            prop_assert_eq!(union.count(), expected.len());
            let page: Vec<u32> = expected.iter().rev().skip(skip).take(limit).copied().collect();
            prop_assert_eq!(union.page(skip, limit), page);
        }
    }
}
