//! Component values from JSON and back, by the component's own types. The forms are those of `hyperlith_engine::exported_functions`.

use serde_json::{Map, Value};
use wasmtime::component::{Type, Val};

/// Deeper input is not read.
const DEEPEST: usize = 32;

fn wrong(path: &str, expected: &str) -> String {
    format!("{path} is not {expected}")
}

fn integer<T: TryFrom<i128>>(value: &Value, path: &str, expected: &str) -> Result<T, String> {
    let number = value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from));
    number.and_then(|number| T::try_from(number).ok()).ok_or_else(|| wrong(path, expected))
}

/// The one key of an object and its value, or a string standing for a key without value.
fn case<'a>(value: &'a Value, path: &str) -> Result<(&'a str, Option<&'a Value>), String> {
    match value {
        Value::String(name) => Ok((name, None)),
        Value::Object(map) if map.len() == 1 => {
            map.iter().next().map(|(name, value)| (name.as_str(), Some(value))).ok_or_else(|| wrong(path, "a case"))
        }
        _ => Err(wrong(path, "a case: its name, or an object with its name as the only key")),
    }
}

/// A value of a type.
///
/// # Errors
/// What is wrong, and where in the input.
pub(crate) fn to_val(ty: &Type, value: &Value, path: &str, depth: usize) -> Result<Val, String> {
    if depth > DEEPEST {
        return Err(format!("{path} is nested too deeply"));
    }
    let inner = |ty: &Type, value: &Value, name: &str| to_val(ty, value, &format!("{path}.{name}"), depth + 1);
    let list = |ty: &Type, values: &[Value]| -> Result<Vec<Val>, String> {
        values.iter().enumerate().map(|(at, value)| inner(ty, value, &at.to_string())).collect()
    };
    let payload = |ty: Option<Type>, value: Option<&Value>, name: &str| match (ty, value) {
        (None, None) => Ok(None),
        (Some(ty), Some(value)) => Ok(Some(Box::new(inner(&ty, value, name)?))),
        (None, Some(_)) => Err(format!("{path}: {name} takes no value")),
        (Some(_), None) => Err(format!("{path}: {name} needs a value")),
    };
    Ok(match ty {
        Type::Bool => Val::Bool(value.as_bool().ok_or_else(|| wrong(path, "true or false"))?),
        Type::U8 => Val::U8(integer(value, path, "a number from 0 to 255")?),
        Type::U16 => Val::U16(integer(value, path, "a number from 0 to 65535")?),
        Type::U32 => Val::U32(integer(value, path, "a whole number of 32 bits")?),
        Type::U64 => Val::U64(integer(value, path, "a whole number of 64 bits")?),
        Type::S8 => Val::S8(integer(value, path, "a number from -128 to 127")?),
        Type::S16 => Val::S16(integer(value, path, "a signed number of 16 bits")?),
        Type::S32 => Val::S32(integer(value, path, "a signed number of 32 bits")?),
        Type::S64 => Val::S64(integer(value, path, "a signed number of 64 bits")?),
        #[allow(clippy::cast_possible_truncation, reason = "that is what a number of 32 bits is")]
        Type::Float32 => Val::Float32(value.as_f64().ok_or_else(|| wrong(path, "a number"))? as f32),
        Type::Float64 => Val::Float64(value.as_f64().ok_or_else(|| wrong(path, "a number"))?),
        Type::Char => {
            let mut chars = value.as_str().unwrap_or_default().chars();
            match (chars.next(), chars.next()) {
                (Some(one), None) => Val::Char(one),
                _ => return Err(wrong(path, "one character")),
            }
        }
        Type::String => Val::String(value.as_str().ok_or_else(|| wrong(path, "a string"))?.to_owned()),
        Type::List(ty) => Val::List(list(&ty.ty(), value.as_array().ok_or_else(|| wrong(path, "a list"))?)?),
        Type::FixedLengthList(ty) => {
            let values = value.as_array().ok_or_else(|| wrong(path, "a list"))?;
            Val::FixedLengthList(list(&ty.ty(), values)?)
        }
        Type::Record(ty) => {
            let fields: Vec<(String, Type)> = ty.fields().map(|field| (field.name.to_owned(), field.ty)).collect();
            Val::Record(record(&fields, value, path, depth)?)
        }
        Type::Tuple(ty) => {
            let (types, values): (Vec<Type>, _) =
                (ty.types().collect(), value.as_array().ok_or_else(|| wrong(path, "a list"))?);
            if types.len() != values.len() {
                return Err(format!("{path} has {} elements instead of {}", values.len(), types.len()));
            }
            let vals = types.iter().zip(values).enumerate().map(|(at, (ty, value))| inner(ty, value, &at.to_string()));
            Val::Tuple(vals.collect::<Result<_, _>>()?)
        }
        Type::Variant(ty) => {
            let (name, value) = case(value, path)?;
            let case =
                ty.cases().find(|case| case.name == name).ok_or_else(|| format!("{path}: there is no case {name}"))?;
            Val::Variant(name.to_owned(), payload(case.ty, value, name)?)
        }
        Type::Enum(ty) => {
            let name = value.as_str().ok_or_else(|| wrong(path, "a name"))?;
            if !ty.names().any(|known| known == name) {
                return Err(format!(
                    "{path}: there is no {name}; there are {}",
                    ty.names().collect::<Vec<_>>().join(", ")
                ));
            }
            Val::Enum(name.to_owned())
        }
        Type::Option(_) if value.is_null() => Val::Option(None),
        Type::Option(ty) => Val::Option(Some(Box::new(to_val(&ty.ty(), value, path, depth + 1)?))),
        Type::Result(ty) => match case(value, path)? {
            ("ok", value) => Val::Result(Ok(payload(ty.ok(), value, "ok")?)),
            ("err", value) => Val::Result(Err(payload(ty.err(), value, "err")?)),
            _ => return Err(wrong(path, "ok or err")),
        },
        Type::Flags(ty) => {
            let values = value.as_array().ok_or_else(|| wrong(path, "a list of names"))?;
            let names = values.iter().map(|value| {
                let name = value.as_str().filter(|name| ty.names().any(|known| known == *name));
                name.map(str::to_owned).ok_or_else(|| wrong(path, "a list of its flags"))
            });
            Val::Flags(names.collect::<Result<_, _>>()?)
        }
        Type::Map(_) | Type::Own(_) | Type::Borrow(_) | Type::Future(_) | Type::Stream(_) | Type::ErrorContext => {
            return Err(format!("{path} has a type without a JSON form"));
        }
    })
}

