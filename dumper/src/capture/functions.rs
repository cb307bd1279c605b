//! Functions, methods, partials, modules, cells, weak references.

use coredumpy_format::Text;
use coredumpy_format::limits::PART_ITEMS;
use coredumpy_format::model::{Builtin, Cell, Function, Method, Missing, Module, Partial, Reason, Weakref};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use super::instances::{attributes, is_special_name};
use super::raw::Obj;
use super::types::{Kind, is_exact_str};
use super::walk::{Walk, text_of};
use crate::redact::ByName;

/// Special names of a module that are recorded: of a library's module the first.
const SHOWN: [&str; 5] = ["__version__", "__doc__", "__all__", "__package__", "__path__"];
/// What modules of the standard library tell of the process and its system, whether or not a frame's code mentions it.
const SYSTEM: &[(&str, &[&str])] = &[
    (
        "sys",
        &[
            "argv",
            "byteorder",
            "executable",
            "flags",
            "hexversion",
            "maxsize",
            "orig_argv",
            "path",
            "platform",
            "prefix",
            "version",
            "version_info",
        ],
    ),
    ("os", &["path", "name", "sep", "altsep", "linesep", "pathsep", "extsep", "curdir", "pardir", "devnull"]),
    ("posixpath", &["sep", "altsep", "pathsep", "extsep", "curdir", "pardir", "devnull"]),
    ("ntpath", &["sep", "altsep", "pathsep", "extsep", "curdir", "pardir", "devnull"]),
];

impl<'py> Walk<'py> {
    /// `[32, name, qualname, module, code, {8: defaults, 9: kwdefaults, 10: closure, 11: attributes, 12: doc, 13: annotations,
    /// 14: type_params}]`
    pub(crate) fn function_record(&mut self, function: &Bound<'py, PyAny>, depth: u32) -> PyResult<()> {
        let (name, qualname) = (text_of(&function.getattr("__name__")?)?, text_of(&function.getattr("__qualname__")?)?);
        let (module, code) = (function.getattr("__module__")?, function.getattr("__code__")?);
        let doc = function.getattr("__doc__")?;
        let annotations = self.annotations(function);
        let type_params = self.type_params(function)?;
        let given = [(8, function.getattr("__defaults__")?), (9, function.getattr("__kwdefaults__")?)];
        let closure = function.getattr("__closure__")?;
        let (mut names, mut values) = (Vec::new(), Vec::new());
        attributes(Obj::of(function), &mut names, &mut values);

        let given: Vec<_> = given.into_iter().filter(|(_, value)| !value.is_none()).collect();
        let options =
            given.len() + [closure.is_none(), names.is_empty(), doc.is_none()].iter().filter(|none| !**none).count();
        let options = options + usize::from(annotations.is_some()) + usize::from(type_params.is_some());
        self.name_defaults(&code, &given)?;
        if let Some(annotations) = &annotations {
            self.hiding.pass_names_of(Obj::of(annotations));
        }
        self.head(Function::CODE, 5 + usize::from(options > 0));
        self.writer.encoder().text(&name);
        self.writer.encoder().text(&qualname);
        self.owned_value(&module, depth + 1);
        self.part_of(&code, depth);
        if options == 0 {
            return Ok(());
        }
        self.writer.encoder().map(options);
        for (key, value) in given {
            self.writer.encoder().uint(key);
            self.owned_value(&value, depth + 1);
        }
        if !closure.is_none() {
            let names = code.getattr("co_freevars")?;
            self.closure(Obj::of(&closure), Obj::of(&names), depth);
        }
        if !names.is_empty() {
            self.option_fields(&names, &values, depth);
        }
        if !doc.is_none() {
            self.writer.encoder().uint(12);
            self.owned_value(&doc, depth + 1);
        }
        if let Some(annotations) = annotations {
            self.writer.encoder().uint(13);
            self.owned_value(&annotations, depth + 1);
        }
        if let Some(type_params) = type_params {
            self.writer.encoder().uint(14);
            self.owned_value(&type_params, depth + 1);
        }
        Ok(())
    }

    /// The type parameters that stand behind its name in the source, where there are some.
    fn type_params(&self, function: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
        if self.py.version_info() < (3, 12) {
            return Ok(None);
        }
        let found = function.getattr("__type_params__")?;
        Ok((found.len()? > 0).then_some(found))
    }

