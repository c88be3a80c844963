//! Reading the stored Pokédex back.

use std::collections::HashMap;

use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, Row, Transaction};

use super::Db;
use crate::Error;
use crate::check::check;
use crate::check::problem::first;
use crate::facts::{ChartRow, Facts, FormRow, LearnRow, MoveRow, NatureRow, SpeciesRow, TypeRow};
use crate::pokedex::Pokedex;
use crate::provenance::Origin;

impl Db {
    /// Reads and checks the stored Pokédex; `None` when none was ever stored.
    ///
    /// # Errors
    /// The database does not answer, is not migrated, or holds facts that break a rule or are not those that
    /// were loaded.
    pub async fn load_pokedex(&self) -> Result<Option<Pokedex>, Error> {
        let stored = self.facts().await.map_err(|source| self.error(source))?;
        let Some((digest, facts)) = stored else {
            return Ok(None);
        };
        let pokedex = check(&facts).map_err(|faults| self.fault(first(faults)))?;
        match pokedex.digest() == digest {
            true => Ok(Some(pokedex)),
            false => Err(Error::Altered {
                place: self.place.clone(),
            }),
        }
    }

    /// The digest of the stored Pokédex, without reading it; `None` when none was ever stored.
    ///
    /// # Errors
    /// The database does not answer or is not migrated.
    pub async fn stored_digest(&self) -> Result<Option<String>, Error> {
        let digest = sqlx::query_scalar(DIGEST).fetch_optional(&self.pool).await;
        digest.map_err(|source| self.error(source))
    }

    /// The stored facts, with the digest that they were stored with.
    async fn facts(&self) -> Result<Option<(String, Facts)>, sqlx::Error> {
        let mut transaction = self.begin_reading().await?;
        let connection = &mut *transaction;
        let digest = sqlx::query_scalar(DIGEST)
            .fetch_optional(&mut *connection)
            .await?;
        let Some(digest) = digest else {
            return Ok(None);
        };
        let forms = rows(connection, FORMS, form_row).await?;
        let moves = rows(connection, MOVES, move_row).await?;
        let facts = Facts {
            types: rows(connection, TYPES, type_row).await?,
            chart: rows(connection, CHART, chart_row).await?,
            species: rows(connection, SPECIES, species_row).await?,
            learnset: learnset(connection, &forms, &moves).await?,
            natures: rows(connection, NATURES, nature_row).await?,
            forms,
            moves,
        };
        Ok(Some((digest, facts)))
    }

    /// A transaction whose queries all see the same moment.
    pub(super) async fn begin_reading(&self) -> Result<Transaction<'_, Any>, sqlx::Error> {
        if self.is_sqlite() {
            self.pool.begin().await
        } else {
            self.pool
                .begin_with("begin isolation level repeatable read, read only")
                .await
        }
    }
}

const DIGEST: &str = "select digest from pokedex_version";

const TYPES: &str = "select id, code as slug, name_fr, name_en from type";

const CHART: &str = "select attacking.code as attack, defending.code as defend, effect \
    from type_effectiveness \
    join type attacking on attacking.id = attacking_type_id \
    join type defending on defending.id = defending_type_id";

const SPECIES: &str = "select id as number, name_fr, name_en from species";

const FORMS: &str = "select form.id, form.slug, form.species_id as species, form.kind, \
    form.name_fr, form.name_en, type1.code as type1, type2.code as type2, hp, attack, defense, \
    special_attack, special_defense, speed, form.height_m, form.weight_kg, \
    earlier.slug as evolves_from, form.evolution_level \
    from form \
    join base_stats on base_stats.form_id = form.id \
    join form_type slot1 on slot1.form_id = form.id and slot1.slot = 1 \
    join type type1 on type1.id = slot1.type_id \
    left join form_type slot2 on slot2.form_id = form.id and slot2.slot = 2 \
    left join type type2 on type2.id = slot2.type_id \
    left join form earlier on earlier.id = form.evolves_from_id";

const MOVES: &str = "select move.id, move.slug, move.name_fr, move.name_en, type.code as type, \
    move_category.code as category, power, accuracy, pp, priority, availability, effects \
    from move \
    join type on type.id = type_id \
    join move_category on move_category.id = category_id";

const LEARN_METHODS: &str = "select id, code from learn_method";

const LEARNSET: &str = "select form_id, move_id, learn_method_id, level from learnset";

const NATURES: &str = "select id, name_fr, name_en, raised, lowered from nature order by id";

