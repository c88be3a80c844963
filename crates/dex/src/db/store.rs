//! Writing a Pokédex into the database, whole.

use battle::stats::Stats;
use battle::types::Type;
use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe};

use super::Db;
use crate::Error;
use crate::codes::{
    AVAILABILITIES, CATEGORIES, Codes, EFFECTS, FORM_KINDS, LEARN_METHODS, STATS, TYPES, code_of,
};
use crate::effects;
use crate::pokedex::{Form, FormId, MoveEntry, Pokedex};

type Insert<'q> = Query<'q, Any, AnyArguments>;

/// SQLite looks each numbered placeholder up in a list, so that larger statements are slower.
const VALUES_A_STATEMENT: usize = 1_000;

/// The tables that hold the Pokédex, each after those that it refers to.
pub(super) const TABLES: [&str; 12] = [
    "species",
    "type",
    "type_effectiveness",
    "form",
    "form_type",
    "base_stats",
    "move_category",
    "move",
    "learn_method",
    "learnset",
    "nature",
    "pokedex_version",
];

impl Db {
    /// Replaces the stored Pokédex by this one, in one transaction: readers see either.
    ///
    /// # Errors
    /// The database refuses; what was stored before stays.
    pub async fn store_pokedex(&self, pokedex: &Pokedex) -> Result<(), Error> {
        let stored = async {
            let mut transaction = self.pool.begin().await?;
            replace(&mut transaction, pokedex).await?;
            transaction.commit().await
        };
        stored.await.map_err(|source| self.error(source))
    }

    /// How many rows each table of the Pokédex holds, in a fixed order.
    ///
    /// # Errors
    /// The database does not answer or is not migrated.
    pub async fn row_counts(&self) -> Result<Vec<(&'static str, i64)>, Error> {
        let mut counts = Vec::with_capacity(TABLES.len());
        for table in TABLES {
            let sql = AssertSqlSafe(format!("select count(*) from {table}"));
            let count = sqlx::query_scalar(sql).fetch_one(&self.pool).await;
            counts.push((table, count.map_err(|source| self.error(source))?));
        }
        Ok(counts)
    }
}

async fn replace(connection: &mut AnyConnection, pokedex: &Pokedex) -> Result<(), sqlx::Error> {
    for table in TABLES.into_iter().rev() {
        let sql = AssertSqlSafe(format!("delete from {table}"));
        sqlx::query(sql).execute(&mut *connection).await?;
    }
    insert_types(connection, pokedex).await?;
    insert_forms(connection, pokedex).await?;
    insert_moves(connection, pokedex).await?;
    insert_learnset(connection, pokedex).await?;
    insert_natures(connection, pokedex).await?;
    let version = [pokedex.digest()];
    insert(
        connection,
        "pokedex_version (id, digest)",
        &version,
        |row, digest| row.bind(1).bind(digest.as_str()),
    )
    .await
}

async fn insert_types(
    connection: &mut AnyConnection,
    pokedex: &Pokedex,
) -> Result<(), sqlx::Error> {
    let types = &pokedex.type_names;
    insert(
        connection,
        "type (id, code, name_fr, name_en)",
        types,
        |row, (ty, name)| {
            let row = row.bind(*ty as i32).bind(code_of(TYPES, ty));
            row.bind(name.french.as_str()).bind(name.english.as_str())
        },
    )
    .await?;
    let cells: Vec<(Type, Type)> = Type::ALL
        .into_iter()
        .flat_map(|attack| Type::ALL.map(|defend| (attack, defend)))
        .collect();
    let into = "type_effectiveness (attacking_type_id, defending_type_id, effect)";
    insert(connection, into, &cells, |row, &(attack, defend)| {
        let effect = code_of(EFFECTS, &pokedex.chart.effect(attack, defend));
        row.bind(attack as i32).bind(defend as i32).bind(effect)
    })
    .await
}

async fn insert_forms(
    connection: &mut AnyConnection,
    pokedex: &Pokedex,
) -> Result<(), sqlx::Error> {
    let mut species: Vec<_> = pokedex.forms.iter().map(|form| &form.species).collect();
    species.sort_by_key(|species| species.number);
    species.dedup();
    insert(
        connection,
        "species (id, name_fr, name_en)",
        &species,
        |row, species| {
            let row = row.bind(species.number);
            row.bind(species.name.french.as_str())
                .bind(species.name.english.as_str())
        },
    )
    .await?;
    let into = "form (id, slug, species_id, kind, name_fr, name_en, height_m, weight_kg, \
                evolves_from_id, evolution_level)";
    insert(connection, into, &pokedex.forms, bind_form).await?;
    let slots: Vec<(FormId, i32, Type)> = pokedex.forms.iter().flat_map(form_types).collect();
    let into = "form_type (form_id, slot, type_id)";
    insert(connection, into, &slots, |row, &(form, slot, ty)| {
        row.bind(form.0).bind(slot).bind(ty as i32)
    })
    .await?;
    let into = "base_stats (form_id, hp, attack, defense, special_attack, special_defense, speed)";
    insert(connection, into, &pokedex.forms, |row, form| {
        bind_stats(row.bind(form.id.0), &form.battle.base)
    })
    .await
}

