//! The tables that hold facts, with their keys and columns.

use Kind::{Integer, Real, Text};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Real,
    Text,
}

/// A table that holds facts. Each has a `document_id` besides.
#[derive(Debug)]
pub(super) struct Relation {
    pub(super) name: &'static str,
    pub(super) key: &'static [(&'static str, Kind)],
    /// The key as its unique index has it.
    pub(super) unique: &'static str,
    pub(super) values: &'static [(&'static str, Kind)],
    /// Whether two rows may exchange values that no two may share: then the old rows go before the new ones
    /// come. Nothing refers to such rows.
    pub(super) exchanges: bool,
    /// The relation whose rows give each part of the key its name, as far as there is one.
    pub(super) named_by: &'static [&'static str],
}

impl Relation {
    pub(super) fn columns(&self) -> impl Iterator<Item = (&'static str, Kind)> {
        self.key.iter().chain(self.values).copied()
    }
}

/// The relation that says where single cells of the others come from.
pub(super) const CELL_ORIGIN: &str = "cell_origin";

/// Each after those that it refers to; `rows::rows` gives their rows in the same order.
pub(super) const RELATIONS: [Relation; 11] = [
    Relation {
        name: "species",
        key: &[("id", Integer)],
        unique: "id",
        values: &[("name_fr", Text), ("name_en", Text)],
        exchanges: false,
        named_by: &[],
    },
    Relation {
        name: "type",
        key: &[("id", Integer)],
        unique: "id",
        values: &[("code", Text), ("name_fr", Text), ("name_en", Text)],
        exchanges: false,
        named_by: &["type"],
    },
    Relation {
        name: "type_effectiveness",
        key: &[
            ("attacking_type_id", Integer),
            ("defending_type_id", Integer),
        ],
        unique: "attacking_type_id, defending_type_id",
        values: &[("effect", Text)],
        exchanges: false,
        named_by: &["type", "type"],
    },
    Relation {
        name: "form",
        key: &[("id", Integer)],
        unique: "id",
        values: &[
            ("slug", Text),
            ("species_id", Integer),
            ("kind", Text),
            ("name_fr", Text),
            ("name_en", Text),
            ("height_m", Real),
            ("weight_kg", Real),
            ("evolves_from_id", Integer),
            ("evolution_level", Integer),
        ],
        exchanges: false,
        named_by: &["form"],
    },
    Relation {
        name: "form_type",
        key: &[("form_id", Integer), ("slot", Integer)],
        unique: "form_id, slot",
        values: &[("type_id", Integer)],
        exchanges: true,
        named_by: &["form"],
    },
    Relation {
        name: "base_stats",
        key: &[("form_id", Integer)],
        unique: "form_id",
        values: &[
            ("hp", Integer),
            ("attack", Integer),
            ("defense", Integer),
            ("special_attack", Integer),
            ("special_defense", Integer),
            ("speed", Integer),
        ],
        exchanges: false,
        named_by: &["form"],
    },
    Relation {
        name: "move",
        key: &[("id", Integer)],
        unique: "id",
        values: &[
            ("slug", Text),
            ("name_fr", Text),
            ("name_en", Text),
            ("type_id", Integer),
            ("category_id", Integer),
            ("power", Integer),
            ("accuracy", Integer),
            ("pp", Integer),
            ("priority", Integer),
            ("availability", Text),
            ("effects", Text),
        ],
        exchanges: false,
        named_by: &["move"],
    },
    Relation {
        name: "learnset",
        key: &[
            ("form_id", Integer),
            ("move_id", Integer),
            ("learn_method_id", Integer),
            ("level", Integer),
        ],
        unique: "form_id, move_id, learn_method_id, coalesce(level, -1)",
        values: &[],
        exchanges: false,
        named_by: &["form", "move", "learn_method"],
    },
    Relation {
        name: "nature",
        key: &[("id", Integer)],
        unique: "id",
        values: &[
            ("name_fr", Text),
            ("name_en", Text),
            ("raised", Text),
            ("lowered", Text),
        ],
        exchanges: false,
        named_by: &[],
    },
    Relation {
        name: CELL_ORIGIN,
        key: &[
            ("table_name", Text),
            ("row_name", Text),
            ("column_name", Text),
        ],
        unique: "table_name, row_name, column_name",
        values: &[],
        exchanges: false,
        named_by: &[],
    },
    Relation {
        name: "disagreement",
        key: &[
            ("table_name", Text),
            ("row_name", Text),
            ("column_name", Text),
        ],
        unique: "table_name, row_name, column_name",
        values: &[("said", Text), ("kept", Text)],
        exchanges: false,
        named_by: &[],
    },
];
