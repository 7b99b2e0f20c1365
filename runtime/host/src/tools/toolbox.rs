//! The tools that an operator installed: any component with exports. Each call runs in a fresh instance, with what both the tool's manifest and its
//! caller's grant, and with a share of the caller's fuel.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use hyperlith_engine::{EngineError, Loaded, exported_functions};
use hyperlith_policy::{Grants, Manifest};
use serde_json::Value;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{ComponentExportIndex, InstancePre, Type, Val};
use wasmtime::{Store, Trap};

use crate::agent::{AgentRuntime, Start, new_store, nothing};
use crate::linker::StoreData;
use crate::state::Scope;
use crate::text::{clean, clean_line};
use crate::turn::TurnContext;

use super::json::{from_val, record};

/// The interface of components that are made to be tools.
const HANDLER: &str = "hyperlith:agent/tool-handler@0.1.0";
/// A tool's answer goes into a guest's memory and often into a model's context.
const LONGEST_ANSWER: usize = 256 << 10;
const LONGEST_DESCRIPTION: usize = 2_000;

/// A tool as agents and models see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolSpec {
    /// Its name in the box.
    pub name: String,
    /// What it does.
    pub description: String,
    /// JSON Schema (draft 2020-12) of its input.
    pub input_schema: String,
    /// BLAKE3 of its component.
    pub component: [u8; 32],
}

/// Why a tool was not installed. None was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ToolError {
    /// The engine or the audit refused it.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// It cannot be linked.
    #[error("the component cannot be linked: {0:#}")]
    Link(wasmtime::Error),
    /// Its manifest gives it no name.
    #[error("the tool's manifest has no [agent] name")]
    NoName,
    /// Nothing of it can be called with JSON.
    #[error("{0} exports no function that can be called with JSON")]
    NoFunction(String),
    /// Another tool has the name.
    #[error("there already is a tool {0}")]
    Taken(String),
    /// It does not say what it is.
    #[error("the tool {name} does not describe itself: {why}")]
    NoDescription {
        /// Which.
        name: String,
        /// What went wrong.
        why: String,
    },
}

/// Why a call has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CallError {
    /// The input does not fit; the reason.
    Invalid(String),
    /// The tool failed; its own words or the host's.
    Failed(String),
}

enum Function {
    /// `call` of the tool-handler interface, with this name.
    Named(String),
    /// An exported function.
    Export { index: ComponentExportIndex, params: Vec<(String, Type)> },
}

struct Tool {
    runtime: AgentRuntime,
    loaded: Loaded,
    pre: InstancePre<StoreData>,
    manifest: Manifest,
}

struct Entry {
    tool: Arc<Tool>,
    function: Function,
    spec: ToolSpec,
}

/// Installed tools, by name.
#[derive(Default)]
pub struct Toolbox {
    tools: BTreeMap<String, Entry>,
}

impl fmt::Debug for Toolbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.tools.keys()).finish()
    }
}

/// For whom a tool runs.
pub(crate) struct Caller {
    pub(crate) context: TurnContext,
    pub(crate) grants: Grants,
    pub(crate) person: String,
    /// Fuel that the call may use.
    pub(crate) fuel: u64,
}

impl Toolbox {
    /// Install a component under a manifest: its name is the tool's, or what its functions' names begin with where there are several. Compiles, and
    /// asks the component what it offers; blocks for seconds where it is large and not cached.
    ///
    /// # Errors
    /// [`ToolError`]; nothing of it is installed then.
    pub async fn install(
        &mut self,
        runtime: &AgentRuntime,
        bytes: &[u8],
        manifest: Manifest,
    ) -> Result<Vec<String>, ToolError> {
        let name = manifest.agent.name.clone();
        if name.is_empty() {
            return Err(ToolError::NoName);
        }
        let loaded = runtime.engine().load(bytes, &manifest.grants)?;
        let pre = runtime.linker().instantiate_pre(&loaded.component).map_err(ToolError::Link)?;
        let tool = Arc::new(Tool { runtime: runtime.clone(), loaded, pre, manifest });
        let found = if tool.loaded.component.get_export_index(None, HANDLER).is_some() {
            tool.described().await.map_err(|why| ToolError::NoDescription { name: name.clone(), why })?
        } else {
            tool.exported(bytes)?
        };
        if found.is_empty() {
            return Err(ToolError::NoFunction(name));
        }
        let alone = found.len() == 1;
        let mut entries = Vec::new();
        for (function, part, mut spec) in found {
            spec.name = if alone { name.clone() } else { format!("{name}.{part}") };
            if self.tools.contains_key(&spec.name) {
                return Err(ToolError::Taken(spec.name));
            }
            entries.push(Entry { tool: tool.clone(), function, spec });
        }
        let names = entries.iter().map(|entry| entry.spec.name.clone()).collect();
        self.tools.extend(entries.into_iter().map(|entry| (entry.spec.name.clone(), entry)));
        Ok(names)
    }

    /// Every tool, by name.
    pub fn specs(&self) -> impl Iterator<Item = &ToolSpec> {
        self.tools.values().map(|entry| &entry.spec)
    }

