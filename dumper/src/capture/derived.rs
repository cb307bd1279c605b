//! What objects of types written in C hold without telling it in an attribute: where an iterator stands, what a file in
//! memory contains, a socket's addresses. It is recorded under names in parentheses, which no attribute has.

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyTuple};

use super::c_data;
use super::raw::{self, Getter, Obj, TypePtr};
use super::types::{Derived, Kind, Types, is_exact_str, type_object};
use super::walk::Walk;

/// Elements below one XML element that are asked for.
const CHILDREN_MAX: usize = 1 << 20;
/// Tuples and dicts in one another that a repr may go through.
const PLAIN_NESTED_MAX: usize = 4;

impl<'py> Walk<'py> {
    /// Adds what an object holds beside its attributes.
    pub(crate) fn derived(&mut self, object: Obj, type_number: u32, names: &mut Vec<Obj>, values: &mut Vec<Obj>) {
        let Some((derived, base)) = self.types.info(type_number).derived else { return };
        let py = self.py;
        let found = match derived {
            Derived::Fields => return self.attributes_of(c_data::fields(&self.types, object), names, values),
            Derived::Local => return self.attributes_of(local(py, object, base), names, values),
            Derived::Bounds => {
                let found = self.bounds(object, base);
                return self.attributes_of(found, names, values);
            }
            Derived::Variable => variable(py, object, base),
            Derived::Context => vec![("(items)", context(py, object, base))],
            Derived::Items => c_data::items(&self.types, object, base),
            Derived::Reduced => vec![("(reduced)", reduced(py, object, base))],
            Derived::Referents => vec![("(held)", held(py, object))],
            Derived::Text => vec![("(text)", text(py, object, base))],
            Derived::Buffer => ["getvalue", "tell"]
                .map(|name| (if name == "tell" { "(position)" } else { "(contents)" }, call(py, object, base, name)))
                .into(),
            Derived::Socket => self.socket(object, base),
            Derived::Simple => vec![("(value)", c_data::value(&self.types, object, base))],
            Derived::Children => vec![("(children)", children(py, object, base))],
        };
        for (name, value) in found {
            let Some(value) = value else { continue };
            let name = PyString::intern(py, name).into_any();
            names.push(Obj::of(&name));
            values.push(Obj::of(&value));
            self.keep(name);
            self.keep(value);
        }
    }

    /// Adds what attributes would tell, by their own names.
    fn attributes_of(&mut self, found: Vec<(Obj, Bound<'py, PyAny>)>, names: &mut Vec<Obj>, values: &mut Vec<Obj>) {
        for (name, value) in found {
            names.push(name);
            values.push(Obj::of(&value));
            self.keep(value);
        }
    }

    /// The bounds of a type variable, where none is a function of the program that is to be called for it (PEP 695).
    fn bounds(&mut self, object: Obj, base: TypePtr) -> Vec<(Obj, Bound<'py, PyAny>)> {
        let py = self.py;
        let is_function = |types: &mut Types<'py>, held| {
            let number = types.of(held);
            types.info(number).kind == Kind::Function
        };
        if raw::referents(object).into_iter().any(|held| is_function(&mut self.types, held)) {
            return Vec::new();
        }
        let read = |name: &str| {
            let value = Getter::new(&type_object(py, base).getattr(name).ok()?)?.read(py, object)?;
            Some((Obj::of(PyString::intern(py, name).as_any()), value))
        };
        ["__bound__", "__constraints__", "__default__"].into_iter().filter_map(read).collect()
    }

    fn socket(&self, object: Obj, base: TypePtr) -> Vec<(&'static str, Option<Bound<'py, PyAny>>)> {
        let py = self.py;
        let fd = call(py, object, base, "fileno");
        let number = |value: Option<&Bound<'py, PyAny>>| value.and_then(|value| value.extract::<i32>().ok());
        // The class written in Python has other attributes of these names.
        let [family, kind] = ["family", "type"].map(|name| {
            let member = type_object(py, base).getattr(name).ok()?;
            Getter::new(&member)?.read(py, object)
        });
        let [local, remote] = match (number(fd.as_ref()), number(family.as_ref())) {
            (Some(fd), Some(family)) if fd >= 0 => addresses(py, fd, family),
            _ => [None, None],
        };
        vec![("(family)", family), ("(type)", kind), ("(fd)", fd), ("(laddr)", local), ("(raddr)", remote)]
    }

