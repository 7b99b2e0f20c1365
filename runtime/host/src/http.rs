//! The `http` interface. Arguments and grants are checked; this host gives agents no network yet and says so.

use hyperlith_journal::Class;
use hyperlith_policy::Interface;

use crate::bindings::hyperlith::agent::http as wit;
use crate::bindings::hyperlith::agent::types::Denial;
use crate::context::HostView;
use crate::effect::{Effect, effect};

const LONGEST_URL: usize = 8_192;
const MOST_HEADERS: usize = 64;

impl From<Denial> for wit::Error {
    fn from(denial: Denial) -> Self {
        Self::Denied(denial)
    }
}

/// The origin of a URL in the form of a manifest's `allow` list.
fn origin(url: &str) -> Result<String, wit::Error> {
    let invalid = |what: &str| Err(wit::Error::Invalid(what.to_owned()));
    if url.len() > LONGEST_URL {
        return invalid("the URL is longer than 8,192 bytes");
    }
    if url.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\' || !c.is_ascii()) {
        return invalid("the URL holds a character that URLs do not have");
    }
    let Some((scheme, rest)) = url.split_once("://") else { return invalid("the URL is not absolute") };
    if !matches!(scheme, "https" | "http") {
        return invalid("the URL is neither https nor http");
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.is_empty() || authority.contains('@') {
        return invalid("the URL has no host, or credentials in it");
    }
    Ok(format!("{scheme}://{}", authority.to_ascii_lowercase()))
}

fn check_header(header: &wit::Header) -> Result<(), wit::Error> {
    let name = |c: u8| c.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&c);
    let value = |c: u8| c == b'\t' || (0x20..0x7f).contains(&c);
    if header.name.is_empty() || !header.name.bytes().all(name) || !header.value.bytes().all(value) {
        return Err(wit::Error::Invalid("a header has a name or value that HTTP does not allow".into()));
    }
    Ok(())
}

impl wit::Host for HostView<'_> {
    async fn send(&mut self, request: wit::Request) -> wasmtime::Result<Result<wit::Response, wit::Error>> {
        let class =
            if matches!(request.method, wit::Method::Get | wit::Method::Head) { Class::Read } else { Class::Write };
        let effect = Effect { interface: Interface::Http, function: "send", class };
        effect!(self, effect, &request, {
            let origin = origin(&request.url)?;
            if request.headers.len() > MOST_HEADERS {
                return Err(wit::Error::Invalid(format!("at most {MOST_HEADERS} headers")));
            }
            request.headers.iter().try_for_each(check_header)?;
            if !self.ctx.grants.http.as_ref().is_some_and(|grant| grant.allow.contains(&origin)) {
                return Err(wit::Error::Denied(Denial::NotGranted(format!("[grants.http] allow = [{origin:?}]"))));
            }
            Err(wit::Error::Unavailable)
        })
    }
}
