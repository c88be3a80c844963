//! The eighteen types and the chart of their effectiveness.
//!
//! The chart's values are data and come from the caller; only their shape lives here.

/// An elemental type, numbered from 1 as the games number them internally.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Type {
    Normal = 1,
    Fighting,
    Flying,
    Poison,
    Ground,
    Rock,
    Bug,
    Ghost,
    Steel,
    Fire,
    Water,
    Grass,
    Electric,
    Psychic,
    Ice,
    Dragon,
    Dark,
    Fairy,
}

impl Type {
    /// Every type, in the order of its number.
    pub const ALL: [Type; 18] = [
        Type::Normal,
        Type::Fighting,
        Type::Flying,
        Type::Poison,
        Type::Ground,
        Type::Rock,
        Type::Bug,
        Type::Ghost,
        Type::Steel,
        Type::Fire,
        Type::Water,
        Type::Grass,
        Type::Electric,
        Type::Psychic,
        Type::Ice,
        Type::Dragon,
        Type::Dark,
        Type::Fairy,
    ];

    /// Position in [`Type::ALL`], 0 to 17.
    pub fn index(self) -> usize {
        self as usize - 1
    }
}

/// One or two different types of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Typing {
    pub primary: Type,
    pub secondary: Option<Type>,
}

impl Typing {
    pub fn has(self, ty: Type) -> bool {
        self.primary == ty || self.secondary == Some(ty)
    }
}

/// How well an attack of one type works against one defending type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Effect {
    Immune,
    Resisted,
    #[default]
    Neutral,
    SuperEffective,
}

/// How well an attack works against a whole form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effectiveness {
    Immune,
    /// Doublings (positive) or halvings (negative), −2 to 2.
    Steps(i8),
}

impl Effectiveness {
    pub const NEUTRAL: Effectiveness = Effectiveness::Steps(0);

    /// The multiplier that players know: 0, ¼, ½, 1, 2 or 4.
    pub fn multiplier(self) -> f32 {
        match self {
            Effectiveness::Immune => 0.0,
            Effectiveness::Steps(steps) => f32::exp2(f32::from(steps)),
        }
    }
}

/// The effect of each attacking type (row) on each defending type (column).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeChart(pub [[Effect; 18]; 18]);

impl TypeChart {
    pub fn effect(&self, attack: Type, defend: Type) -> Effect {
        self.0[attack.index()][defend.index()]
    }

    /// Combined effect on one or two defending types; an immunity wins over everything.
    pub fn effectiveness(&self, attack: Type, defender: Typing) -> Effectiveness {
        let mut steps = 0;
        for defend in std::iter::once(defender.primary).chain(defender.secondary) {
            match self.effect(attack, defend) {
                Effect::Immune => return Effectiveness::Immune,
                Effect::Resisted => steps -= 1,
                Effect::Neutral => {}
                Effect::SuperEffective => steps += 1,
            }
        }
        Effectiveness::Steps(steps)
    }
}