async fn rows<R>(
    connection: &mut AnyConnection,
    query: &'static str,
    read: fn(&AnyRow) -> Result<R, sqlx::Error>,
) -> Result<Vec<R>, sqlx::Error> {
    let rows = sqlx::query(query).fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

fn type_row(row: &AnyRow) -> Result<TypeRow, sqlx::Error> {
    Ok(TypeRow {
        id: row.try_get("id")?,
        slug: row.try_get("slug")?,
        name_fr: row.try_get("name_fr")?,
        name_en: row.try_get("name_en")?,
        origin: Origin::default(),
    })
}

fn chart_row(row: &AnyRow) -> Result<ChartRow, sqlx::Error> {
    Ok(ChartRow {
        attack: row.try_get("attack")?,
        defend: row.try_get("defend")?,
        effect: row.try_get("effect")?,
        origin: Origin::default(),
    })
}

fn species_row(row: &AnyRow) -> Result<SpeciesRow, sqlx::Error> {
    Ok(SpeciesRow {
        number: row.try_get("number")?,
        name_fr: row.try_get("name_fr")?,
        name_en: row.try_get("name_en")?,
        origin: Origin::default(),
    })
}

fn form_row(row: &AnyRow) -> Result<FormRow, sqlx::Error> {
    Ok(FormRow {
        id: row.try_get("id")?,
        slug: row.try_get("slug")?,
        species: row.try_get("species")?,
        kind: row.try_get("kind")?,
        name_fr: row.try_get("name_fr")?,
        name_en: row.try_get("name_en")?,
        type1: row.try_get("type1")?,
        type2: row.try_get("type2")?,
        hp: row.try_get("hp")?,
        attack: row.try_get("attack")?,
        defense: row.try_get("defense")?,
        special_attack: row.try_get("special_attack")?,
        special_defense: row.try_get("special_defense")?,
        speed: row.try_get("speed")?,
        height_m: row.try_get("height_m")?,
        weight_kg: row.try_get("weight_kg")?,
        evolves_from: row.try_get("evolves_from")?,
        evolution_level: row.try_get("evolution_level")?,
        origin: Origin::default(),
    })
}

fn move_row(row: &AnyRow) -> Result<MoveRow, sqlx::Error> {
    Ok(MoveRow {
        id: row.try_get("id")?,
        slug: row.try_get("slug")?,
        name_fr: row.try_get("name_fr")?,
        name_en: row.try_get("name_en")?,
        ty: row.try_get("type")?,
        category: row.try_get("category")?,
        power: row.try_get("power")?,
        accuracy: row.try_get("accuracy")?,
        pp: row.try_get("pp")?,
        priority: row.try_get("priority")?,
        availability: row.try_get("availability")?,
        effects: row.try_get("effects")?,
        origin: Origin::default(),
    })
}

/// Joins here what is joined elsewhere by the database: thousands of rows are read twice as fast as
/// numbers.
async fn learnset(
    connection: &mut AnyConnection,
    forms: &[FormRow],
    moves: &[MoveRow],
) -> Result<Vec<LearnRow>, sqlx::Error> {
    let methods: Vec<(i32, String)> = sqlx::query_as(LEARN_METHODS)
        .fetch_all(&mut *connection)
        .await?;
    let forms = HashMap::from_iter(forms.iter().map(|row| (row.id, row.slug.as_str())));
    let moves = HashMap::from_iter(moves.iter().map(|row| (row.id, row.slug.as_str())));
    let methods = HashMap::from_iter(methods.iter().map(|(id, code)| (*id, code.as_str())));
    let rows: Vec<(i32, i32, i32, Option<i32>)> =
        sqlx::query_as(LEARNSET).fetch_all(connection).await?;
    let learns = rows.into_iter().map(|(form, mv, method, level)| LearnRow {
        form: text_of(&forms, form),
        mv: text_of(&moves, mv),
        method: text_of(&methods, method),
        level,
        origin: Origin::default(),
    });
    Ok(learns.collect())
}

/// The text that belongs to an id; an id that has none stays a number, which no check lets pass.
fn text_of(texts: &HashMap<i32, &str>, id: i32) -> String {
    texts
        .get(&id)
        .map_or_else(|| id.to_string(), |text| (*text).to_owned())
}

fn nature_row(row: &AnyRow) -> Result<NatureRow, sqlx::Error> {
    Ok(NatureRow {
        id: row.try_get("id")?,
        name_fr: row.try_get("name_fr")?,
        name_en: row.try_get("name_en")?,
        raised: row.try_get("raised")?,
        lowered: row.try_get("lowered")?,
        origin: Origin::default(),
    })
}
