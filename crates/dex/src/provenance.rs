//! Where facts come from: the sources, what was read of them, and where they disagree.

use crate::check::check;
use crate::check::problem::Fault;
use crate::codes::{SOURCES, code_of};
use crate::facts::Facts;
use crate::pokedex::Pokedex;

/// Who says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// The files of `data`.
    Snapshot,
    PokeApi,
    Pokepedia,
    /// What forms keep from earlier evolutions and Mega forms from their base, worked out from the rest.
    Inheritance,
}

/// One file or page, as it was read at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub source: Source,
    /// A path in the repository, a URL, or a rule's name.
    pub location: String,
    /// Unix seconds.
    pub retrieved_at: i64,
    /// Of its bytes, in lower-case hexadecimal; empty for a rule.
    pub sha256: String,
}

/// Which document of its collection a fact comes from: its place in the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin(pub usize);

/// A cell in the database: a table, what people call the row there, and a column.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellName {
    pub table: &'static str,
    pub row: String,
    pub column: &'static str,
}

/// What a source says of a cell where another was believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    pub cell: CellName,
    /// `None` where the source says that there is none.
    pub said: Option<String>,
    pub kept: Option<String>,
    /// Who said it.
    pub origin: Origin,
}

/// Facts and the documents that say so.
#[derive(Clone, Debug, Default)]
pub struct Collection {
    pub facts: Facts,
    pub documents: Vec<Document>,
    /// Cells that come from another document than their row.
    pub cells: Vec<(CellName, Origin)>,
    pub disagreements: Vec<Disagreement>,
}

impl Source {
    /// The word that the database and reports have for it.
    pub fn code(self) -> &'static str {
        code_of(SOURCES, &self)
    }
}

impl Collection {
    /// Adds a document.
    pub fn read(&mut self, document: Document) -> Origin {
        self.documents.push(document);
        Origin(self.documents.len() - 1)
    }

    /// Checks every fact, which a database asks for before it takes any.
    ///
    /// # Errors
    /// All faults of the first table that has some.
    pub fn check(self) -> Result<Checked, Box<Refused>> {
        match check(&self.facts) {
            Ok(pokedex) => Ok(Checked {
                collection: self,
                pokedex,
            }),
            Err(faults) => Err(Box::new(Refused {
                collection: self,
                faults,
            })),
        }
    }
}

/// A collection whose facts keep every rule.
#[derive(Clone, Debug)]
pub struct Checked {
    pub(crate) collection: Collection,
    pub(crate) pokedex: Pokedex,
}

impl Checked {
    pub fn collection(&self) -> &Collection {
        &self.collection
    }

    pub fn pokedex(&self) -> &Pokedex {
        &self.pokedex
    }
}

/// A collection whose facts break rules.
#[derive(Debug)]
pub struct Refused {
    pub collection: Collection,
    pub faults: Vec<Fault>,
}

/// What a run reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Snapshot,
    Live,
}

/// A run that loads facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub mode: Mode,
    /// Name and version of the program.
    pub program: String,
    /// Unix seconds.
    pub started_at: i64,
}
