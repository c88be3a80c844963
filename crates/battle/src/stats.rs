//! Statistics: base values, individual and awakening values, natures, friendship and level.

/// The five statistics that natures, stages and friendship act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Stat {
    Attack,
    Defense,
    SpecialAttack,
    SpecialDefense,
    Speed,
}

impl Stat {
    pub const ALL: [Stat; 5] = [
        Stat::Attack,
        Stat::Defense,
        Stat::SpecialAttack,
        Stat::SpecialDefense,
        Stat::Speed,
    ];
}

/// Six values, one per statistic: base stats, IVs, AVs or the final statistics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stats {
    pub hp: u16,
    pub attack: u16,
    pub defense: u16,
    pub special_attack: u16,
    pub special_defense: u16,
    pub speed: u16,
}

impl Stats {
    /// The same value everywhere.
    pub const fn all(value: u16) -> Stats {
        Stats {
            hp: value,
            attack: value,
            defense: value,
            special_attack: value,
            special_defense: value,
            speed: value,
        }
    }

    pub fn get(&self, stat: Stat) -> u16 {
        match stat {
            Stat::Attack => self.attack,
            Stat::Defense => self.defense,
            Stat::SpecialAttack => self.special_attack,
            Stat::SpecialDefense => self.special_defense,
            Stat::Speed => self.speed,
        }
    }
}

/// A nature: one statistic up by a tenth and one down, or none (five neutral natures).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Nature {
    pub raised: Option<Stat>,
    pub lowered: Option<Stat>,
}

impl Nature {
    pub const NEUTRAL: Nature = Nature {
        raised: None,
        lowered: None,
    };

    fn percent(self, stat: Stat) -> u32 {
        if self.raised == self.lowered {
            100
        } else if self.raised == Some(stat) {
            110
        } else if self.lowered == Some(stat) {
            90
        } else {
            100
        }
    }
}

/// What makes one individual differ from another of its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Build {
    /// 1 to 100.
    pub level: u8,
    pub nature: Nature,
    /// Individual values, 0 to 31 each.
    pub ivs: Stats,
    /// Awakening values, 0 to 200 each.
    pub avs: Stats,
    /// 0 to 255.
    pub friendship: u8,
}

impl Build {
    /// The convention of link battles: perfect IVs, no AV, neutral nature, friendship 70.
    pub const fn link_battle(level: u8) -> Build {
        Build {
            level,
            nature: Nature::NEUTRAL,
            ivs: Stats::all(31),
            avs: Stats::all(0),
            friendship: 70,
        }
    }
}

/// The final statistics of a form with these base stats, before any stage.
///
/// HP = ⌊(2B+IV)·L/100⌋ + L + 10 + AV; each other statistic is
/// ⌊⌊(⌊(2B+IV)·L/100⌋ + 5)·nature⌋ · friendship/100⌋ + AV
/// (Pokémon Showdown, `gen7letsgo` scripts, as they stood before awakening values were dropped there).
pub fn final_stats(base: &Stats, build: &Build) -> Stats {
    let other = |stat: Stat| {
        let natured = (scaled(base.get(stat), build.ivs.get(stat), build.level) + 5)
            * build.nature.percent(stat)
            / 100;
        let befriended = natured * friendship_percent(build.friendship) / 100;
        befriended as u16 + build.avs.get(stat)
    };
    let level = u16::from(build.level);
    Stats {
        hp: scaled(base.hp, build.ivs.hp, build.level) as u16 + level + 10 + build.avs.hp,
        attack: other(Stat::Attack),
        defense: other(Stat::Defense),
        special_attack: other(Stat::SpecialAttack),
        special_defense: other(Stat::SpecialDefense),
        speed: other(Stat::Speed),
    }
}

fn scaled(base: u16, iv: u16, level: u8) -> u32 {
    (2 * u32::from(base) + u32::from(iv)) * u32::from(level) / 100
}

/// ⌊(friendship/255/10 + 1)·100⌋, in the integers that give the same thresholds.
///
/// Friendship 153 is the one value where single and double precision differ (105 or 106); it counts
/// as 106 here, as in Pokémon Showdown.
fn friendship_percent(friendship: u8) -> u32 {
    100 + u32::from(friendship) * 10 / 255
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHARIZARD: Stats = Stats {
        hp: 78,
        attack: 84,
        defense: 78,
        special_attack: 109,
        special_defense: 85,
        speed: 100,
    };

    #[test]
    fn link_battle_stats_include_two_percent_of_friendship() {
        let stats = final_stats(&CHARIZARD, &Build::link_battle(50));
        assert_eq!(stats.hp, 153);
        assert_eq!(stats.speed, 122);
    }

    #[test]
    fn awakening_values_are_added_after_friendship() {
        let build = Build {
            avs: Stats::all(200),
            friendship: 255,
            ..Build::link_battle(100)
        };
        let stats = final_stats(&CHARIZARD, &build);
        assert_eq!(stats.hp, 297 + 200);
        assert_eq!(stats.attack, 204 * 110 / 100 + 200);
    }

    #[test]
    fn nature_moves_a_tenth_and_truncates() {
        let build = Build {
            nature: Nature {
                raised: Some(Stat::Attack),
                lowered: Some(Stat::SpecialAttack),
            },
            friendship: 0,
            ..Build::link_battle(50)
        };
        let stats = final_stats(&CHARIZARD, &build);
        assert_eq!(stats.attack, 104 * 110 / 100);
        assert_eq!(stats.special_attack, 129 * 90 / 100);
    }

    #[test]
    fn friendship_rises_at_its_ten_thresholds() {
        let thresholds = [26, 51, 77, 102, 128, 153, 179, 204, 230, 255];
        for (step, threshold) in (1..).zip(thresholds) {
            assert_eq!(friendship_percent(threshold), 100 + step);
            assert_eq!(friendship_percent(threshold - 1), 100 + step - 1);
        }
    }
}
