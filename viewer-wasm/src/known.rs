//! What prints by Python code that is known here: of the standard library, and numpy's scalars.

use coredumpy_format::ReadAt;
use coredumpy_format::model::{Array, Class, Instance, Native, Object, Value};

use crate::dtype::Dtype;
use crate::preview::{Writer, full_name, is_str, shown};

/// From this version on an `OrderedDict` prints as a dict in brackets.
const ORDERED_AS_DICT: u32 = 12;

impl<S: ReadAt> Writer<'_, S> {
    /// Whether the instance is of a class that is known, and written.
    pub(crate) fn known(&mut self, class: &Class, instance: &Instance) -> bool {
        let attribute = |name: &str| attribute(instance, name);
        let name = class.qualname.as_str().unwrap_or_default();
        match (class.module.as_str().unwrap_or_default(), name) {
            ("fractions", "Fraction") => {
                let (Some(above), Some(below)) = (attribute("_numerator"), attribute("_denominator")) else {
                    return false;
                };
                self.call(name, &[above, below], None);
            }
            ("uuid", "UUID") => {
                let Some(digits) = attribute("int").and_then(uuid) else { return false };
                self.push(&format!("UUID('{digits}')"));
            }
            ("pathlib" | "pathlib._local", "PosixPath" | "WindowsPath" | "PurePosixPath" | "PureWindowsPath") => {
                let Some(path) = self.path(instance) else { return false };
                self.push(&format!("{name}("));
                self.value(&Value::Str(path.as_str().into()));
                self.push(")");
            }
            ("collections", "UserDict" | "UserList" | "UserString") => {
                let Some(data) = attribute("data") else { return false };
                self.value(data);
            }
            ("collections", "ChainMap") => {
                let Some(Object::List(maps)) = attribute("maps").and_then(|maps| self.referred(maps)) else {
                    return false;
                };
                self.items("ChainMap(", &maps.items, maps.long.as_ref(), ")");
            }
            ("collections", _) => return self.known_mapping(name, instance),
            _ => return false,
        }
        true
    }

    pub(crate) fn known_native(&mut self, native: &Native) -> bool {
        let class = self.class(&native.class);
        let is_namespace = class.is_some_and(|class| full_name(&class) == "types.SimpleNamespace");
        if is_namespace {
            self.fields("namespace", &native.names.list, &native.values);
        }
        is_namespace
    }

    fn known_mapping(&mut self, name: &str, instance: &Instance) -> bool {
        let Some(Object::Dict(dict)) = instance.payload.as_deref() else { return false };
        let (names, values, long) = (&dict.names.list, &dict.values, dict.long.as_ref());
        let is_empty = names.is_empty() && long.is_none();
        match name {
            "defaultdict" => {
                self.push("defaultdict(");
                self.value(attribute(instance, "default_factory").unwrap_or(&Value::None));
                self.push(", ");
                self.entries(names, values, long);
                self.push(")");
            }
            "Counter" | "OrderedDict" if is_empty => self.push(&format!("{name}()")),
            "OrderedDict" if self.minor() < ORDERED_AS_DICT => self.pairs(["OrderedDict([", "])"], names, values, long),
            "Counter" | "OrderedDict" => {
                self.push(&format!("{name}("));
                match most_common(values).filter(|_| name == "Counter" && long.is_none()) {
                    Some(order) => {
                        let sorted = |from: &[Value]| order.iter().map(|at| from[*at].clone()).collect::<Vec<_>>();
                        self.entries(&sorted(names), &sorted(values), None);
                    }
                    None => self.entries(names, values, long),
                }
                self.push(")");
            }
            _ => return false,
        }
        true
    }

    /// As `str(path)`, but with the slashes of `as_posix`. Versions keep it as parts, or as they were given.
    fn path(&mut self, instance: &Instance) -> Option<String> {
        let parts = attribute(instance, "_raw_paths").or_else(|| attribute(instance, "_parts"))?;
        let parts = self.texts(parts)?;
        let backslash = if self.is_windows(instance) { "/" } else { "\\" };
        let mut joined = String::new();
        for part in parts {
            let part = part.replace('\\', backslash);
            // What is absolute begins anew.
            if part.starts_with('/') {
                joined.clear();
            } else if !joined.is_empty() && !joined.ends_with('/') {
                joined.push('/');
            }
            joined.push_str(&part);
        }
        let root = match joined.bytes().take_while(|byte| *byte == b'/').count() {
            0 => "",
            2 => "//",
            _ => "/",
        };
        let names: Vec<&str> = joined.split('/').filter(|name| !matches!(*name, "" | ".")).collect();
        let path = format!("{root}{}", names.join("/"));
        Some(if path.is_empty() { ".".to_owned() } else { path })
    }

    fn is_windows(&self, instance: &Instance) -> bool {
        self.class(&instance.class).is_some_and(|class| shown(&class.qualname).contains("Windows"))
    }

    /// The items of a list of texts; None where one of them is none.
    fn texts(&mut self, list: &Value) -> Option<Vec<String>> {
        let Object::List(list) = self.referred(list)? else { return None };
        list.items.iter().map(|item| self.string(item)).collect()
    }

    fn string(&mut self, value: &Value) -> Option<String> {
        match value {
            Value::Str(text) => Some(text.to_lossy().into_owned()),
            Value::Ref(_) => match self.referred(value)? {
                Object::Scalar(scalar) if scalar.long.is_none() => match &scalar.value {
                    Value::Str(text) => Some(text.to_lossy().into_owned()),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }

    /// numpy's scalars are arrays without a dimension, and `array.array` is one of its own.
    pub(crate) fn known_array(&mut self, array: &Array) -> bool {
        let (Some(class), Some(dtype)) = (self.class(&array.class), Dtype::parse(&array.dtype)) else { return false };
        let name = shown(&class.name);
        match class.module.as_str() {
            Some("numpy") if array.shape.is_empty() && array.data.0.len() == dtype.size => {
                let text = dtype.text(&array.data.0);
                self.push(&if self.has_new_numpy() { numpy_scalar(&name, &text) } else { text });
            }
            Some("array") => {
                let typecode = array.attributes.as_ref().and_then(|fields| fields.values.first());
                let Some(Value::Str(typecode)) = typecode else { return false };
                self.push(&format!("array('{}'", shown(typecode)));
                self.elements(array, dtype);
                self.push(")");
            }
            _ => return false,
        }
        true
    }

    fn elements(&mut self, array: &Array, dtype: Dtype) {
        let total = array.shape.first().copied().unwrap_or_default();
        if total == 0 {
            return;
        }
        let wanted = self.items_max().saturating_mul(dtype.size);
        let head = self.long_head(&array.data.0, array.long.as_ref(), wanted);
        let head = head.get(..wanted.min(head.len())).unwrap_or_default();
        self.push(", [");
        let mut count = 0;
        for element in head.chunks_exact(dtype.size) {
            if count > 0 {
                self.push(", ");
            }
            if self.is_full() {
                return self.cut("]");
            }
            self.push(&dtype.text(element));
            count += 1;
        }
        self.rest(total.saturating_sub(count));
        self.push("]");
    }

    /// The minor version of Python that wrote the dump.
    fn minor(&self) -> u32 {
        let mut version = self.dump.header().python.version.split('.');
        version.nth(1).and_then(|minor| minor.parse().ok()).unwrap_or(ORDERED_AS_DICT)
    }

    /// From 2 on numpy prints the type of a scalar, too.
    fn has_new_numpy(&self) -> bool {
        let distributions = self.dump.environment().map(|environment| &environment.distributions);
        let numpy = distributions.into_iter().flatten().find(|found| found.0 == "numpy");
        numpy.is_none_or(|numpy| !numpy.1.starts_with("1."))
    }
}

fn attribute<'a>(instance: &'a Instance, name: &str) -> Option<&'a Value> {
    let at = instance.names.list.iter().position(|found| is_str(found, name))?;
    instance.values.get(at)
}

