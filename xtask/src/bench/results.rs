//! What was measured: a row for each figure of each library in each mode.

use serde_json::{Value, json};

use super::{
    plan::{Language, Metric, Mode, OURS},
    prepare::Version,
    spread::Spread,
};
use crate::process::Result;

pub(super) struct Row {
    pub(super) mode: String,
    pub(super) title: String,
    pub(super) language: Language,
    pub(super) library: String,
    pub(super) version: String,
    pub(super) metric: &'static Metric,
    pub(super) figure: Spread,
    pub(super) runs: usize,
    /// How many times better ours is, round by round. Ours has none.
    pub(super) ratio: Option<Spread>,
}

#[derive(Default)]
pub(super) struct Results(pub(super) Vec<Row>);

impl Results {
    /// Takes what a mode's libraries reported of a metric: a figure a round each, in the same order of rounds.
    pub(super) fn add(&mut self, mode: &Mode, metric: &'static Metric, figures: &[(&str, Vec<f64>)]) {
        let ours = figures.iter().find(|(library, _)| *library == OURS).map(|(_, figures)| figures);
        for (library, rounds) in figures {
            let Some(figure) = Spread::of(rounds.iter().copied()) else { continue };
            let ratio = ours.filter(|_| *library != OURS).and_then(|ours| {
                let pairs = ours.iter().zip(rounds);
                Spread::of(pairs.filter_map(|(ours, theirs)| {
                    let (over, under) = if metric.more { (ours, theirs) } else { (theirs, ours) };
                    (*under > 0.0).then(|| over / under)
                }))
            });
            self.0.push(Row {
                mode: mode.name.clone(),
                title: mode.title.clone(),
                language: mode.language,
                library: (*library).to_owned(),
                version: String::new(),
                metric,
                figure,
                runs: rounds.len(),
                ratio,
            });
        }
    }

    pub(super) fn find(&self, mode: &str, library: &str, metric: &Metric) -> Option<&Row> {
        let mut rows = self.0.iter();
        rows.find(|row| row.mode == mode && row.library == library && row.metric.name == metric.name)
    }

    /// Says of each row which version of its library it is of.
    pub(super) fn name_versions(&mut self, versions: &[Version]) {
        for row in &mut self.0 {
            // What follows a comma is how it is used.
            let library = row.library.split(',').next().unwrap_or_default();
            let mut versions = versions.iter();
            if let Some((.., version)) =
                versions.find(|(language, name, _)| *language == row.language && *name == library)
            {
                row.version.clone_from(version);
            }
        }
    }

    pub(super) fn json(&self) -> Result<String> {
        let rows: Vec<Value> = self.0.iter().map(Row::json).collect();
        serde_json::to_string_pretty(&rows).map(|text| text + "\n").map_err(|error| error.to_string())
    }
}

impl Row {
    fn json(&self) -> Value {
        let mut row = json!({
            "mode": self.mode,
            "library": self.library,
            "version": self.version,
            "metric": self.metric.name,
            "unit": self.metric.unit,
        });
        for (name, value) in self.figure.json().as_object().into_iter().flatten() {
            row[name] = value.clone();
        }
        row["runs"] = self.runs.into();
        row["ratio"] = self.ratio.map_or(Value::Null, Spread::json);
        row
    }
}
