//! JSON-RPC over HTTP for ordinary wallets and libraries.

use std::{net::SocketAddr, sync::Arc};

use jsonrpsee::{RpcModule, server::{Server, ServerHandle}};

use crate::{ChainError, node::Shared};

/// Starts the server.
pub(crate) async fn serve(
    address: SocketAddr,
    shared: Arc<Shared>,
) -> Result<(SocketAddr, ServerHandle), ChainError> {
    let server = Server::builder().build(address).await.map_err(|error| {
        if error.kind() == std::io::ErrorKind::AddrInUse {
            ChainError::PortInUse { address }
        } else {
            ChainError::Rpc { address, reason: error.to_string() }
        }
    })?;
    let bound = server.local_addr().map_err(|error| ChainError::Rpc { address, reason: error.to_string() })?;
    Ok((bound, server.start(RpcModule::new(shared))))
}