    /// One tool.
    #[must_use]
    pub fn spec(&self, name: &str) -> Option<&ToolSpec> {
        self.tools.get(name).map(|entry| &entry.spec)
    }

    /// Call a tool with all that its manifest grants, for the operator or for whom the operator lets in. `context` gives chain and network.
    ///
    /// # Errors
    /// What the tool or the host says of it, for people.
    pub async fn invoke(&self, name: &str, input: &str, context: &TurnContext) -> Result<String, String> {
        let Some(entry) = self.tools.get(name) else { return Err(format!("there is no tool {name}")) };
        let manifest = &entry.tool.manifest;
        let mut narrow = nothing(context.now_ms);
        narrow.chain = context.chain.clone();
        narrow.egress = context.egress.clone();
        let caller = Caller {
            context: narrow,
            grants: manifest.grants.clone(),
            person: "operator".to_owned(),
            fuel: manifest.limits.fuel,
        };
        match self.call(name, input, &caller).await.0 {
            Ok(text) => Ok(text),
            Err(CallError::Invalid(why)) => {
                Err(format!("the input does not fit: {}", clean(&why, LONGEST_DESCRIPTION)))
            }
            Err(CallError::Failed(why)) => Err(clean(&why, LONGEST_DESCRIPTION)),
        }
    }

    /// Call a tool. Gives its answer and the fuel that it used.
    pub(crate) async fn call(&self, name: &str, input: &str, caller: &Caller) -> (Result<String, CallError>, u64) {
        let Some(entry) = self.tools.get(name) else {
            return (Err(CallError::Failed(format!("there is no tool {name}"))), 0);
        };
        let limits = entry.tool.manifest.limits.clone();
        let wall = Duration::from_millis(limits.wall_ms);
        let mut used = 0;
        let outcome = match tokio::time::timeout(wall, entry.run(input, caller, &mut used)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(CallError::Failed(format!("it did not answer within {} ms", limits.wall_ms))),
        };
        let outcome = match outcome {
            Ok(text) if text.len() > LONGEST_ANSWER => {
                Err(CallError::Failed(format!("its answer has more than {LONGEST_ANSWER} bytes")))
            }
            other => other,
        };
        (outcome, used)
    }
}

impl Entry {
    async fn run(&self, input: &str, caller: &Caller, used: &mut u64) -> Result<String, CallError> {
        let tool = &*self.tool;
        let parsed: Value =
            serde_json::from_str(input).map_err(|_| CallError::Invalid("the input is not JSON".to_owned()))?;
        let (index, arguments) = match &self.function {
            Function::Named(name) => {
                let arguments = vec![Val::String(name.clone()), Val::String(input.to_owned())];
                (tool.handler("call").map_err(CallError::Failed)?, arguments)
            }
            Function::Export { index, params } => {
                let fields = record(params, &parsed, "input", 0).map_err(CallError::Invalid)?;
                (*index, fields.into_iter().map(|(_, val)| val).collect())
            }
        };
        let _place =
            tool.runtime.tool_place().await.ok_or_else(|| CallError::Failed("the runtime is shutting down".into()))?;
        let fuel = tool.manifest.limits.fuel.min(caller.fuel);
        let grants = tool.manifest.grants.narrowed(&caller.grants);
        let mut store = tool.store(&caller.context, grants, &caller.person, fuel).map_err(CallError::Failed)?;
        let result = tool.enter(&mut store, &index, &arguments).await;
        *used = fuel.saturating_sub(store.get_fuel().unwrap_or_default());
        answer(&self.function, result.map_err(CallError::Failed)?)
    }
}

/// What the tool gave back, as text: JSON, or the text of a tool-handler.
fn answer(function: &Function, result: Option<Val>) -> Result<String, CallError> {
    let json = |val: &Val| {
        from_val(val)
            .map(|json| json.to_string())
            .ok_or_else(|| CallError::Failed("its answer has no JSON form".to_owned()))
    };
    let handler = matches!(function, Function::Named(_));
    match result {
        None => Ok("null".to_owned()),
        Some(Val::Result(Ok(None))) => Ok("null".to_owned()),
        Some(Val::Result(Ok(Some(val)))) if handler => Ok(field(&val, "body").unwrap_or_default()),
        Some(Val::Result(Ok(Some(val)))) => json(&val),
        Some(Val::Result(Err(Some(val)))) => match &*val {
            Val::Variant(case, Some(why)) if handler => {
                let Val::String(why) = &**why else { return Err(CallError::Failed(case.clone())) };
                Err(if case == "invalid" { CallError::Invalid(why.clone()) } else { CallError::Failed(why.clone()) })
            }
            val => Err(CallError::Failed(json(val)?)),
        },
        Some(Val::Result(Err(None))) => Err(CallError::Failed("it failed and does not say why".to_owned())),
        Some(val) => json(&val),
    }
}

fn field(val: &Val, name: &str) -> Option<String> {
    let Val::Record(fields) = val else { return None };
    match fields.iter().find(|(field, _)| field == name) {
        Some((_, Val::String(text))) => Some(text.clone()),
        _ => None,
    }
}