/// As numpy prints it from 2 on; `text` is the element's.
fn numpy_scalar(name: &str, text: &str) -> String {
    match name {
        "bool" | "bool_" => format!("np.{text}_"),
        "datetime64" => format!("np.datetime64('{text}')"),
        "timedelta64" => match text.split_once(' ') {
            Some((steps, unit)) => format!("np.timedelta64({steps},'{unit}')"),
            None => format!("np.timedelta64('{text}')"),
        },
        _ => {
            // A complex number has brackets of its own.
            let bare = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
            format!("np.{name}({bare})")
        }
    }
}

fn uuid(int: &Value) -> Option<String> {
    let number = match int {
        Value::Int(int) => u128::try_from(*int).ok()?,
        Value::BigInt(int) if !int.negative && int.magnitude.len() <= 16 => {
            int.magnitude.iter().fold(0, |number, byte| number << 8 | u128::from(*byte))
        }
        _ => return None,
    };
    let digits = format!("{number:032x}");
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    Some([part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-"))
}

/// The places of counts, greatest first; None where one is no int.
fn most_common(counts: &[Value]) -> Option<Vec<usize>> {
    let ints: Option<Vec<i64>> =
        counts.iter().map(|count| if let Value::Int(int) = count { Some(*int) } else { None }).collect();
    let ints = ints?;
    let mut order: Vec<usize> = (0..ints.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(ints[*at]));
    Some(order)
}
