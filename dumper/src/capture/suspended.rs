//! Generators and coroutines: where they stand, and what they wait for.

use coredumpy_format::model::Generator;
use pyo3::prelude::*;

use super::raw::{self, Obj};
use super::types::Kind;
use super::walk::{Walk, text_of};

/// Coroutines below one another that are followed.
const AWAITS_MAX: usize = 10_000;

/// What `__anext__`, `asend` and `__await__` return: objects that step a generator or coroutine, and do not tell which.
const STEPPERS: [&str; 4] = ["async_generator_asend", "async_generator_athrow", "coroutine_wrapper", "anext_awaitable"];

/// How the attributes begin, and which of them is what the object waits for.
fn words(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Generator => ("gi", "gi_yieldfrom"),
        Kind::Coroutine => ("cr", "cr_await"),
        _ => ("ag", "ag_await"),
    }
}

impl<'py> Walk<'py> {
    /// `[44, flavour, name, qualname, state, frame, {8: awaiting, 9: code}]`
    pub(crate) fn generator_record(&mut self, kind: Kind, generator: &Bound<'py, PyAny>, depth: u32) -> PyResult<()> {
        let (kind, generator) = self.behind_ours(kind, generator.clone());
        let flavour = match kind {
            Kind::Generator => 0,
            Kind::Coroutine => 1,
            _ => 2,
        };
        let (prefix, awaiting) = words(kind);
        let (name, qualname) =
            (text_of(&generator.getattr("__name__")?)?, text_of(&generator.getattr("__qualname__")?)?);
        let read = |member: &str| generator.getattr(format!("{prefix}_{member}"));
        let (mut frame, code) = (read("frame")?, read("code")?);
        let is_running = read("running")?.is_truthy()?;
        let mut awaiting = generator.getattr(awaiting)?;
        let is_suspended = match read("suspended") {
            Ok(flag) => flag.is_truthy()?,
            // Before 3.11 only the frame tells, and before 3.12 of asynchronous generators.
            Err(_) => !frame.is_none() && frame.getattr("f_lasti")?.extract::<i64>()? != -1,
        };
        let state = match (is_running, frame.is_none()) {
            (true, _) => 2,
            (false, true) => 3,
            (false, false) => u64::from(is_suspended),
        };
        if !frame.is_none() && self.outermost.ours.has_frame(&frame) {
            // A wrapper that has not begun.
            frame = self.py.None().into_bound(self.py);
        }
        if let Some(kind) = self.suspended_kind(&awaiting) {
            awaiting = self.behind_ours(kind, awaiting).1;
        }
        self.head(Generator::CODE, 7);
        let encoder = self.writer.encoder();
        encoder.uint(flavour);
        encoder.text(&name);
        encoder.text(&qualname);
        encoder.uint(state);
        self.owned_value(&frame, depth + 1);
        self.writer.encoder().map(2);
        self.writer.encoder().uint(8);
        self.owned_value(&awaiting, depth + 1);
        self.writer.encoder().uint(9);
        self.part_of(&code, depth);
        Ok(())
    }

    /// The frames of a coroutine and of those that it awaits, innermost first.
    pub(crate) fn awaiting_frames(
        &mut self,
        coroutine: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let mut frames = Vec::new();
        let mut next = coroutine.cloned();
        while let Some(current) = next.take_if(|_| frames.len() < AWAITS_MAX) {
            let Some((kind, current)) = self.stepped(current) else { break };
            let (prefix, awaiting) = words(kind);
            let frame = current.getattr(format!("{prefix}_frame"))?;
            if !frame.is_none() && !self.outermost.ours.has_frame(&frame) {
                frames.push(frame);
            }
            next = Some(current.getattr(awaiting)?);
        }
        frames.reverse();
        Ok(frames)
    }

    /// The generator or coroutine that the object is, or steps.
    fn stepped(&mut self, object: Bound<'py, PyAny>) -> Option<(Kind, Bound<'py, PyAny>)> {
        if let Some(kind) = self.suspended_kind(&object) {
            return Some(self.behind_ours(kind, object));
        }
        let class = object.get_type();
        let name = self.types.name.read(self.py, Obj::of(class.as_any()))?;
        let is_stepper = Obj::of(&name).as_utf8().is_some_and(|name| STEPPERS.contains(&name));
        if !is_stepper || self.types.is_python_class(class.as_ptr().cast()) {
            return None;
        }
        raw::referents(Obj::of(&object)).into_iter().find_map(|held| {
            let held = held.bound(self.py);
            let kind = self.suspended_kind(&held)?;
            Some(self.behind_ours(kind, held))
        })
    }

    fn suspended_kind(&mut self, object: &Bound<'py, PyAny>) -> Option<Kind> {
        let number = self.types.of(Obj::of(object));
        let kind = self.types.info(number).kind;
        matches!(kind, Kind::Generator | Kind::Coroutine | Kind::AsyncGenerator).then_some(kind)
    }

    /// The program's own, where the object is a wrapper that a decorator of ours made.
    fn behind_ours(&mut self, kind: Kind, object: Bound<'py, PyAny>) -> (Kind, Bound<'py, PyAny>) {
        let (mut kind, mut object) = (kind, object);
        for _ in 0..AWAITS_MAX {
            let frame = object.getattr(format!("{}_frame", words(kind).0)).ok();
            let Some(inner) = frame.and_then(|frame| self.outermost.ours.inner(&frame)) else { break };
            let Some(inner_kind) = self.suspended_kind(&inner) else { break };
            self.keep(inner.clone());
            (kind, object) = (inner_kind, inner);
        }
        (kind, object)
    }
}