fn bind_form<'q>(row: Insert<'q>, form: &'q Form) -> Insert<'q> {
    row.bind(form.id.0)
        .bind(form.slug.as_str())
        .bind(form.species.number)
        .bind(code_of(FORM_KINDS, &form.kind))
        .bind(form.name.french.as_str())
        .bind(form.name.english.as_str())
        .bind(form.height_m)
        .bind(form.weight_kg)
        .bind(form.evolves_from.map(|id| id.0))
        .bind(form.evolution_level.map(i32::from))
}

fn form_types(form: &Form) -> impl Iterator<Item = (FormId, i32, Type)> {
    let typing = form.battle.typing;
    let types = std::iter::once(typing.primary).chain(typing.secondary);
    (1..).zip(types).map(|(slot, ty)| (form.id, slot, ty))
}

fn bind_stats<'q>(row: Insert<'q>, stats: &Stats) -> Insert<'q> {
    row.bind(i32::from(stats.hp))
        .bind(i32::from(stats.attack))
        .bind(i32::from(stats.defense))
        .bind(i32::from(stats.special_attack))
        .bind(i32::from(stats.special_defense))
        .bind(i32::from(stats.speed))
}

async fn insert_moves(
    connection: &mut AnyConnection,
    pokedex: &Pokedex,
) -> Result<(), sqlx::Error> {
    insert_codes(connection, "move_category (id, code)", CATEGORIES).await?;
    let into = "move (id, slug, name_fr, name_en, type_id, category_id, power, accuracy, pp, \
                priority, availability, effects)";
    insert(connection, into, &pokedex.moves, bind_move).await
}

fn bind_move<'q>(row: Insert<'q>, mv: &'q MoveEntry) -> Insert<'q> {
    let rules = &mv.rules;
    row.bind(mv.id.0)
        .bind(mv.slug.as_str())
        .bind(mv.name.french.as_str())
        .bind(mv.name.english.as_str())
        .bind(rules.ty as i32)
        .bind(id_of(CATEGORIES, &rules.category))
        .bind(Some(i32::from(rules.power)).filter(|&power| power > 0))
        .bind(rules.accuracy.map(i32::from))
        .bind(i32::from(rules.pp))
        .bind(i32::from(rules.priority))
        .bind(code_of(AVAILABILITIES, &mv.availability))
        .bind(effects::print(rules))
}

async fn insert_learnset(
    connection: &mut AnyConnection,
    pokedex: &Pokedex,
) -> Result<(), sqlx::Error> {
    insert_codes(connection, "learn_method (id, code)", LEARN_METHODS).await?;
    let into = "learnset (form_id, move_id, learn_method_id, level)";
    insert(connection, into, &pokedex.learnset, |row, learn| {
        let row = row.bind(learn.form.0).bind(learn.mv.0);
        row.bind(id_of(LEARN_METHODS, &learn.method))
            .bind(learn.level.map(i32::from))
    })
    .await
}

async fn insert_natures(
    connection: &mut AnyConnection,
    pokedex: &Pokedex,
) -> Result<(), sqlx::Error> {
    let natures: Vec<_> = (0..).zip(&pokedex.natures).collect();
    let into = "nature (id, name_fr, name_en, raised, lowered)";
    insert(connection, into, &natures, |row, (id, (name, nature))| {
        let row = row
            .bind(*id)
            .bind(name.french.as_str())
            .bind(name.english.as_str());
        row.bind(nature.raised.map(|stat| code_of(STATS, &stat)))
            .bind(nature.lowered.map(|stat| code_of(STATS, &stat)))
    })
    .await
}

async fn insert_codes<T: PartialEq>(
    connection: &mut AnyConnection,
    into: &str,
    codes: &Codes<T>,
) -> Result<(), sqlx::Error> {
    insert(connection, into, codes, |row, (code, value)| {
        row.bind(id_of(codes, value)).bind(*code)
    })
    .await
}

/// The id under which a code's table holds a value: its place in the list, from 1.
fn id_of<T: PartialEq>(codes: &Codes<T>, value: &T) -> i32 {
    let place = codes.iter().position(|(_, known)| known == value);
    place.expect("every value of a closed set has a code") as i32 + 1
}

/// Inserts rows with as few statements as possible; `into` is a table and its columns.
async fn insert<'q, R>(
    connection: &mut AnyConnection,
    into: &str,
    rows: &'q [R],
    bind: impl Fn(Insert<'q>, &'q R) -> Insert<'q>,
) -> Result<(), sqlx::Error> {
    let width = into.matches(',').count() + 1;
    for rows in rows.chunks(VALUES_A_STATEMENT / width) {
        let sql = format!(
            "insert into {into} values {}",
            placeholders(rows.len(), width)
        );
        let empty = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        let statement = rows.iter().fold(empty, &bind);
        statement.execute(&mut *connection).await?;
    }
    Ok(())
}

/// `($1, $2), ($3, $4)` for two rows of two columns.
fn placeholders(n_rows: usize, width: usize) -> String {
    let mut text = String::new();
    for row in 0..n_rows {
        for column in 0..width {
            text.push_str(if column > 0 {
                ", "
            } else if row > 0 {
                "), ("
            } else {
                "("
            });
            text.push_str(&format!("${}", row * width + column + 1));
        }
    }
    text + ")"
}
