//! What a component's exported functions take, as JSON Schema (draft 2020-12), from its WIT types and their documentation.

use serde_json::{Map, Value, json};
use wit_component::DecodedWasm;
use wit_parser::{Docs, Function, Resolve, Type, TypeDefKind, WorldId, WorldItem};

use crate::error::EngineError;

/// Deeper types are not for people or models.
const DEEPEST: usize = 16;

/// A function that can be called with JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportedFunction {
    /// The exported interface that holds it, such as `acme:math/ops@1.0.0`; none where the world exports it itself.
    pub interface: Option<String>,
    /// Its name in WIT.
    pub name: String,
    /// Its documentation in WIT.
    pub description: String,
    /// JSON Schema of an object with its parameters.
    pub input: Value,
}

/// The exported functions whose parameters can be written in JSON, in the order of their names. Nothing is compiled, nothing runs.
///
/// # Errors
/// [`EngineError::CoreModule`] and [`EngineError::NotAComponent`].
pub fn exported_functions(bytes: &[u8]) -> Result<Vec<ExportedFunction>, EngineError> {
    if bytes.starts_with(b"\0asm\x01\0\0\0") {
        return Err(EngineError::CoreModule);
    }
    let wrong = |error| EngineError::NotAComponent(wasmtime::Error::msg(format!("{error:#}")));
    let DecodedWasm::Component(resolve, world) = wit_component::decode(bytes).map_err(wrong)? else {
        return Err(EngineError::NotAComponent(wasmtime::Error::msg("it is a WIT package without code")));
    };
    Ok(functions(&resolve, world))
}

fn functions(resolve: &Resolve, world: WorldId) -> Vec<ExportedFunction> {
    let Some(world) = resolve.worlds.get(world) else { return Vec::new() };
    let mut found = Vec::new();
    for (key, item) in &world.exports {
        match item {
            WorldItem::Function(function) => found.extend(exported(resolve, None, function)),
            WorldItem::Interface { id, .. } => {
                let name = resolve.name_world_key(key);
                let functions =
                    resolve.interfaces.get(*id).into_iter().flat_map(|interface| interface.functions.values());
                found.extend(functions.filter_map(|function| exported(resolve, Some(name.clone()), function)));
            }
            WorldItem::Type { .. } => {}
        }
    }
    found.sort_by(|left, right| (&left.interface, &left.name).cmp(&(&right.interface, &right.name)));
    found
}

fn exported(resolve: &Resolve, interface: Option<String>, function: &Function) -> Option<ExportedFunction> {
    // Methods need a handle, and a handle is not JSON.
    if !matches!(function.kind, wit_parser::FunctionKind::Freestanding) {
        return None;
    }
    let fields = function.params.iter().map(|param| (param.name.as_str(), &param.ty, None));
    let input = object(resolve, fields, 0)?;
    if let Some(result) = &function.result {
        schema(resolve, result, 0)?;
    }
    Some(ExportedFunction { interface, name: function.name.clone(), description: text(&function.docs), input })
}

fn text(docs: &Docs) -> String {
    docs.contents.as_deref().unwrap_or_default().trim().to_owned()
}

fn object<'a>(
    resolve: &Resolve,
    fields: impl Iterator<Item = (&'a str, &'a Type, Option<&'a Docs>)>,
    depth: usize,
) -> Option<Value> {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for (name, ty, docs) in fields {
        let mut property = schema(resolve, ty, depth)?;
        if let (Some(docs), Some(property)) = (docs.map(text).filter(|docs| !docs.is_empty()), property.as_object_mut())
        {
            property.insert("description".to_owned(), docs.into());
        }
        if !is_option(resolve, ty) {
            required.push(name);
        }
        properties.insert(name.to_owned(), property);
    }
    Some(json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false }))
}

