//! The way out: a request is made canonical, allowed by the manifest, resolved, its addresses checked, sent to one of the checked addresses, and
//! each redirect begins anew, without credentials. Nothing is ever sent twice.

mod address;
mod secrets;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hyperlith_policy::{Grants, HttpTarget, http_grant_line};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::Url;

use crate::bindings::hyperlith::agent::http as wit;
use crate::bindings::hyperlith::agent::types::Denial;
use crate::text::clean_line;
use address::{Reach, reach};

pub use secrets::{SecretError, Secrets};

const LONGEST_URL: usize = 8_192;
const MOST_HEADERS: usize = 64;
const MOST_REDIRECTS: usize = 5;

/// Finds the addresses of a name. The operating system's resolver, or a test's.
pub type Lookup = Arc<dyn Fn(String) -> LookupAnswer + Send + Sync>;
/// The addresses of a name, some time later.
pub type LookupAnswer = std::pin::Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// What an operator can choose.
#[derive(Clone)]
pub struct EgressConfig {
    /// Secrets by name.
    pub secrets: BTreeMap<String, String>,
    /// Longest time of a request with its redirects.
    pub timeout: Duration,
    /// Largest body of an answer in bytes; more is cut off by an error.
    pub largest_answer: usize,
    /// How names are resolved.
    pub lookup: Lookup,
}

impl Default for EgressConfig {
    fn default() -> Self {
        Self {
            secrets: BTreeMap::new(),
            // A turn has a minute in all.
            timeout: Duration::from_secs(20),
            largest_answer: 1 << 20,
            lookup: Arc::new(|name| {
                Box::pin(
                    async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect()) },
                )
            }),
        }
    }
}

impl fmt::Debug for EgressConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EgressConfig")
            .field("secrets", &self.secrets.keys().collect::<Vec<_>>())
            .field("timeout", &self.timeout)
            .field("largest_answer", &self.largest_answer)
            .finish_non_exhaustive()
    }
}

/// Why there is no way out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EgressError {
    /// A secret cannot be used.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The HTTP client cannot start.
    #[error("the HTTP client cannot start: {0}")]
    Client(#[from] reqwest::Error),
}

/// The network of agents. One per process is right.
pub struct Egress {
    /// Connects to public addresses only.
    public: reqwest::Client,
    /// Connects to private ones too, for rules that say so.
    private: reqwest::Client,
    secrets: Secrets,
    timeout: Duration,
    largest_answer: usize,
}

impl fmt::Debug for Egress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Egress").field("secrets", &self.secrets).finish_non_exhaustive()
    }
}

/// A name whose addresses may not be connected to.
#[derive(Debug, thiserror::Error)]
#[error("{name} has the address {address}, which agents may not reach")]
struct Blocked {
    name: String,
    address: IpAddr,
}

/// Resolves and checks in one step: the client connects to exactly these addresses.
struct Checked {
    lookup: Lookup,
    private: bool,
}