impl Tool {
    fn store(
        &self,
        context: &TurnContext,
        grants: Grants,
        person: &str,
        fuel: u64,
    ) -> Result<Store<StoreData>, String> {
        let mut limits = self.manifest.limits.clone();
        limits.fuel = fuel;
        let scope = Scope { agent: self.manifest.agent.name.clone(), person: person.to_owned() };
        new_store(Start {
            engine: self.runtime.engine(),
            name: &self.manifest.agent.name,
            context,
            grants,
            limits,
            taint: self.manifest.taint.untrusted_then_write,
            scope,
            header: &self.runtime.tool_header(self.loaded.digest, context.now_ms, fuel),
            replayer: None,
        })
        .map_err(|error| error.to_string())
    }

    fn handler(&self, function: &str) -> Result<ComponentExportIndex, String> {
        let component = &self.loaded.component;
        component
            .get_export_index(None, HANDLER)
            .and_then(|instance| component.get_export_index(Some(&instance), function))
            .ok_or_else(|| format!("it does not export {function}"))
    }

    /// Instantiate and call.
    async fn enter(
        &self,
        store: &mut Store<StoreData>,
        index: &ComponentExportIndex,
        arguments: &[Val],
    ) -> Result<Option<Val>, String> {
        let why = |store: &Store<StoreData>, error: &wasmtime::Error| {
            if error.downcast_ref::<Trap>() == Some(&Trap::OutOfFuel) {
                return "it used up its computing".to_owned();
            }
            if store.data().limiter.refused() {
                return "it used up its memory".to_owned();
            }
            tracing::info!(error = format!("{error:#}"), tool = self.manifest.agent.name, "a tool stopped");
            format!("it crashed ({})", clean_line(&error.root_cause().to_string(), 100))
        };
        let instance = match self.pre.instantiate_async(&mut *store).await {
            Ok(instance) => instance,
            Err(error) => return Err(why(store, &error)),
        };
        let function = instance.get_func(&mut *store, index).ok_or("it does not export this function any more")?;
        let results = function.ty(&*store).results().len();
        let mut values = vec![Val::Bool(false); results];
        match function.call_async(&mut *store, arguments, &mut values).await {
            Ok(()) => Ok(values.pop()),
            Err(error) => Err(why(store, &error)),
        }
    }

    /// The functions of a component that was not made for us.
    fn exported(&self, bytes: &[u8]) -> Result<Vec<(Function, String, ToolSpec)>, ToolError> {
        let component = &self.loaded.component;
        let mut found = Vec::new();
        for function in exported_functions(bytes)? {
            let instance = match &function.interface {
                None => None,
                Some(interface) => match component.get_export_index(None, interface) {
                    Some(instance) => Some(instance),
                    None => continue,
                },
            };
            let Some((ComponentItem::ComponentFunc(ty), index)) =
                component.get_export(instance.as_ref(), &function.name)
            else {
                continue;
            };
            let params = ty.params().map(|(name, ty)| (name.to_owned(), ty)).collect();
            let described = self.manifest.describe.get(&function.name).unwrap_or(&function.description);
            let spec = self.spec(&function.name, described, function.input.to_string());
            found.push((Function::Export { index, params }, function.name, spec));
        }
        Ok(found)
    }

    /// What a component that is made to be a tool says of itself. It runs without any grant.
    async fn described(&self) -> Result<Vec<(Function, String, ToolSpec)>, String> {
        let context = nothing(0);
        let mut store = self.store(&context, Grants::default(), "", self.manifest.limits.fuel)?;
        let index = self.handler("describe")?;
        let wall = Duration::from_millis(self.manifest.limits.wall_ms);
        let described = tokio::time::timeout(wall, self.enter(&mut store, &index, &[]))
            .await
            .map_err(|_| "it took too long".to_owned())??;
        let Some(Val::List(specs)) = described else { return Err("it gives no list".to_owned()) };
        specs
            .iter()
            .map(|spec| {
                let text = |name: &str| field(spec, name).ok_or_else(|| format!("a tool without {name}"));
                let name = text("name")?;
                let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
                if name.is_empty() || name.len() > 64 || !name.chars().all(plain) {
                    return Err(format!("`{}` is no name for a tool", clean_line(&name, 64)));
                }
                let schema = text("input-schema")?;
                if !serde_json::from_str::<Value>(&schema).is_ok_and(|schema| schema.is_object()) {
                    return Err(format!("the schema of {name} is not a JSON object"));
                }
                let described = self.manifest.describe.get(&name).cloned().map_or_else(|| text("description"), Ok)?;
                Ok((Function::Named(name.clone()), name.clone(), self.spec(&name, &described, schema)))
            })
            .collect()
    }

    fn spec(&self, name: &str, description: &str, input_schema: String) -> ToolSpec {
        ToolSpec {
            name: name.to_owned(),
            description: clean(description, LONGEST_DESCRIPTION),
            input_schema,
            component: self.loaded.digest,
        }
    }
}
