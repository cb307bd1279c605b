//! asyncio's tasks and futures, where they are those written in C; the others are instances like any.

use coredumpy_format::Text;
use coredumpy_format::model::Task;
use pyo3::prelude::*;
use pyo3::types::PyString;

use super::instances::attributes;
use super::raw::{self, Obj};
use super::types::{Kind, Types};
use super::walk::{Walk, text_of};

/// Where `asyncio.tasks` keeps tasks: the first until 3.11, the others from 3.12 on.
const REGISTERS: [&str; 3] = ["_all_tasks", "_scheduled_tasks", "_eager_tasks"];

/// The tasks that are not done, of all event loops, read from asyncio's own tables without calling it.
pub(crate) fn unfinished<'py>(py: Python<'py>, types: &mut Types<'py>) -> Vec<Bound<'py, PyAny>> {
    let mut found = Vec::new();
    let asyncio = raw::loaded_modules(py)
        .and_then(|modules| Obj::of(&modules).dict_get(&PyString::new(py, "asyncio.tasks")))
        .filter(|module| raw::is_module(*module))
        .and_then(Obj::module_dict);
    let Some(asyncio) = asyncio else { return found };
    for name in REGISTERS {
        let Some(register) = asyncio.dict_get(&PyString::new(py, name)) else { continue };
        // A WeakSet keeps weak references in a set; the eager tasks stand in one themselves.
        let held = types.attribute(register, "data").unwrap_or_else(|| register.bound(py));
        let number = types.of(Obj::of(&held));
        let built_in = held.get_type_ptr();
        if types.info(number).kind != Kind::Set || types.is_python_class(built_in) {
            continue;
        }
        let Some(items) = raw::iterate(py, Obj::of(&held), built_in) else { continue };
        while let Some(item) = raw::next_item(&items) {
            found.extend(unfinished_task(py, types, item));
        }
    }
    // Sets have no order of their own.
    found.sort_by_cached_key(|task| name_of(py, types, Obj::of(task)).map(|name| (name.as_bytes().len(), name)).ok());
    found
}

fn unfinished_task<'py>(py: Python<'py>, types: &mut Types<'py>, item: Obj) -> Option<Bound<'py, PyAny>> {
    let number = types.of(item);
    let task = match types.info(number).kind {
        Kind::Weakref => item.weakref_target(py)?,
        _ => item.bound(py),
    };
    let number = types.of(Obj::of(&task));
    let is_task = types.info(number).kind == Kind::Task;
    let state = is_task.then(|| types.attribute(Obj::of(&task), "_state"))??;
    (Obj::of(&state).as_utf8() == Some("PENDING")).then_some(task)
}

impl<'py> Walk<'py> {
    /// `[45, class, name, state, coroutine, frames, {8: waiting for, 11: attributes, 12: exception, 13: result}]`
    pub(crate) fn task_record(&mut self, task: Obj, depth: u32) -> PyResult<()> {
        let mut read = |name: &str| self.types.attribute(task, name).filter(|value| !value.is_none());
        let (coroutine, state) = (read("_coro"), read("_state"));
        let given = [(8, read("_fut_waiter")), (12, read("_exception")), (13, read("_result"))];
        let state = state.map_or_else(|| Ok(Text::default()), |state| text_of(&state))?;
        let name = name_of(self.py, &self.types, task)?;
        let name = self.shown_text(name);
        let frames = self.awaiting_frames(coroutine.as_ref())?;
        let (mut names, mut values) = (Vec::new(), Vec::new());
        attributes(task, &mut names, &mut values);
        for name in ["_callbacks", "_must_cancel"] {
            if let Some(value) = self.types.attribute(task, name).filter(|value| !value.is_none()) {
                let name = PyString::intern(self.py, name).into_any();
                names.push(Obj::of(&name));
                values.push(Obj::of(&value));
                self.keep(name);
                self.keep(value);
            }
        }

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
}

/// `get_name()` of the class written in C, which a future has not.
fn name_of<'py>(py: Python<'py>, types: &Types<'py>, task: Obj) -> PyResult<Text> {
    let task = task.bound(py);
    let mro = types.mro_of(task.get_type().as_any());
    let base = mro.into_iter().find(|base| !types.is_python_class(base.as_ptr().cast()));
    let get_name = base.and_then(|base| base.bound(py).getattr("get_name").ok());
    get_name.map_or_else(|| Ok(Text::default()), |get_name| text_of(&get_name.call1((task,))?))
}
