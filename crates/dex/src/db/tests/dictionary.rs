//! The schema as `docs/data.md` shows it: a picture and a dictionary, made from the database itself.

use std::fmt::Write;
use std::path::Path;

use sqlx::AssertSqlSafe;

use super::{Db, sqlite};

/// A table, its meaning, and its columns with theirs.
type Meaning = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// What each table is, and each of its columns, in the order of the document.
const MEANINGS: [Meaning; 18] = [
    (
        "species",
        "What all forms of a Pokémon share.",
        &[
            ("id", "National Pokédex number"),
            ("name_fr", "French name"),
            ("name_en", "English name"),
            ("document_id", "Where the row comes from"),
        ],
    ),
    (
        "type",
        "The eighteen types.",
        &[
            ("id", "The games' number"),
            ("code", "Stable word, as in `fire`"),
            ("name_fr", "French name"),
            ("name_en", "English name"),
            ("document_id", "Where the row comes from"),
        ],
    ),
    (
        "type_effectiveness",
        "The whole type chart, neutral cells too.",
        &[
            ("attacking_type_id", "Type of the move"),
            ("defending_type_id", "One type of the target"),
            (
                "effect",
                "`immune`, `resisted` (½), `neutral` or `super_effective` (×2)",
            ),
            ("document_id", "Where the row comes from"),
        ],
    ),
    (
        "form",
        "What a player chooses.",
        &[
            (
                "id",
                "Pokédex number, plus 1000 for an Alola form, 2000 for a partner, 3000 for a Mega (or Mega X), 4000 for a Mega Y",
            ),
            ("slug", "Stable word, as in `charizardmegax`"),
            ("species_id", "Its species"),
            (
                "kind",
                "`base`, `alola`, `starter` (the partner), `mega`, `mega_x` or `mega_y`",
            ),
            ("name_fr", "French name with the form"),
            ("name_en", "English name with the form"),
            ("height_m", "Metres"),
            ("weight_kg", "Kilograms"),
            (
                "evolves_from_id",
                "The earlier form; none for the first of its line",
            ),
            (
                "evolution_level",
                "Level of that evolution, when a level causes it",
            ),
            ("document_id", "Where the row comes from"),
        ],
    ),
    (
        "form_type",
        "One or two types of a form.",
        &[
            ("form_id", "The form"),
            ("slot", "1 or 2"),
            ("type_id", "The type"),
            ("document_id", "Where the row comes from"),
        ],
    ),
    (
        "base_stats",
        "The numbers that battles start from.",
        &[
            ("form_id", "The form"),
            ("hp", "1 to 255"),
            ("attack", "1 to 255"),
            ("defense", "1 to 255"),
            ("special_attack", "1 to 255"),
            ("special_defense", "1 to 255"),
            ("speed", "1 to 255"),
            ("document_id", "Where the row comes from"),
        ],
    ),
    (
        "move_category",
        "Words for what a move does damage with.",
        &[
            ("id", "Number"),
            ("code", "`physique`, `spécial` or `autre` (a status move)"),
        ],
    ),
    (
        "move",
        "What Pokémon do in battle.",
        &[
            ("id", "Official number"),
            ("slug", "Stable word, as in `watergun`"),
            ("name_fr", "French name"),
            ("name_en", "English name"),
            ("type_id", "Its type"),
            ("category_id", "Its category"),
            (
                "power",
                "Base power; none for status moves and for damage from elsewhere",
            ),
            ("accuracy", "Percent; none for a move that never misses"),
            ("pp", "Base power points"),
            ("priority", "-7 to 5"),
            (
                "availability",
                "`regular`, `partner_command` or `event_only`",
            ),
            (
                "effects",
                "What it does beyond its numbers, in the notation of [data/README.md](../data/README.md)",
            ),
            (
                "document_id",
                "Where the row comes from; its names come from elsewhere after a live run",
            ),
        ],
    ),
    (
        "learn_method",
        "Words for how a move is learned.",
        &[
            ("id", "Number"),
            (
                "code",
                "`level_up`, `ct` (machine), `move_tutor`, `before_evolution` or `event`",
            ),
        ],
    ),
    (
        "learnset",
        "One row for each way in which a form comes to know a move.",
        &[
            ("form_id", "The form"),
            ("move_id", "The move"),
            ("learn_method_id", "The method"),
            (
                "level",
                "For `level_up`: the level, 1 from the start, 0 on evolving; for `before_evolution`: the lowest at which an earlier form knows it; none otherwise",
            ),
            ("document_id", "Where the row comes from"),
        ],
    ),
    (
        "nature",
        "The twenty-five natures.",
        &[
            ("id", "The games' number, from 0"),
            ("name_fr", "French name"),
            ("name_en", "English name"),
            (
                "raised",
                "Statistic that it raises; none for a neutral nature",
            ),
            ("lowered", "Statistic that it lowers"),
            ("document_id", "Where the row comes from"),
        ],
    ),
    (
        "source",
        "Who says something.",
        &[
            ("id", "Number"),
            (
                "code",
                "`snapshot`, `pokeapi`, `pokepedia` or `inheritance` (worked out from other rows)",
            ),
        ],
    ),
    (
        "etl_run",
        "One row for each run that changed something.",
        &[
            ("id", "In order"),
            ("mode", "`snapshot` or `live`"),
            (
                "program",
                "Name and version of the program; `unknown` for facts that are older than runs",
            ),
            ("started_at", "Unix seconds"),
            ("loaded_at", "Unix seconds"),
            ("digest", "SHA-256 of all facts after it"),
        ],
    ),
    (
        "document",
        "One file or page as one run read it.",
        &[
            ("id", "In order"),
            ("etl_run_id", "The run"),
            ("source_id", "Who says it"),
            ("location", "Path in the repository, URL, or name of a rule"),
            (
                "retrieved_at",
                "Unix seconds; when the source last said that this is its content",
            ),
            ("sha256", "Of its bytes; empty for a rule"),
        ],
    ),
    (
        "cell_origin",
        "The cells that come from another document than their row.",
        &[
            ("table_name", "Table of the cell"),
            ("row_name", "What people call its row, as in `charizard`"),
            ("column_name", "Column of the cell"),
            ("document_id", "Where the cell comes from"),
        ],
    ),
    (
        "disagreement",
        "What another source says of a cell, and was not believed.",
        &[
            ("table_name", "Table of the cell"),
            ("row_name", "What people call its row"),
            (
                "column_name",
                "Column of the cell; `level` for a whole way of learning",
            ),
            (
                "said",
                "What it says; none where it says that there is nothing",
            ),
            ("kept", "What was believed instead"),
            ("document_id", "Who says it"),
        ],
    ),
    (
        "pokedex_version",
        "Which facts the tables hold: one row once they were loaded.",
        &[("id", "1"), ("digest", "SHA-256 of all facts")],
    ),
    (
        "api_key",
        "Who may call the API: what recognises a secret, never the secret.",
        &[
            ("id", "Public part of the key"),
            ("label", "What the key is for, in its creator's words"),
            ("secret_sha256", "SHA-256 of the secret"),
            ("created_at", "Unix seconds"),
            ("revoked_at", "Unix seconds; none while the key is valid"),
        ],
    ),
];