/// The fields of an object, in the order of the type. A missing one is none where it may be.
pub(crate) fn record(
    fields: &[(String, Type)],
    value: &Value,
    path: &str,
    depth: usize,
) -> Result<Vec<(String, Val)>, String> {
    let object = value.as_object().ok_or_else(|| wrong(path, "an object"))?;
    if let Some(unknown) = object.keys().find(|key| !fields.iter().any(|(name, _)| name == *key)) {
        return Err(format!("{path} has no {unknown}"));
    }
    fields
        .iter()
        .map(|(name, ty)| {
            let val = match (object.get(name), ty) {
                (Some(value), ty) => to_val(ty, value, &format!("{path}.{name}"), depth + 1)?,
                (None, Type::Option(_)) => Val::Option(None),
                (None, _) => return Err(format!("{path}.{name} is missing")),
            };
            Ok((name.clone(), val))
        })
        .collect()
}

/// A value as JSON; none where it has no JSON form.
pub(crate) fn from_val(val: &Val) -> Option<Value> {
    let list = |vals: &[Val]| vals.iter().map(from_val).collect::<Option<Vec<_>>>().map(Value::Array);
    let named = |name: &str, payload: &Option<Box<Val>>| match payload {
        None => Some(Value::String(name.to_owned())),
        Some(val) => Some(Value::Object(Map::from_iter([(name.to_owned(), from_val(val)?)]))),
    };
    Some(match val {
        Val::Bool(value) => (*value).into(),
        Val::S8(value) => (*value).into(),
        Val::U8(value) => (*value).into(),
        Val::S16(value) => (*value).into(),
        Val::U16(value) => (*value).into(),
        Val::S32(value) => (*value).into(),
        Val::U32(value) => (*value).into(),
        Val::S64(value) => (*value).into(),
        Val::U64(value) => (*value).into(),
        // JSON has no infinities and no NaN: they are null.
        Val::Float32(value) => (*value).into(),
        Val::Float64(value) => (*value).into(),
        Val::Char(value) => value.to_string().into(),
        Val::String(value) => value.clone().into(),
        Val::List(vals) | Val::Tuple(vals) | Val::FixedLengthList(vals) => list(vals)?,
        Val::Record(fields) => {
            let fields = fields.iter().map(|(name, val)| Some((name.clone(), from_val(val)?)));
            Value::Object(fields.collect::<Option<Map<_, _>>>()?)
        }
        Val::Variant(name, payload) => named(name, payload)?,
        Val::Enum(name) => name.clone().into(),
        Val::Option(None) => Value::Null,
        Val::Option(Some(val)) => from_val(val)?,
        Val::Result(Ok(payload)) => named("ok", payload)?,
        Val::Result(Err(payload)) => named("err", payload)?,
        Val::Flags(names) => names.clone().into(),
        Val::Map(_) | Val::Resource(_) | Val::Future(_) | Val::Stream(_) | Val::ErrorContext(_) => return None,
    })
}
