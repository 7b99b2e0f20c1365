//! The `dat` interface. Arguments and grants are checked; this host has no data access yet and says so.

use hyperlith_journal::Class;
use hyperlith_policy::Interface;
use wasmtime::component::Resource;

use crate::bindings::hyperlith::agent::dat as wit;
use crate::bindings::hyperlith::agent::types::Denial;
use crate::context::HostView;
use crate::convert::{read_address, read_number};
use crate::effect::{Effect, effect};

const LONGEST_PURPOSE: usize = 500;

/// Opened data. None can be opened yet, so no guest ever holds one.
#[derive(Debug)]
pub enum Dataset {}

impl From<Denial> for wit::Error {
    fn from(denial: Denial) -> Self {
        Self::Denied(denial)
    }
}

impl wit::Host for HostView<'_> {
    async fn open(
        &mut self,
        id: wit::DatId,
        purpose: String,
    ) -> wasmtime::Result<Result<Resource<Dataset>, wit::Error>> {
        let effect = Effect { interface: Interface::Dat, function: "open", class: Class::Read };
        let refused = effect!(self, effect, &(&id, &purpose), {
            let contract = read_address("contract", &id.contract).map_err(wit::Error::Invalid)?;
            read_number("token", &id.token).map_err(wit::Error::Invalid)?;
            if purpose.is_empty() || purpose.chars().count() > LONGEST_PURPOSE {
                return Err(wit::Error::Invalid(format!("the purpose has 1 to {LONGEST_PURPOSE} characters")));
            }
            let covered = self.ctx.grants.dat.as_ref().is_some_and(|grant| grant.contracts.covers(&contract.0.0, []));
            if !covered {
                return Err(wit::Error::Denied(Denial::NotGranted(format!(
                    "[grants.dat] contracts = [\"{contract}\"]"
                ))));
            }
            Err::<(), _>(wit::Error::Unavailable)
        })?;
        Ok(Err(refused.err().unwrap_or(wit::Error::Unavailable)))
    }
}

impl wit::HostDataset for HostView<'_> {
    async fn info(&mut self, dataset: Resource<Dataset>) -> wasmtime::Result<wit::DatInfo> {
        match *self.table.get(&dataset)? {}
    }

    async fn read(
        &mut self,
        dataset: Resource<Dataset>,
        _offset: u64,
        _length: u32,
    ) -> wasmtime::Result<Result<Vec<u8>, wit::Error>> {
        match *self.table.get(&dataset)? {}
    }

    async fn drop(&mut self, dataset: Resource<Dataset>) -> wasmtime::Result<()> {
        self.table.delete(dataset)?;
        Ok(())
    }
}