fn is_option(resolve: &Resolve, ty: &Type) -> bool {
    let Type::Id(id) = ty else { return false };
    match resolve.types.get(*id).map(|def| &def.kind) {
        Some(TypeDefKind::Option(_)) => true,
        Some(TypeDefKind::Type(inner)) => is_option(resolve, inner),
        _ => false,
    }
}

fn integer(minimum: impl Into<Value>, maximum: impl Into<Value>) -> Value {
    json!({ "type": "integer", "minimum": minimum.into(), "maximum": maximum.into() })
}

/// The schema of a type; none where it has no JSON form (resources, streams, futures).
fn schema(resolve: &Resolve, ty: &Type, depth: usize) -> Option<Value> {
    if depth > DEEPEST {
        return None;
    }
    Some(match ty {
        Type::Bool => json!({ "type": "boolean" }),
        Type::U8 => integer(u8::MIN, u8::MAX),
        Type::U16 => integer(u16::MIN, u16::MAX),
        Type::U32 => integer(u32::MIN, u32::MAX),
        Type::U64 => integer(u64::MIN, u64::MAX),
        Type::S8 => integer(i8::MIN, i8::MAX),
        Type::S16 => integer(i16::MIN, i16::MAX),
        Type::S32 => integer(i32::MIN, i32::MAX),
        Type::S64 => integer(i64::MIN, i64::MAX),
        Type::F32 | Type::F64 => json!({ "type": "number" }),
        Type::Char => json!({ "type": "string", "minLength": 1, "maxLength": 1 }),
        Type::String => json!({ "type": "string" }),
        Type::ErrorContext => return None,
        Type::Id(id) => {
            let def = resolve.types.get(*id)?;
            let mut value = kind(resolve, &def.kind, depth + 1)?;
            let docs = text(&def.docs);
            if let (false, Some(value)) = (docs.is_empty(), value.as_object_mut()) {
                value.entry("description").or_insert_with(|| docs.into());
            }
            value
        }
    })
}