/// A column as the database describes it.
struct Column {
    name: String,
    kind: String,
    is_required: bool,
    is_key: bool,
    refers_to: Option<String>,
}

async fn tables(db: &Db) -> Vec<String> {
    let sql = "select name from sqlite_master where type = 'table' and name not like '\\_sqlx%' escape '\\'";
    sqlx::query_scalar(sql).fetch_all(&db.pool).await.unwrap()
}

async fn columns(db: &Db, table: &str) -> Vec<Column> {
    let sql = AssertSqlSafe(format!(
        "select column.name, lower(column.type), column.\"notnull\", column.pk, key.\"table\" \
         from pragma_table_info('{table}') column \
         left join pragma_foreign_key_list('{table}') key on key.\"from\" = column.name order by column.cid"
    ));
    let rows: Vec<(String, String, i32, i32, Option<String>)> =
        sqlx::query_as(sql).fetch_all(&db.pool).await.unwrap();
    let column = |(name, kind, not_null, key, refers_to)| Column {
        name,
        kind,
        is_required: not_null != 0 || key != 0,
        is_key: key != 0,
        refers_to,
    };
    rows.into_iter().map(column).collect()
}

fn picture(tables: &[(&str, Vec<Column>)]) -> String {
    let mut text = String::from("```mermaid\nerDiagram\n");
    for (table, columns) in tables {
        for column in columns {
            if let Some(target) = &column.refers_to {
                let one = if column.is_required { "||" } else { "|o" };
                writeln!(text, "    {target} {one}--o{{ {table} : {}", column.name).unwrap();
            }
        }
    }
    for (table, columns) in tables {
        writeln!(text, "    {table} {{").unwrap();
        for column in columns {
            let keys = [(column.is_key, "PK"), (column.refers_to.is_some(), "FK")];
            let keys: Vec<&str> = keys
                .iter()
                .filter(|(is, _)| *is)
                .map(|(_, key)| *key)
                .collect();
            let kind = column.kind.replace(' ', "_");
            writeln!(text, "        {kind} {} {}", column.name, keys.join(", ")).unwrap();
        }
        text += "    }\n";
    }
    text.replace(" \n", "\n") + "```\n"
}

fn dictionary(tables: &[(&str, Vec<Column>)]) -> String {
    let mut text = String::new();
    for (&(table, meaning, meanings), (_, columns)) in MEANINGS.iter().zip(tables) {
        write!(
            text,
            "\n### {table}\n\n{meaning}\n\n| Column | Type | Meaning |\n|---|---|---|\n"
        )
        .unwrap();
        let described: Vec<&str> = meanings.iter().map(|(column, _)| *column).collect();
        let found: Vec<&str> = columns.iter().map(|column| &*column.name).collect();
        assert_eq!(described, found, "the columns of {table}");
        for (column, (_, meaning)) in columns.iter().zip(meanings) {
            let optional = if column.is_required { "" } else { ", optional" };
            writeln!(
                text,
                "| `{}` | {}{optional} | {meaning} |",
                column.name, column.kind
            )
            .unwrap();
        }
    }
    text
}

#[tokio::test]
async fn the_documented_schema_is_that_of_the_database() {
    let (_folder, db) = sqlite().await;
    db.migrate().await.unwrap();
    let mut known: Vec<&str> = MEANINGS.iter().map(|(table, ..)| *table).collect();
    let mut found = tables(&db).await;
    let mut described = Vec::new();
    for &(table, ..) in &MEANINGS {
        described.push((table, columns(&db, table).await));
    }
    known.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, known);
    let schema = format!("{}{}", picture(&described), dictionary(&described));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/data.md");
    let document = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = document.split_once("<!-- schema -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end of schema -->\n").unwrap();
    let expected = format!("{before}<!-- schema -->\n{schema}<!-- end of schema -->\n{after}");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let document = std::fs::read_to_string(&path).unwrap();
    assert!(
        document == expected,
        "run UPDATE_SCHEMA=1 cargo test -p dex documented_schema"
    );
}
