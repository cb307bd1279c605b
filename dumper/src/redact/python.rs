//! What Python asks of the rules, for `redact-test` and for names of rules that somebody wrote wrongly.

use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use super::{ByName, Pattern, Redactor, RuleId, Settings};

/// The names of the built-in rules.
#[pyfunction]
pub(crate) fn rule_names() -> Vec<&'static str> {
    Redactor::rule_names().collect()
}

/// The runs of a text that a dump would hide: where each starts and ends, and its rule.
#[pyfunction]
pub(crate) fn redact_runs(
    text: &[u8],
    gathered: &Bound<'_, PyDict>,
    is_source: bool,
) -> PyResult<Vec<(usize, usize, &'static str)>> {
    let redactor = Redactor::new(Settings::gathered(gathered)?.0);
    let spans = if is_source { redactor.source_spans(text) } else { redactor.spans(text, true) };
    let named = |(run, rule): (std::ops::Range<usize>, RuleId)| (run.start, run.end, redactor.rule_name(rule));
    Ok(spans.merged().into_iter().map(named).collect())
}

/// For each name its rule, or None, and whether everything below it is hidden.
#[pyfunction]
pub(crate) fn redact_names(
    names: Vec<String>,
    gathered: &Bound<'_, PyDict>,
) -> PyResult<Vec<(Option<&'static str>, bool)>> {
    let redactor = Redactor::new(Settings::gathered(gathered)?.0);
    let said = |name: &String| match redactor.by_name(name) {
        ByName::Always(rule) => (Some(redactor.rule_name(rule)), true),
        ByName::IfSecret(rule) => (Some(redactor.rule_name(rule)), false),
        ByName::Nothing | ByName::Harmless => (None, false),
    };
    Ok(names.iter().map(said).collect())
}

/// A pattern that Python has to run: its `finditer`, and whether it is one of bytes.
pub(crate) type Finder = (Py<PyAny>, bool);

impl Settings {
    /// What `coredumpy._redaction` gathered, and the patterns that only Python runs as they were meant.
    pub(crate) fn gathered(gathered: &Bound<'_, PyDict>) -> PyResult<(Self, Vec<Finder>)> {
        let item = |key: &str| gathered.get_item(key)?.ok_or_else(|| PyKeyError::new_err(key.to_owned()));
        let mut settings = Self {
            hide_secret: item("hide_secret")?.extract()?,
            hide_environ: item("hide_environ")?.extract()?,
            disabled_rules: item("disabled_rules")?.extract::<Vec<String>>()?.into_iter().collect(),
            secret_names: item("secret_names")?.extract()?,
            ..Self::default()
        };
        // Name, value, whether the user's filter hides it.
        for variable in item("environ")?.cast::<PyList>()? {
            let (name, value, is_hidden): (Vec<u8>, Vec<u8>, bool) = variable.extract()?;
            settings.environ.push((name, value));
            settings.environ_hidden.push(is_hidden);
        }
        let mut finders = Vec::new();
        // Source, flags, whether it is one of bytes, `finditer`.
        for pattern in item("patterns")?.cast::<PyList>()? {
            let (source, flags, is_bytes, find): (String, u32, bool, Bound<'_, PyAny>) = pattern.extract()?;
            match Pattern::new(&source, flags, is_bytes) {
                Some(pattern) => settings.patterns.push(pattern),
                None => finders.push((find.unbind(), is_bytes)),
            }
        }
        Ok((settings, finders))
    }
}