fn kind(resolve: &Resolve, kind: &TypeDefKind, depth: usize) -> Option<Value> {
    let named = |name: &str, payload: Option<Value>| match payload {
        None => json!({ "const": name }),
        Some(payload) => {
            json!({ "type": "object", "properties": { name: payload }, "required": [name], "additionalProperties": false })
        }
    };
    let payload = |ty: &Option<Type>| ty.as_ref().map(|ty| schema(resolve, ty, depth));
    Some(match kind {
        TypeDefKind::Type(inner) => schema(resolve, inner, depth)?,
        TypeDefKind::Record(record) => object(
            resolve,
            record.fields.iter().map(|field| (field.name.as_str(), &field.ty, Some(&field.docs))),
            depth,
        )?,
        TypeDefKind::List(inner) => json!({ "type": "array", "items": schema(resolve, inner, depth)? }),
        TypeDefKind::FixedLengthList(inner, length) => {
            json!({ "type": "array", "items": schema(resolve, inner, depth)?, "minItems": length, "maxItems": length })
        }
        TypeDefKind::Tuple(tuple) => {
            let items = tuple.types.iter().map(|ty| schema(resolve, ty, depth)).collect::<Option<Vec<_>>>()?;
            let length = items.len();
            json!({ "type": "array", "prefixItems": items, "minItems": length, "maxItems": length })
        }
        TypeDefKind::Option(inner) => json!({ "anyOf": [schema(resolve, inner, depth)?, { "type": "null" }] }),
        TypeDefKind::Enum(cases) => {
            let names: Vec<&str> = cases.cases.iter().map(|case| case.name.as_str()).collect();
            json!({ "type": "string", "enum": names })
        }
        TypeDefKind::Flags(flags) => {
            let names: Vec<&str> = flags.flags.iter().map(|flag| flag.name.as_str()).collect();
            json!({ "type": "array", "items": { "type": "string", "enum": names }, "uniqueItems": true })
        }
        TypeDefKind::Variant(variant) => {
            let cases = variant.cases.iter().map(|case| match payload(&case.ty) {
                None => Some(named(&case.name, None)),
                Some(inner) => Some(named(&case.name, Some(inner?))),
            });
            json!({ "oneOf": cases.collect::<Option<Vec<_>>>()? })
        }
        TypeDefKind::Result(result) => {
            let side = |name: &str, ty: &Option<Type>| match payload(ty) {
                None => Some(named(name, None)),
                Some(inner) => Some(named(name, Some(inner?))),
            };
            json!({ "oneOf": [side("ok", &result.ok)?, side("err", &result.err)?] })
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};

    fn world(wit: &str) -> (Resolve, WorldId) {
        let mut resolve = Resolve::default();
        let package = resolve.push_str("test.wit", wit).unwrap();
        let world = resolve.select_world(&[package], None).unwrap();
        (resolve, world)
    }

    /// A component without behaviour that exports a world's functions. Its documentation is lost on the way: today's encoders leave it out.
    fn component((resolve, world): &(Resolve, WorldId)) -> Vec<u8> {
        let mut module = dummy_module(resolve, *world, wit_parser::ManglingAndAbi::Standard32);
        embed_component_metadata(&mut module, resolve, *world, StringEncoding::UTF8, true).unwrap();
        ComponentEncoder::default().module(&module).unwrap().encode().unwrap()
    }

    #[test]
    fn types_and_documentation_become_a_schema() {
        let made = world(
            r"
            package acme:shop@1.2.0;
            interface stock {
                /// How urgent.
                enum speed { slow, fast }
                variant place { home, shelf(u8) }
                flags mark { fresh, cold }
                record item {
                    /// What it is called.
                    name: string,
                    count: u32,
                    note: option<string>,
                    at: place,
                }
                resource ticket { cancel: func(); }
                /// Order some items.
                order: func(items: list<item>, how: speed, marks: mark, both: tuple<s8, bool>) -> result<u64, string>;
                with-handle: func(of: borrow<ticket>);
            }
            world shop {
                export stock;
                /// Say hello.
                export hello: func();
            }
            ",
        );
        let functions = functions(&made.0, made.1);
        let read = exported_functions(&component(&made)).unwrap();
        assert_eq!(
            read.iter().map(|function| &function.name).collect::<Vec<_>>(),
            functions.iter().map(|function| &function.name).collect::<Vec<_>>()
        );
        assert_eq!(read[1].input["required"], functions[1].input["required"]);
        let names: Vec<_> =
            functions.iter().map(|function| (function.interface.as_deref(), function.name.as_str())).collect();
        assert_eq!(names, [(None, "hello"), (Some("acme:shop/stock@1.2.0"), "order")], "handles are left out");
        assert_eq!(functions[0].description, "Say hello.");
        let order = &functions[1];
        assert_eq!(order.description, "Order some items.");
        let properties = &order.input["properties"];
        assert_eq!(order.input["required"], json!(["items", "how", "marks", "both"]));
        assert_eq!(
            properties["how"],
            json!({ "type": "string", "enum": ["slow", "fast"], "description": "How urgent." })
        );
        let item = &properties["items"]["items"];
        assert_eq!(item["properties"]["name"], json!({ "type": "string", "description": "What it is called." }));
        assert_eq!(item["required"], json!(["name", "count", "at"]));
        assert_eq!(item["properties"]["count"]["maximum"], json!(u32::MAX));
        assert_eq!(item["properties"]["at"]["oneOf"][0], json!({ "const": "home" }));
        assert_eq!(item["properties"]["at"]["oneOf"][1]["required"], json!(["shelf"]));
        assert_eq!(properties["both"]["prefixItems"][0]["minimum"], json!(-128));
    }

    #[test]
    fn what_is_no_component_is_named() {
        assert!(matches!(exported_functions(b"\0asm\x01\0\0\0"), Err(EngineError::CoreModule)));
        assert!(matches!(exported_functions(b"hello"), Err(EngineError::NotAComponent(_))));
    }
}
