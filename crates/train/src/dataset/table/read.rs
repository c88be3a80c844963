//! The rows of a Parquet file as duels.

use std::ops::RangeInclusive;

use anyhow::{Context, bail, ensure};
use battle::stats::{Build, Stats};
use bytes::Bytes;
use dex::pokedex::{FormId, MoveId, Pokedex};
use ml::features::{N_FEATURES, Row, both_views, names};
use parquet::column::reader::get_typed_column_reader;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, FloatType, Int32Type};
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};

use super::{SIDE_COLUMNS, exchanged, places};
use crate::draw::{Draw, Scenario, Side};
use crate::simulate::Observed;

/// The duels of a file, with the simulations of each.
pub(in crate::dataset) fn read(
    pokedex: &Pokedex,
    file: Bytes,
) -> anyhow::Result<(u32, Vec<(Draw<'_>, Observed)>)> {
    let reader = SerializedFileReader::new(file)?;
    ensure!(reader.num_row_groups() == 1, "it has not one row group");
    let rows = reader.get_row_group(0)?;
    let rows = Columns {
        rows: rows.as_ref(),
        next: 0,
    };
    rows.duels(pokedex)
}

/// The columns of a file, which are read one after the other.
struct Columns<'a> {
    rows: &'a dyn RowGroupReader,
    next: usize,
}

impl Columns<'_> {
    fn duels(mut self, pokedex: &Pokedex) -> anyhow::Result<(u32, Vec<(Draw<'_>, Observed)>)> {
        let scenarios = self.take::<ByteArrayType>()?;
        let simulations = self.take::<Int32Type>()?;
        let win_rates = self.take::<DoubleType>()?;
        let sides = [self.numbers()?, self.numbers()?];
        let rows = self.features()?;
        let duel = |i: usize| {
            let draw = Draw {
                scenario: scenario(&scenarios[i])?,
                sides: [side(pokedex, &sides[0], i)?, side(pokedex, &sides[1], i)?],
            };
            require_features_of(pokedex, &draw, &rows[i])
                .with_context(|| format!("row {i} is no duel"))?;
            let observed = Observed::new(&pokedex.chart, &draw, rows[i], win_rates[i]);
            Ok((draw, observed))
        };
        let n_simulations = *simulations.first().context("it is empty")?;
        let duels: anyhow::Result<Vec<_>> = (0..scenarios.len()).map(duel).collect();
        Ok((u32::try_from(n_simulations)?, duels?))
    }

    fn take<T: DataType>(&mut self) -> anyhow::Result<Vec<T::T>> {
        let n_rows = self.rows.metadata().num_rows() as usize;
        let column = self.rows.get_column_reader(self.next)?;
        self.next += 1;
        let mut values = Vec::with_capacity(n_rows);
        let mut column = get_typed_column_reader::<T>(column);
        column.read_records(n_rows, None, None, &mut values)?;
        ensure!(values.len() == n_rows, "it ends early");
        Ok(values)
    }

    /// The values of `SIDE_COLUMNS`, column by column.
    fn numbers(&mut self) -> anyhow::Result<Vec<Vec<i32>>> {
        SIDE_COLUMNS
            .iter()
            .map(|_| self.take::<Int32Type>())
            .collect()
    }

    fn features(&mut self) -> anyhow::Result<Vec<[Row; 2]>> {
        let n_rows = self.rows.metadata().num_rows() as usize;
        let mut rows = vec![[[0.0; N_FEATURES]; 2]; n_rows];
        for (view, place) in places() {
            for (row, value) in rows.iter_mut().zip(self.take::<FloatType>()?) {
                row[view][place] = value;
            }
        }
        for (place, other) in exchanged().into_iter().enumerate() {
            let Some(other) = other else { continue };
            for [own, foe] in &mut rows {
                foe[place] = own[other];
            }
        }
        Ok(rows)
    }
}

/// Machines may round differently, in the last bits.
const ROUNDING: f32 = 1e-5;

/// # Errors
/// The rows are not what this program makes of the sides.
fn require_features_of(pokedex: &Pokedex, draw: &Draw<'_>, rows: &[Row; 2]) -> anyhow::Result<()> {
    let [a, b] = draw.sides.each_ref().map(Side::fighter);
    let expected = both_views(&pokedex.chart, a, b);
    let pairs = expected.as_flattened().iter().zip(rows.as_flattened());
    let fits = |(own, its): (&f32, &f32)| (own - its).abs() <= ROUNDING * own.abs().max(1.0);
    let place = pairs.map(fits).position(|fits| !fits);
    match place {
        Some(place) => bail!(
            "its {} is not that of its sides",
            names()[place % N_FEATURES]
        ),
        None => Ok(()),
    }
}

fn scenario(name: &ByteArray) -> anyhow::Result<Scenario> {
    let known = Scenario::ALL.into_iter();
    let mut named = known.filter(|it| it.name().as_bytes() == name.data());
    named.next().context("it has an unknown scenario")
}

fn side<'a>(pokedex: &'a Pokedex, columns: &[Vec<i32>], i: usize) -> anyhow::Result<Side<'a>> {
    let number = |column: usize| columns[column][i];
    let [form, mv] = [number(0), number(1)];
    let nature = pokedex.natures.get(usize::try_from(number(3))?);
    let build = Build {
        level: within(number(2), 1..=100).context("it has an impossible level")?,
        nature: nature.context("it has an unknown nature")?.1,
        ivs: stats(columns, 5, i, 31).context("it has an impossible IV")?,
        avs: stats(columns, 11, i, 200).context("it has an impossible AV")?,
        friendship: within(number(4), 0..=255).context("it has an impossible friendship")?,
    };
    let form = pokedex.form(FormId(form));
    let mv = pokedex.mv(MoveId(mv));
    Ok(Side::new(
        form.context("it has an unknown form")?,
        build,
        mv.context("it has an unknown move")?,
    ))
}

fn stats(columns: &[Vec<i32>], first: usize, i: usize, most: i32) -> Option<Stats> {
    let value = |offset: usize| within(columns[first + offset][i], 0..=most);
    Some(Stats {
        hp: value(0)?,
        attack: value(1)?,
        defense: value(2)?,
        special_attack: value(3)?,
        special_defense: value(4)?,
        speed: value(5)?,
    })
}

fn within<T: TryFrom<i32>>(value: i32, allowed: RangeInclusive<i32>) -> Option<T> {
    let allowed = allowed.contains(&value).then_some(value);
    T::try_from(allowed?).ok()
}
