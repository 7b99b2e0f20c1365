//! JSON-RPC over HTTP for ordinary wallets and libraries: what `viem`, `cast` and explorers expect of an Ethereum node.

mod api;
mod convert;
mod fees;
mod handler;
mod logs;
mod problem;

use std::{net::SocketAddr, sync::Arc};

use jsonrpsee::server::{BatchRequestConfig, Server, ServerConfig, ServerHandle, middleware::http::HostFilterLayer};

use crate::{ChainError, shared::Shared};
use api::{EthServer, NetServer, Web3Server};
use handler::Handler;

/// A batch of the largest transactions, hex encoded, still fits.
const MAX_REQUEST_BYTES: u32 = 2 << 20;
/// A full block of transactions, or all logs that one query may give.
const MAX_RESPONSE_BYTES: u32 = 32 << 20;
/// Calls in one batch.
const MAX_BATCH: u32 = 100;
/// Open connections; each costs a task.
const MAX_CONNECTIONS: u32 = 128;

/// Starts the server. No CORS headers are given, and on loopback only loopback names are answered, so that a web page
/// cannot talk to it, not even by DNS rebinding. WebSockets, which browsers open to anywhere, are off.
pub(crate) async fn serve(address: SocketAddr, shared: Arc<Shared>) -> Result<(SocketAddr, ServerHandle), ChainError> {
    let failed = |reason: String| ChainError::Rpc { address, reason };
    let hosts = if address.ip().is_loopback() {
        HostFilterLayer::new(["localhost:*", "127.0.0.1:*", "[::1]:*"]).map_err(|error| failed(error.to_string()))?
    } else {
        HostFilterLayer::disable()
    };
    let config = ServerConfig::builder()
        .http_only()
        .max_request_body_size(MAX_REQUEST_BYTES)
        .max_response_body_size(MAX_RESPONSE_BYTES)
        .max_connections(MAX_CONNECTIONS)
        .set_batch_request_config(BatchRequestConfig::Limit(MAX_BATCH))
        .build();
    let server = Server::builder()
        .set_config(config)
        .set_http_middleware(tower::ServiceBuilder::new().layer(hosts))
        .build(address)
        .await
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::AddrInUse => ChainError::PortInUse { address },
            _ => failed(error.to_string()),
        })?;
    let bound = server.local_addr().map_err(|error| failed(error.to_string()))?;
    let handler = Handler::new(shared);
    let mut module = EthServer::into_rpc(handler.clone());
    module
        .merge(NetServer::into_rpc(handler.clone()))
        .and_then(|()| module.merge(Web3Server::into_rpc(handler)))
        .map_err(|error| failed(error.to_string()))?;
    tracing::info!(address = %bound, "JSON-RPC is served");
    Ok((bound, server.start(module)))
}