    /// The dict of annotations, where there are some. From 3.14 on asking for it runs the program's code.
    fn annotations(&self, function: &Bound<'py, PyAny>) -> Option<Bound<'py, PyAny>> {
        if self.py.version_info() >= (3, 14) {
            return None;
        }
        let annotations = function.getattr("__annotations__").ok()?.cast_into_exact::<PyDict>().ok()?;
        (!annotations.is_empty()).then(|| annotations.into_any())
    }

    /// Has the positional defaults be looked at by the names of their parameters.
    fn name_defaults(&mut self, code: &Bound<'py, PyAny>, given: &[(u64, Bound<'py, PyAny>)]) -> PyResult<()> {
        let Some((_, defaults)) = given.iter().find(|(key, _)| *key == 8) else { return Ok(()) };
        let (names, defaults) = (code.getattr("co_varnames")?, Obj::of(defaults));
        let (names, count) = (Obj::of(&names), code.getattr("co_argcount")?.extract::<usize>()?);
        let first = count.saturating_sub(defaults.tuple_length());
        let rules = self.hiding.rules((first..count).filter_map(|index| names.tuple_item(index)));
        self.hiding.name_items(defaults, rules);
        Ok(())
    }

    /// Each cell is looked at by the name of its variable.
    fn closure(&mut self, cells: Obj, names: Obj, depth: u32) {
        self.writer.encoder().uint(10);
        self.writer.encoder().array(cells.tuple_length());
        for index in 0..cells.tuple_length() {
            let Some(cell) = cells.tuple_item(index) else { continue };
            let by_name = names.tuple_item(index).map_or(ByName::Nothing, |name| self.hiding.by_name(name));
            self.named_value(cell, depth + 1, by_name);
        }
    }

    /// `11: [names, values]`
    pub(crate) fn option_fields(&mut self, names: &[Obj], values: &[Obj], depth: u32) {
        self.writer.encoder().uint(11);
        self.writer.encoder().array(2);
        self.writer.encoder().array(names.len());
        for name in names {
            self.value(*name, depth + 1);
        }
        self.writer.encoder().array(values.len());
        for (name, value) in names.iter().zip(values) {
            self.named_value(*value, depth + 1, self.hiding.by_name(*name));
        }
    }

    /// `[33, function, bound to]`
    pub(crate) fn method_record(&mut self, method: &Bound<'py, PyAny>, depth: u32) -> PyResult<()> {
        let (function, bound_to) = (method.getattr("__func__")?, method.getattr("__self__")?);
        self.head(Method::CODE, 3);
        self.part_of(&function, depth);
        self.owned_value(&bound_to, depth + 1);
        Ok(())
    }

    /// `[34, name, qualname, module, bound to]`
    pub(crate) fn builtin_record(&mut self, builtin: &Bound<'py, PyAny>, depth: u32) -> PyResult<()> {
        let name = text_of(&builtin.getattr("__name__")?)?;
        let bound_to = builtin.getattr("__self__")?;
        // `__qualname__` of a method asks the class of what it is bound to.
        let is_method = !bound_to.is_none() && !bound_to.is_instance_of::<pyo3::types::PyModule>();
        let qualname = if is_method { name.clone() } else { text_of(&builtin.getattr("__qualname__")?)? };
        let module = builtin.getattr("__module__")?;
        self.head(Builtin::CODE, 5);
        self.writer.encoder().text(&name);
        self.writer.encoder().text(&qualname);
        self.owned_value(&module, depth + 1);
        self.owned_value(&bound_to, depth + 1);
        Ok(())
    }

    /// `[35, function, args, keywords, {8: class, 11: attributes}?]`
    pub(crate) fn partial_record(&mut self, partial: Obj, depth: u32) -> PyResult<()> {
        let number = self.types.of(partial);
        let (mut names, mut members) = (Vec::new(), Vec::new());
        self.slots(partial, number, &mut names, &mut members);
        // A subclass's own slots come before those of `partial` itself.
        let Some([function, args, keywords]) = members.last_chunk() else {
            return Err(pyo3::exceptions::PyTypeError::new_err("partial"));
        };
        let (mut names, mut values) = (Vec::new(), Vec::new());
        if self.types.info(number).has_dict {
            attributes(partial, &mut names, &mut values);
        }
        let is_subclass = self.types.is_python_class(partial.type_ptr());
        let options = usize::from(is_subclass) + usize::from(!names.is_empty());
        self.head(Partial::CODE, 4 + usize::from(options > 0));
        self.name_arguments(*function, *args)?;
        for member in [function, args, keywords] {
            self.value(*member, depth + 1);
        }
        if options > 0 {
            self.writer.encoder().map(options);
        }
        if is_subclass {
            self.writer.encoder().uint(8);
            self.class_of(partial, depth);
        }
        if !names.is_empty() {
            self.option_fields(&names, &values, depth);
        }
        Ok(())
    }

    /// Has the arguments of a partial be looked at by the names of the function's parameters.
    fn name_arguments(&mut self, function: Obj, args: Obj) -> PyResult<()> {
        let number = self.types.of(function);
        if self.types.info(number).kind != Kind::Function {
            return Ok(());
        }
        let code = function.bound(self.py).getattr("__code__")?;
        let (names, count) = (code.getattr("co_varnames")?, code.getattr("co_argcount")?.extract::<usize>()?);
        let (names, count) = (Obj::of(&names), count.min(args.tuple_length()));
        let rules = self.hiding.rules((0..count).filter_map(|index| names.tuple_item(index)));
        self.hiding.name_items(args, rules);
        Ok(())
    }

    /// `[36, name, filename, names, values, {8: number of attributes}]`
    pub(crate) fn module_record(&mut self, module: Obj, depth: u32) -> PyResult<()> {
        let dict = module.module_dict().ok_or_else(|| pyo3::exceptions::PyTypeError::new_err("module"))?;
        let get = |name: &str| dict.dict_get(&PyString::intern(self.py, name)).filter(|value| is_exact_str(*value));
        let name = get("__name__").map_or_else(|| Ok(Text::default()), |name| text_of(&name.bound(self.py)))?;
        let filename = get("__file__");
        let is_library = self.library.is_library_module(&name.to_lossy());
        let told = SYSTEM.iter().find(|(module, _)| name.as_str() == Some(*module)).map_or(&[][..], |(_, told)| told);
        let (mut names, mut values) = (Vec::new(), Vec::new());
        let mut position = 0;
        while let Some((name, value)) = dict.dict_next(&mut position) {
            let Some(text) = (if is_exact_str(name) { name.as_utf8() } else { None }) else { continue };
            let is_shown = !is_special_name(text) || (if is_library { &SHOWN[..1] } else { &SHOWN }).contains(&text);
            let is_wanted = !is_library
                || is_special_name(text)
                || self.mentioned.contains(&name.address())
                || told.contains(&text);
            if is_shown && is_wanted {
                names.push(name);
                values.push(value);
            }
        }
        names.truncate(PART_ITEMS * 16);
        values.truncate(PART_ITEMS * 16);
        self.head(Module::CODE, 6);
        self.writer.encoder().text(&name);
        match filename {
            Some(filename) => self.shown_value(filename, depth),
            None => self.writer.encoder().none(),
        }
        self.fields(&mut names, &mut values, depth);
        let encoder = self.writer.encoder();
        encoder.map(1);
        encoder.uint(8);
        encoder.uint(dict.dict_length() as u64);
        Ok(())
    }

    /// `[37, content]`
    pub(crate) fn cell_record(&mut self, cell: &Bound<'py, PyAny>, depth: u32) {
        let content = cell.getattr("cell_contents");
        self.head(Cell::CODE, 2);
        match content {
            Ok(content) => self.owned_value(&content, depth + 1),
            Err(_) => self.missing(&Missing::new(Reason::Unbound)),
        }
    }

    /// `[38, class, target]`
    pub(crate) fn weakref_record(&mut self, weakref: Obj, depth: u32) {
        let target = weakref.weakref_target(self.py);
        self.head(Weakref::CODE, 3);
        self.class_of(weakref, depth);
        match target {
            Some(target) => self.owned_value(&target, depth + 1),
            None => self.writer.encoder().none(),
        }
    }
}
