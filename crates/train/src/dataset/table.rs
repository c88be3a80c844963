//! Duels as the rows of a Parquet file, and back.
//!
//! The second view of a duel is the first one with both sides' features exchanged, but for features that belong to
//! no side: those stand there twice.

mod read;

use std::sync::Arc;

use anyhow::Context;
use battle::stats::{Build, Stats};
use dex::pokedex::Pokedex;
use ml::features::{N_FEATURES, names};
use ml::manifest::sha256;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, FloatType, Int32Type};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

pub(super) use self::read::read;
use crate::draw::{Draw, Side};
use crate::simulate::{Fought, Observed};

/// Of one side, without their prefix `a_` or `b_`; IVs and AVs are in the order of the games.
const SIDE_COLUMNS: [&str; 17] = [
    "form",
    "move",
    "level",
    "nature",
    "friendship",
    "iv_hp",
    "iv_attack",
    "iv_defense",
    "iv_special_attack",
    "iv_special_defense",
    "iv_speed",
    "av_hp",
    "av_attack",
    "av_defense",
    "av_special_attack",
    "av_special_defense",
    "av_speed",
];

/// Columns before those of the sides and the features.
const SIMULATIONS: &str = "simulations";
const WIN_RATE: &str = "win_rate";
const SCENARIO: &str = "scenario";

const SIDES: [&str; 2] = ["a", "b"];

/// Name and Parquet type of every column, in order.
pub(super) fn columns() -> Vec<(String, String)> {
    let named = |(name, physical): (String, Physical)| (name, format!("{physical}"));
    layout().into_iter().map(named).collect()
}

fn layout() -> Vec<(String, Physical)> {
    let sides = SIDES.iter().flat_map(|side| {
        let prefixed = move |name: &&str| (format!("{side}_{name}"), Physical::INT32);
        SIDE_COLUMNS.iter().map(prefixed)
    });
    let features = names().into_iter().chain(twice().map(|(name, _)| name));
    [
        (SCENARIO.to_owned(), Physical::BYTE_ARRAY),
        (SIMULATIONS.to_owned(), Physical::INT32),
        (WIN_RATE.to_owned(), Physical::DOUBLE),
    ]
    .into_iter()
    .chain(sides)
    .chain(features.map(|name| (format!("feature_{name}"), Physical::FLOAT)))
    .collect()
}

/// Features that belong to no side, as B sees them, with their places in a row.
fn twice() -> impl Iterator<Item = (String, usize)> {
    let names = names();
    let seen_by_b = move |(i, place): (usize, Option<usize>)| {
        place.is_none().then(|| (format!("{}_for_b", names[i]), i))
    };
    exchanged().into_iter().enumerate().filter_map(seen_by_b)
}

/// Where each feature stands once both sides are exchanged; `None` for what belongs to no side.
fn exchanged() -> Vec<Option<usize>> {
    let names = names();
    let place = |name: &String| {
        let [own, foe] = match name.split_at_checked(2)? {
            ("a_", rest) => ["b_", rest],
            ("b_", rest) => ["a_", rest],
            _ => return None,
        };
        names
            .iter()
            .position(|other| *other == format!("{own}{foe}"))
    };
    names.iter().map(place).collect()
}

/// Digest of duels with all that is known of them, whatever the file, hexadecimal SHA-256.
pub(super) fn digest<'a>(
    pokedex: &Pokedex,
    n_simulations: u32,
    duels: impl Iterator<Item = (&'a Draw<'a>, &'a Observed)>,
) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    for (draw, observed) in duels {
        bytes.extend(draw.scenario.name().as_bytes());
        bytes.extend(n_simulations.to_le_bytes());
        bytes.extend(observed.win_rate.to_le_bytes());
        for side in &draw.sides {
            let numbers = numbers(pokedex, side)?;
            bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        }
        let features = observed.rows.as_flattened().iter();
        bytes.extend(features.flat_map(|value| value.to_le_bytes()));
    }
    Ok(sha256(&bytes))
}

/// A Parquet file of duels that were each simulated so many times.
pub(super) fn write(
    pokedex: &Pokedex,
    n_simulations: u32,
    duels: &[Fought<'_>],
) -> anyhow::Result<Vec<u8>> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema()?, Arc::new(properties))?;
    let mut rows = writer.next_row_group()?;
    let scenarios = duels
        .iter()
        .map(|it| ByteArray::from(it.draw.scenario.name()));
    put::<ByteArrayType>(&mut rows, scenarios)?;
    put::<Int32Type>(&mut rows, duels.iter().map(|_| n_simulations as i32))?;
    put::<DoubleType>(&mut rows, duels.iter().map(|it| it.observed.win_rate))?;
    for side in [0, 1] {
        let all = duels
            .iter()
            .map(|it| numbers(pokedex, &it.draw.sides[side]));
        let all = all.collect::<anyhow::Result<Vec<_>>>()?;
        for column in 0..SIDE_COLUMNS.len() {
            put::<Int32Type>(&mut rows, all.iter().map(|numbers| numbers[column]))?;
        }
    }
    for (view, place) in places() {
        put::<FloatType>(
            &mut rows,
            duels.iter().map(|it| it.observed.rows[view][place]),
        )?;
    }
    rows.close()?;
    Ok(writer.into_inner()?)
}

/// The views and places of the features that columns hold.
fn places() -> impl Iterator<Item = (usize, usize)> {
    let own = (0..N_FEATURES).map(|place| (0, place));
    own.chain(twice().map(|(_, place)| (1, place)))
}

fn schema() -> anyhow::Result<TypePtr> {
    let column = |(name, physical): (String, Physical)| {
        let column = Type::primitive_type_builder(&name, physical);
        let logical = (physical == Physical::BYTE_ARRAY).then_some(LogicalType::String);
        let column = column.with_repetition(Repetition::REQUIRED);
        Ok(Arc::new(column.with_logical_type(logical).build()?))
    };
    let columns: anyhow::Result<Vec<TypePtr>> = layout().into_iter().map(column).collect();
    let schema = Type::group_type_builder("duel").with_fields(columns?);
    Ok(Arc::new(schema.build()?))
}

fn put<T: DataType>(
    rows: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: impl Iterator<Item = T::T>,
) -> anyhow::Result<()> {
    let mut column = rows.next_column()?.context("the schema has more columns")?;
    let values: Vec<T::T> = values.collect();
    column.typed::<T>().write_batch(&values, None, None)?;
    Ok(column.close()?)
}

/// The values of `SIDE_COLUMNS`.
fn numbers(pokedex: &Pokedex, side: &Side<'_>) -> anyhow::Result<[i32; 17]> {
    let Build {
        level,
        nature,
        ivs,
        avs,
        friendship,
    } = side.build;
    let mut natures = pokedex.natures.iter();
    let nature = natures.position(|(_, other)| *other == nature);
    let nature = nature.context("a nature that the Pokédex does not have")? as i32;
    let mut numbers = [0; 17];
    numbers[..5].copy_from_slice(&[
        side.form.id.0,
        side.mv.id.0,
        level.into(),
        nature,
        friendship.into(),
    ]);
    numbers[5..11].copy_from_slice(&six(&ivs));
    numbers[11..].copy_from_slice(&six(&avs));
    Ok(numbers)
}

fn six(stats: &Stats) -> [i32; 6] {
    let &Stats {
        hp,
        attack,
        defense,
        special_attack,
        special_defense,
        speed,
    } = stats;
    [hp, attack, defense, special_attack, special_defense, speed].map(i32::from)
}

#[cfg(test)]
mod tests;