fn allowed(address: IpAddr, private: bool) -> bool {
    match reach(address) {
        Reach::Public => true,
        Reach::Private => private,
        Reach::Never => false,
    }
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let (lookup, private) = (self.lookup.clone(), self.private);
        let name = name.as_str().to_owned();
        Box::pin(async move {
            let addresses = lookup(name.clone()).await?;
            // One forbidden address among good ones is an attack, or a mistake that looks like one.
            if let Some(address) = addresses.iter().copied().find(|address| !allowed(*address, private)) {
                return Err(Blocked { name, address }.into());
            }
            let addresses: Addrs = Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}

/// A URL in the one form that is compared.
struct Target {
    url: Url,
    origin: String,
}

fn invalid(what: &str) -> wit::Error {
    wit::Error::Invalid(what.to_owned())
}

impl Target {
    fn parse(text: &str) -> Result<Self, wit::Error> {
        if text.len() > LONGEST_URL {
            return Err(invalid("the URL is longer than 8,192 bytes"));
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\' || !c.is_ascii()) {
            return Err(invalid("the URL holds a character that URLs do not have"));
        }
        if !text.contains("://") {
            return Err(invalid("the URL is not absolute"));
        }
        let url = Url::parse(text).map_err(|_| invalid("the URL cannot be read"))?;
        Self::of(url)
    }

    fn of(url: Url) -> Result<Self, wit::Error> {
        if !matches!(url.scheme(), "https" | "http") {
            return Err(invalid("the URL is neither https nor http"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(invalid("the URL has no host, or credentials in it"));
        }
        let host = url.host_str().unwrap_or_default();
        if host.is_empty() || host.ends_with('.') {
            return Err(invalid("the URL has no host, or one with a dot at its end"));
        }
        // The URL standard reads 0x7f.1, 2130706433 and 0177.0.0.1 as addresses; what a grant names is a name or a plain address.
        let origin = url.origin().ascii_serialization();
        Ok(Self { url, origin })
    }

    fn policy<'a>(&'a self, method: &'a str) -> HttpTarget<'a> {
        HttpTarget { origin: &self.origin, method, path: self.url.path() }
    }
}

fn check_header(header: &wit::Header) -> Result<(), wit::Error> {
    let name = |c: u8| c.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&c);
    let value = |c: u8| c == b'\t' || (0x20..0x7f).contains(&c);
    if header.name.is_empty() || !header.name.bytes().all(name) || !header.value.bytes().all(value) {
        return Err(invalid("a header has a name or value that HTTP does not allow"));
    }
    // Those decide where a message goes and where it ends.
    const HOSTS_OWN: [&str; 8] =
        ["host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect"];
    let lower = header.name.to_ascii_lowercase();
    if HOSTS_OWN.contains(&lower.as_str()) || lower.starts_with("proxy-") {
        return Err(wit::Error::Invalid(format!("the header {lower} is the host's to set")));
    }
    Ok(())
}

const fn method(method: wit::Method) -> (&'static str, reqwest::Method) {
    match method {
        wit::Method::Get => ("GET", reqwest::Method::GET),
        wit::Method::Head => ("HEAD", reqwest::Method::HEAD),
        wit::Method::Post => ("POST", reqwest::Method::POST),
        wit::Method::Put => ("PUT", reqwest::Method::PUT),
        wit::Method::Patch => ("PATCH", reqwest::Method::PATCH),
        wit::Method::Delete => ("DELETE", reqwest::Method::DELETE),
    }
}

impl Egress {
    /// Start the clients.
    ///
    /// # Errors
    /// [`EgressError`].
    pub fn new(config: EgressConfig) -> Result<Self, EgressError> {
        let client = |private| {
            reqwest::Client::builder()
                .dns_resolver(Arc::new(Checked { lookup: config.lookup.clone(), private }))
                .redirect(reqwest::redirect::Policy::none())
                // A proxy would do the connecting, to wherever it likes.
                .no_proxy()
                .retry(reqwest::retry::never())
                .user_agent(concat!("hyperlith/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(config.timeout)
                .build()
        };
        Ok(Self {
            public: client(false)?,
            private: client(true)?,
            secrets: Secrets::new(config.secrets)?,
            timeout: config.timeout,
            largest_answer: config.largest_answer,
        })
    }

    /// The secrets, for looking for their values elsewhere.
    #[must_use]
    pub const fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Send a request and its redirects.
    pub(crate) async fn send(&self, grants: &Grants, request: &wit::Request) -> Result<wit::Response, wit::Error> {
        let reading = matches!(request.method, wit::Method::Get | wit::Method::Head);
        match tokio::time::timeout(self.timeout, self.follow(grants, request, reading)).await {
            Ok(answer) => answer,
            Err(_) if reading => Err(wit::Error::TimedOut),
            Err(_) => Err(wit::Error::OutcomeUnknown("no answer came in time; it may have had its effect".into())),
        }
    }

    async fn follow(
        &self,
        grants: &Grants,
        request: &wit::Request,
        reading: bool,
    ) -> Result<wit::Response, wit::Error> {
        let mut target = check(grants, request)?;
        self.check_leaks(request)?;
        let (mut name, mut verb) = method(request.method);
        let mut body = request.body.as_slice();
        for hop in 0..=MOST_REDIRECTS {
            let response = self.once(grants, request, &target, (name, verb.clone()), body, hop == 0, reading).await?;
            let Some(location) = redirect(&response) else { return self.answer(response, reading).await };
            let status = response.status().as_u16();
            let next = target
                .url
                .join(&location)
                .map_err(|_| wit::Error::NotSent(format!("it was answered with a redirect to nowhere ({status})")))?;
            let encrypted = target.url.scheme() == "https";
            target = Target::parse(next.as_str())?;
            if encrypted && target.url.scheme() != "https" {
                return Err(invalid("it was redirected from https to http"));
            }
            // 307 and 308 keep the method; the others turn into GET (RFC 9110, 15.4).
            if !matches!(status, 307 | 308) && name != "HEAD" {
                (name, verb, body) = ("GET", reqwest::Method::GET, &[]);
            }
            covered(grants, &target, name)?;
        }
        Err(wit::Error::Invalid(format!("it was redirected more than {MOST_REDIRECTS} times")))
    }

    /// No secret leaves in what the guest wrote, however it came by it.
    fn check_leaks(&self, request: &wit::Request) -> Result<(), wit::Error> {
        let headers = request.headers.iter().flat_map(|header| [header.name.as_bytes(), header.value.as_bytes()]);
        for part in [request.url.as_bytes(), request.body.as_slice()].into_iter().chain(headers) {
            if let Some(name) = self.secrets.find(part) {
                tracing::warn!(secret = name, "an agent's request held a secret and was not sent");
                return Err(wit::Error::Invalid(format!("it holds the secret {name}: nothing was sent")));
            }
        }
        Ok(())
    }

    #[allow(clippy::too_many_arguments, reason = "one hop is what it is")]
    async fn once(
        &self,
        grants: &Grants,
        request: &wit::Request,
        target: &Target,
        (name, verb): (&str, reqwest::Method),
        body: &[u8],
        first: bool,
        reading: bool,
    ) -> Result<reqwest::Response, wit::Error> {
        let private = covered(grants, target, name)?;
        // An address in the URL is not resolved, so it is checked here.
        if let Some(address) = literal(&target.url)
            && !allowed(address, private)
        {
            return Err(unreachable(&Blocked { name: target.origin.clone(), address }));
        }
        let client = if private { &self.private } else { &self.public };
        let mut builder = client.request(verb, target.url.clone()).body(body.to_vec());
        let mine = grants.secrets.iter().filter(|(_, grant)| first && grant.origin == target.origin);
        let placed: Vec<&str> = mine.clone().map(|(_, grant)| grant.header.as_str()).collect();
        for header in &request.headers {
            let lower = header.name.to_ascii_lowercase();
            if placed.contains(&lower.as_str()) {
                return Err(wit::Error::Invalid(format!("the header {lower} is set by the host, with a secret")));
            }
            // Credentials that the guest was given are for the first host only.
            if first || !matches!(lower.as_str(), "authorization" | "cookie") {
                builder = builder.header(&header.name, &header.value);
            }
        }
        for (name, grant) in mine {
            let value = self.secrets.value(name).ok_or_else(|| {
                wit::Error::NotSent(format!("the operator has not set the secret {name}: nothing was sent"))
            })?;
            let mut header = reqwest::header::HeaderValue::from_str(&format!("{}{value}", grant.prefix))
                .map_err(|_| wit::Error::NotSent(format!("the secret {name} cannot stand in a header")))?;
            header.set_sensitive(true);
            builder = builder.header(&grant.header, header);
        }
        builder.send().await.map_err(|error| self.failed(&error, reading))
    }

    fn failed(&self, error: &reqwest::Error, reading: bool) -> wit::Error {
        let mut cause: Option<&dyn std::error::Error> = Some(error);
        let mut last = String::new();
        while let Some(current) = cause {
            if let Some(blocked) = current.downcast_ref::<Blocked>() {
                return unreachable(blocked);
            }
            last = current.to_string();
            cause = current.source();
        }
        // The innermost cause only: the outer ones repeat the URL.
        let why = clean_line(&self.secrets.redact(&last), 200);
        if error.is_connect() || error.is_builder() {
            wit::Error::NotSent(why)
        } else if error.is_timeout() && reading {
            wit::Error::TimedOut
        } else {
            wit::Error::OutcomeUnknown(why)
        }
    }

    async fn answer(&self, mut response: reqwest::Response, reading: bool) -> Result<wit::Response, wit::Error> {
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .filter_map(|(name, value)| {
                let value = self.secrets.redact(value.to_str().ok()?);
                Some(wit::Header { name: name.as_str().to_owned(), value })
            })
            .take(MOST_HEADERS)
            .collect();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.failed(&error, reading))? {
            if body.len() + chunk.len() > self.largest_answer {
                return Err(wit::Error::OutcomeUnknown(format!(
                    "the answer is larger than {} bytes and was not read to its end",
                    self.largest_answer
                )));
            }
            body.extend_from_slice(&chunk);
        }
        // A server may echo what it was sent.
        Ok(wit::Response { status, headers, body: self.secrets.redact_bytes(body) })
    }
}

fn unreachable(blocked: &Blocked) -> wit::Error {
    tracing::warn!(%blocked, "an agent's request was not sent");
    wit::Error::Denied(Denial::NotGranted(format!(
        "{blocked}; for a private network: [grants.http] allow = [{{ origin = …, private = true }}]"
    )))
}

/// Form, then grant. Everything that can be refused is, before a name is resolved.
pub(crate) fn check_request(grants: &Grants, request: &wit::Request) -> Result<(), wit::Error> {
    check(grants, request).map(drop)
}

fn check(grants: &Grants, request: &wit::Request) -> Result<Target, wit::Error> {
    let target = Target::parse(&request.url)?;
    if request.headers.len() > MOST_HEADERS {
        return Err(wit::Error::Invalid(format!("at most {MOST_HEADERS} headers")));
    }
    request.headers.iter().try_for_each(check_header)?;
    covered(grants, &target, method(request.method).0)?;
    Ok(target)
}

/// Whether private addresses may be connected to, if the request is granted at all.
fn covered(grants: &Grants, target: &Target, method: &str) -> Result<bool, wit::Error> {
    let policy = target.policy(method);
    let covered = grants.http.as_ref().and_then(|grant| grant.decide(policy));
    covered
        .map(|covered| covered.private)
        .ok_or_else(|| wit::Error::Denied(Denial::NotGranted(http_grant_line(policy))))
}

fn literal(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        url::Host::Ipv4(address) => Some(address.into()),
        url::Host::Ipv6(address) => Some(address.into()),
        url::Host::Domain(_) => None,
    }
}

fn redirect(response: &reqwest::Response) -> Option<String> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    Some(response.headers().get(reqwest::header::LOCATION)?.to_str().ok()?.to_owned())
}

#[cfg(test)]
mod tests;