    /// Whether a repr that asks what the object holds for its own asks only exact built-in values.
    pub(crate) fn holds_plain_values(object: Obj) -> bool {
        raw::referents(object).into_iter().all(|held| is_plain(held, 0))
    }
}

fn is_plain(object: Obj, depth: usize) -> bool {
    let type_ptr = object.type_ptr();
    let is_scalar = object.is_none()
        || [
            &raw mut ffi::PyUnicode_Type,
            &raw mut ffi::PyLong_Type,
            &raw mut ffi::PyFloat_Type,
            &raw mut ffi::PyBool_Type,
            &raw mut ffi::PyBytes_Type,
            &raw mut ffi::PyComplex_Type,
            // Of a class itself the name is asked for at most.
            &raw mut ffi::PyType_Type,
        ]
        .contains(&type_ptr);
    if is_scalar || depth >= PLAIN_NESTED_MAX {
        return is_scalar;
    }
    if type_ptr == &raw mut ffi::PyTuple_Type {
        let mut items = (0..object.tuple_length()).filter_map(|index| object.tuple_item(index));
        return items.all(|item| is_plain(item, depth + 1));
    }
    if type_ptr != &raw mut ffi::PyDict_Type {
        return false;
    }
    let mut position = 0;
    while let Some((key, value)) = object.dict_next(&mut position) {
        if !is_plain(key, depth + 1) || !is_plain(value, depth + 1) {
            return false;
        }
    }
    true
}

/// The result of a method of a type written in C that takes no arguments.
fn call<'py>(py: Python<'py>, object: Obj, base: TypePtr, name: &str) -> Option<Bound<'py, PyAny>> {
    type_object(py, base).getattr(name).and_then(|method| method.call1((object.bound(py),))).ok()
}

