//! Links every function of the `agent` world once per engine, and stamps the fuel at each entry from the guest.

use wasmtime::StoreContextMut;
use wasmtime::component::{Linker, Resource, ResourceTable, ResourceType};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use crate::bindings::hyperlith::agent as wit;
use crate::context::{HostContext, HostView};
use crate::dat::Dataset;
use hyperlith_engine::Limiter;

/// What the store of one turn holds.
pub struct StoreData {
    pub(crate) ctx: HostContext,
    pub(crate) table: ResourceTable,
    pub(crate) wasi: WasiCtx,
    pub(crate) limiter: Limiter,
}

impl std::fmt::Debug for StoreData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoreData").field("ctx", &self.ctx).field("limiter", &self.limiter).finish_non_exhaustive()
    }
}

impl WasiView for StoreData {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// Enter the host: stamp the fuel, because interface code sees the context but not the store.
fn enter<'a>(store: &'a mut StoreContextMut<'_, StoreData>) -> wasmtime::Result<HostView<'a>> {
    let fuel = store.get_fuel()?;
    let StoreData { ctx, table, .. } = store.data_mut();
    ctx.fuel_left = fuel;
    Ok(HostView { ctx, table })
}

/// One line per function: its name in WIT, the method, its arguments. bindgen's own `add_to_linker` gives no access to the
/// store, and with it no fuel stamp.
macro_rules! link {
    ($instance:ident, $name:literal, $interface:ident :: $method:ident ( $($argument:ident : $ty:ty),* )) => {
        $instance.func_wrap_async($name, |mut store: StoreContextMut<'_, StoreData>, ($($argument,)*): ($($ty,)*)| {
            Box::new(async move {
                let mut view = enter(&mut store)?;
                Ok((wit::$interface::Host::$method(&mut view $(, $argument)*).await?,))
            })
        })?
    };
}

/// Link every function that the `agent` world imports, and WASI's empty world.
///
/// # Errors
/// wasmtime's, if a name is linked twice: a fault of this build.
pub fn add_to_linker(linker: &mut Linker<StoreData>) -> wasmtime::Result<()> {
    wasmtime_wasi::p2::add_to_linker_async(linker)?;

    let mut types = linker.instance("hyperlith:agent/types@0.1.0")?;
    let _ = &mut types;

    let mut model = linker.instance("hyperlith:agent/model@0.1.0")?;
    link!(model, "complete", model::complete(request: wit::model::Request));

    let mut chain = linker.instance("hyperlith:agent/chain@0.1.0")?;
    link!(chain, "describe", chain::describe());
    link!(chain, "head", chain::head());
    link!(chain, "balance", chain::balance(of: Vec<u8>));
    link!(chain, "call", chain::call(request: wit::chain::CallRequest));
    link!(chain, "call-many", chain::call_many(requests: Vec<wit::chain::CallRequest>));

    let mut state = linker.instance("hyperlith:agent/state@0.1.0")?;
    link!(state, "get", state::get(key: String));
    link!(state, "put", state::put(key: String, value: Vec<u8>));
    link!(state, "delete", state::delete(key: String));
    link!(state, "keys", state::keys(prefix: String));

    let mut tools = linker.instance("hyperlith:agent/tools@0.1.0")?;
    link!(tools, "available", tools::available());
    link!(tools, "invoke", tools::invoke(calls: Vec<wit::tools::ToolCall>));

    let mut http = linker.instance("hyperlith:agent/http@0.1.0")?;
    link!(http, "send", http::send(request: wit::http::Request));

    let mut clock = linker.instance("hyperlith:agent/clock@0.1.0")?;
    link!(clock, "now", clock::now());

    let mut random = linker.instance("hyperlith:agent/random@0.1.0")?;
    link!(random, "bytes", random::bytes(length: u32));

    let mut log = linker.instance("hyperlith:agent/log@0.1.0")?;
    log.func_wrap_async(
        "emit",
        |mut store: StoreContextMut<'_, StoreData>,
         (level, message, fields): (wit::log::Level, String, Vec<wit::log::Field>)| {
            Box::new(async move { wit::log::Host::emit(&mut enter(&mut store)?, level, message, fields).await })
        },
    )?;

    let mut dat = linker.instance("hyperlith:agent/dat@0.1.0")?;
    dat.resource_async("dataset", ResourceType::host::<Dataset>(), |mut store, rep| {
        Box::new(async move { wit::dat::HostDataset::drop(&mut enter(&mut store)?, Resource::new_own(rep)).await })
    })?;
    link!(dat, "open", dat::open(id: wit::dat::DatId, purpose: String));
    dat.func_wrap_async(
        "[method]dataset.info",
        |mut store: StoreContextMut<'_, StoreData>, (dataset,): (Resource<Dataset>,)| {
            Box::new(async move { Ok((wit::dat::HostDataset::info(&mut enter(&mut store)?, dataset).await?,)) })
        },
    )?;
    dat.func_wrap_async(
        "[method]dataset.read",
        |mut store: StoreContextMut<'_, StoreData>, (dataset, offset, length): (Resource<Dataset>, u64, u32)| {
            Box::new(async move {
                Ok((wit::dat::HostDataset::read(&mut enter(&mut store)?, dataset, offset, length).await?,))
            })
        },
    )?;
    Ok(())
}
