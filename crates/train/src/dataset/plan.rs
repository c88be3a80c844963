//! How a dataset is cut: into blocks of duels, each a file, and the blocks into shards, each built by itself.

use std::fmt::{self, Display, Formatter};
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::duels::Portion;

/// Duels of a block, but for the last one of each portion.
pub(super) const BLOCK_DUELS: usize = 16_384;

/// Consecutive duels of a portion: what is simulated, written and read at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) portion: Portion,
    pub(super) duels: Range<usize>,
}

impl Block {
    /// Its file in the dataset's folder; engines read the folder's name as a column `split`.
    pub(super) fn path(&self) -> String {
        let number = self.duels.start / BLOCK_DUELS;
        format!("{}/{number:06}.parquet", self.portion.folder())
    }
}

impl Portion {
    /// Where its blocks are, in the dataset's folder.
    pub(super) fn folder(self) -> String {
        format!("split={}", self.name())
    }
}

/// All blocks of a dataset, in order.
pub(super) fn blocks(config: &Config) -> Vec<Block> {
    let of = |portion: Portion| {
        let n_duels = portion.n_duels(config);
        let block = move |start| Block {
            portion,
            duels: start..n_duels.min(start + BLOCK_DUELS),
        };
        (0..n_duels).step_by(BLOCK_DUELS).map(block)
    };
    Portion::ALL.into_iter().flat_map(of).collect()
}

/// One of the parts that a dataset is built in: every so manyth block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shard {
    /// 1 to `of`.
    number: u32,
    of: u32,
}

/// As many of one block each are 16 million duels.
const MOST_SHARDS: u32 = 1000;

impl Shard {
    /// All of a dataset.
    pub const WHOLE: Shard = Shard { number: 1, of: 1 };

    /// All shards of the dataset that this one belongs to.
    pub fn siblings(self) -> impl Iterator<Item = Shard> {
        (1..=self.of).map(move |number| Shard { number, ..self })
    }

    pub(super) fn has(self, place: usize) -> bool {
        place % self.of as usize + 1 == self.number as usize
    }
}

impl Display for Shard {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Shard, String> {
        let numbers = text.split_once('/');
        let shard = numbers.and_then(|(number, of)| {
            Some(Shard {
                number: number.parse().ok()?,
                of: of.parse().ok()?,
            })
        });
        let is_one = |it: &Shard| (1..=it.of).contains(&it.number) && it.of <= MOST_SHARDS;
        shard.filter(is_one).ok_or_else(|| {
            format!(
                "a shard is its number and how many there are, {MOST_SHARDS} at most, as in 1/3 to 3/3, not {text}"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> Config {
        Config {
            training_duels: 2 * BLOCK_DUELS + 1,
            validation_duels: BLOCK_DUELS,
            test_duels: 3,
            ..Config::default()
        }
    }

    #[test]
    fn blocks_hold_every_duel_of_every_portion_once_and_in_order() {
        let blocks = blocks(&config());
        for portion in Portion::ALL {
            let mut next = 0;
            for block in blocks.iter().filter(|block| block.portion == portion) {
                assert_eq!(block.duels.start, next);
                assert!(block.duels.len() <= BLOCK_DUELS && !block.duels.is_empty());
                next = block.duels.end;
            }
            assert_eq!(next, portion.n_duels(&config()));
        }
        let paths: Vec<String> = blocks.iter().map(Block::path).collect();
        assert_eq!(
            paths[..4],
            [
                "split=training/000000.parquet",
                "split=training/000001.parquet",
                "split=training/000002.parquet",
                "split=validation/000000.parquet"
            ]
        );
        assert_eq!(paths.len(), 8);
    }

    #[test]
    fn each_block_belongs_to_one_shard_and_shards_have_equally_many() {
        let shard: Shard = "2/3".parse().unwrap();
        for place in 0..30 {
            let owners = shard.siblings().filter(|shard| shard.has(place));
            assert_eq!(owners.count(), 1);
        }
        assert_eq!((0..30).filter(|&place| shard.has(place)).count(), 10);
        assert!((0..30).all(|place| Shard::WHOLE.has(place)));
    }

    #[test]
    fn a_shard_is_one_of_so_many() {
        let shard: Shard = "3/3".parse().unwrap();
        assert_eq!(shard.to_string(), "3/3");
        for text in [
            "0/3", "4/3", "1/1001", "3", "1/0", "-1/3", "a/b", "1/3/3", "",
        ] {
            let told = text.parse::<Shard>().unwrap_err();
            assert!(told.ends_with(&format!("1/3 to 3/3, not {text}")), "{told}");
        }
    }
}