/// `__reduce__` of a built-in iterator: a tuple of a function, its arguments and the state. Of the iterators of dicts and
/// sets the arguments are lists of what is left, made by a C function.
fn reduced(py: Python<'_>, object: Obj, base: TypePtr) -> Option<Bound<'_, PyAny>> {
    let parts = call(py, object, base, "__reduce__")?.cast_into::<PyTuple>().ok()?;
    let parts: Vec<_> = parts.iter().skip(1).collect();
    PyTuple::new(py, parts).ok().map(Bound::into_any)
}

/// What the object refers to, without its type.
fn held(py: Python<'_>, object: Obj) -> Option<Bound<'_, PyAny>> {
    let own = Obj::of_type(object.type_ptr());
    let held = raw::referents(object).into_iter().filter(|held| *held != own).map(|held| held.bound(py));
    PyTuple::new(py, held.collect::<Vec<_>>()).ok().map(Bound::into_any)
}

/// `str(x)` by the C function of the base.
fn text(py: Python<'_>, object: Obj, base: TypePtr) -> Option<Bound<'_, PyAny>> {
    call(py, object, base, "__str__").filter(|text| is_exact_str(Obj::of(text)))
}

/// The elements in an XML element. A subclass's own methods are not asked.
fn children(py: Python<'_>, object: Obj, base: TypePtr) -> Option<Bound<'_, PyAny>> {
    let [length, item] = ["__len__", "__getitem__"].map(|name| type_object(py, base).getattr(name).ok());
    let count = length?.call1((object.bound(py),)).ok()?.extract::<usize>().ok()?;
    let item = item?;
    let found = PyList::empty(py);
    for index in 0..count.min(CHILDREN_MAX) {
        found.append(item.call1((object.bound(py), index)).ok()?).ok()?;
    }
    Some(found.into_any())
}

/// What a `threading.local` has for the thread that crashed. A class of the program's own sets it up for each thread anew.
fn local(py: Python<'_>, object: Obj, base: TypePtr) -> Vec<(Obj, Bound<'_, PyAny>)> {
    let sets_up = |type_ptr| raw::type_slot(type_ptr, ffi::Py_tp_init);
    if sets_up(object.type_ptr()) != sets_up(&raw mut ffi::PyBaseObject_Type) {
        return Vec::new();
    }
    let Some(dict) = raw::c_attribute(py, object, base, "__dict__") else { return Vec::new() };
    let dict = Obj::of(&dict);
    let mut found = Vec::new();
    if dict.type_ptr() == &raw mut ffi::PyDict_Type {
        let mut position = 0;
        while let Some((name, value)) = dict.dict_next(&mut position) {
            if is_exact_str(name) {
                found.push((name, value.bound(py)));
            }
        }
    }
    found
}

/// What a context variable is where the program crashed, and by default: each in a dict under its name, which may say
/// that it is to be hidden.
fn variable<'py>(py: Python<'py>, object: Obj, base: TypePtr) -> Vec<(&'static str, Option<Bound<'py, PyAny>>)> {
    let get = || type_object(py, base).getattr("get").ok();
    let unset = PyList::empty(py).into_any();
    let value = get().and_then(|get| get.call1((object.bound(py), &unset)).ok()).filter(|value| !value.is(&unset));
    let default = if value.is_none() { call(py, object, base, "get") } else { None };
    let named = |value: Option<Bound<'py, PyAny>>| named(py, object, base, value);
    vec![("(value)", named(value)), ("(default)", named(default))]
}

/// A dict of a variable's name and its value, if it has one.
fn named<'py>(
    py: Python<'py>,
    variable: Obj,
    base: TypePtr,
    value: Option<Bound<'py, PyAny>>,
) -> Option<Bound<'py, PyAny>> {
    let dict = PyDict::new(py);
    if let Some(value) = value {
        let name = Getter::new(&type_object(py, base).getattr("name").ok()?)?.read(py, variable)?;
        if !is_exact_str(Obj::of(&name)) {
            return None;
        }
        dict.set_item(name, value).ok()?;
    }
    Some(dict.into_any())
}

/// The variables of a context: a list of each with its value.
fn context(py: Python<'_>, object: Obj, base: TypePtr) -> Option<Bound<'_, PyAny>> {
    let found = PyList::empty(py);
    for item in call(py, object, base, "items")?.try_iter().ok()? {
        let item = item.ok()?.cast_into::<PyTuple>().ok()?;
        let variable = item.get_item(0).ok()?;
        let held = Obj::of(&variable);
        found.append((&variable, named(py, held, held.type_ptr(), item.get_item(1).ok()))).ok()?;
    }
    Some(found.into_any())
}

/// `getsockname()` and `getpeername()`, asked of the system here: the functions of the module let the GIL go.
#[cfg(unix)]
fn addresses(py: Python<'_>, fd: i32, family: i32) -> [Option<Bound<'_, PyAny>>; 2] {
    use std::mem::ManuallyDrop;
    use std::net::{SocketAddr, TcpStream};
    use std::os::fd::FromRawFd;
    use std::os::unix::net::UnixStream;

    const UNIX: i32 = 1;
    const INET: i32 = 2;
    if family == UNIX {
        // SAFETY: the descriptor is open, as the socket that owns it is, and it is not closed here.
        let socket = ManuallyDrop::new(unsafe { UnixStream::from_raw_fd(fd) });
        let text = |address: std::io::Result<std::os::unix::net::SocketAddr>| {
            let address = address.ok()?;
            let path = address.as_pathname().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
            Some(PyString::new(py, &path).into_any())
        };
        return [text(socket.local_addr()), text(socket.peer_addr())];
    }
    let is_inet6 = cfg!(target_os = "linux") && family == 10 || cfg!(target_os = "macos") && family == 30;
    if family != INET && !is_inet6 {
        return [None, None];
    }
    // SAFETY: as above; the calls below ask for addresses only, which every kind of socket has.
    let socket = ManuallyDrop::new(unsafe { TcpStream::from_raw_fd(fd) });
    let tuple = |address: std::io::Result<SocketAddr>| {
        let tuple = match address.ok()? {
            SocketAddr::V4(address) => (address.ip().to_string(), address.port()).into_pyobject(py).ok()?,
            SocketAddr::V6(address) => {
                (address.ip().to_string(), address.port(), address.flowinfo(), address.scope_id())
                    .into_pyobject(py)
                    .ok()?
            }
        };
        Some(tuple.into_any())
    };
    [tuple(socket.local_addr()), tuple(socket.peer_addr())]
}

#[cfg(not(unix))]
fn addresses(_: Python<'_>, _: i32, _: i32) -> [Option<Bound<'_, PyAny>>; 2] {
    [None, None]
}
