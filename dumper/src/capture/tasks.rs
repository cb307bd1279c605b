//! asyncio's tasks and futures, where they are those written in C; the others are instances like any.

use coredumpy_format::Text;
use coredumpy_format::model::Task;
use pyo3::prelude::*;

use super::instances::attributes;
use super::raw::Obj;
use super::types::Kind;
use super::walk::{Walk, text_of};

/// Coroutines below one another that are followed.
const AWAITS_MAX: usize = 10_000;

impl<'py> Walk<'py> {
    /// `[45, class, name, state, coroutine, frames, {8: waiting for, 11: attributes, 12: exception, 13: result}]`
    pub(crate) fn task_record(&mut self, task: Obj, depth: u32) -> PyResult<()> {
        let mut read = |name: &str| self.types.attribute(task, name).filter(|value| !value.is_none());
        let (coroutine, state) = (read("_coro"), read("_state"));
        let given = [(8, read("_fut_waiter")), (12, read("_exception")), (13, read("_result"))];
        let state = state.map_or_else(|| Ok(Text::default()), |state| text_of(&state))?;
        let name = self.task_name(task)?;
        let frames = self.awaiting_frames(coroutine.as_ref())?;
        let (mut names, mut values) = (Vec::new(), Vec::new());
        attributes(task, &mut names, &mut values);

        let options = given.iter().filter(|(_, value)| value.is_some()).count() + usize::from(!names.is_empty());
        self.head(Task::CODE, 6 + usize::from(options > 0));
        self.class_of(task, depth);
        self.writer.encoder().text(&name);
        self.writer.encoder().text(&state);
        match &coroutine {
            Some(coroutine) => self.owned_value(coroutine, depth + 1),
            None => self.writer.encoder().none(),
        }
        self.writer.encoder().array(frames.len());
        for frame in &frames {
            self.part_of(frame, depth);
        }
        if options > 0 {
            self.writer.encoder().map(options);
        }
        let [waiting_for, exception, result] = given;
        self.option(&waiting_for, depth);
        if !names.is_empty() {
            self.option_fields(&names, &values, depth);
        }
        self.option(&exception, depth);
        self.option(&result, depth);
        Ok(())
    }

    fn option(&mut self, (key, value): &(u64, Option<Bound<'py, PyAny>>), depth: u32) {
        if let Some(value) = value {
            self.writer.encoder().uint(*key);
            self.owned_value(value, depth + 1);
        }
    }

    /// `get_name()` of the class written in C, which a future has not.
    fn task_name(&self, task: Obj) -> PyResult<Text> {
        let task = task.bound(self.py);
        let mro = self.types.mro_of(task.get_type().as_any());
        let base = mro.into_iter().find(|base| !self.types.is_python_class(base.as_ptr().cast()));
        let get_name = base.and_then(|base| base.bound(self.py).getattr("get_name").ok());
        get_name.map_or_else(|| Ok(Text::default()), |get_name| text_of(&get_name.call1((task,))?))
    }

    /// The frames of a coroutine and of those that it awaits, innermost first.
    fn awaiting_frames(&mut self, coroutine: Option<&Bound<'py, PyAny>>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let mut frames = Vec::new();
        let mut next = coroutine.cloned();
        while let Some(current) = next.take_if(|_| frames.len() < AWAITS_MAX) {
            let number = self.types.of(Obj::of(&current));
            let (frame, awaiting) = match self.types.info(number).kind {
                Kind::Coroutine => ("cr_frame", "cr_await"),
                Kind::Generator => ("gi_frame", "gi_yieldfrom"),
                _ => break,
            };
            frames.extend(Some(current.getattr(frame)?).filter(|frame| !frame.is_none()));
            next = Some(current.getattr(awaiting)?);
        }
        frames.reverse();
        Ok(frames)
    }
}
