//! Which requests an agent may send, and which secrets the host adds to them. Pure: addresses are checked where they are connected to.

use serde::{Deserialize, Serialize};

/// `[grants.http]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HttpGrant {
    /// What is allowed: origins such as `https://api.example.com` (GET and HEAD, any path), or rules.
    pub allow: Vec<HttpAllow>,
}

/// An entry of `allow`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "an origin such as \"https://api.example.com\", or { origin, methods, path, private }")]
pub enum HttpAllow {
    /// Reading anything of an origin.
    Origin(String),
    /// Exactly this.
    Rule(HttpRule),
}

/// `{ origin = "https://api.example.com", methods = ["POST"], path = "/v1/**" }`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpRule {
    /// Scheme, host and, where it is not the scheme's own, port. No wildcards.
    pub origin: String,
    /// Methods in capitals.
    #[serde(default = "reading")]
    pub methods: Vec<String>,
    /// A path, or one with `/**` at its end for everything below it.
    #[serde(default = "everything")]
    pub path: String,
    /// Whether the host may be on this machine or in a private network. Never: link-local addresses and cloud metadata.
    #[serde(default)]
    pub private: bool,
}

/// `[grants.secrets.NAME]`: a secret of the operator that the host adds to requests of one origin. The agent never sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretGrant {
    /// To which origin it goes. The origin must be granted too.
    pub origin: String,
    /// In which header, in lower case.
    #[serde(default = "authorization")]
    pub header: String,
    /// What stands before it, such as `Bearer `.
    #[serde(default)]
    pub prefix: String,
}

fn reading() -> Vec<String> {
    vec!["GET".to_owned(), "HEAD".to_owned()]
}

fn everything() -> String {
    "/**".to_owned()
}

fn authorization() -> String {
    "authorization".to_owned()
}

/// A request as it would be sent, in canonical form.
#[derive(Clone, Copy, Debug)]
pub struct HttpTarget<'a> {
    /// Such as `https://api.example.com` or `http://127.0.0.1:8080`.
    pub origin: &'a str,
    /// Such as `GET`.
    pub method: &'a str,
    /// With its leading slash, percent-encoded, without query.
    pub path: &'a str,
}

/// What a grant says of a request that it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Covered {
    /// Whether private addresses may be connected to.
    pub private: bool,
}

impl HttpGrant {
    /// Whether a request is covered. Without allocation.
    #[must_use]
    pub fn decide(&self, target: HttpTarget<'_>) -> Option<Covered> {
        self.allow.iter().find_map(|allow| match allow {
            HttpAllow::Origin(origin) => (origin == target.origin && matches!(target.method, "GET" | "HEAD"))
                .then_some(Covered { private: false }),
            HttpAllow::Rule(rule) => {
                let covered = rule.origin == target.origin
                    && rule.methods.iter().any(|method| method == target.method)
                    && below(&rule.path, target.path);
                covered.then_some(Covered { private: rule.private })
            }
        })
    }

    /// The origins of all entries.
    pub fn origins(&self) -> impl Iterator<Item = &str> {
        self.allow.iter().map(|allow| match allow {
            HttpAllow::Origin(origin) => origin.as_str(),
            HttpAllow::Rule(rule) => rule.origin.as_str(),
        })
    }
}

/// Whether a path is the pattern's or below it. Where a pattern narrows, encoded slashes, backslashes, dots and percent signs are no path of it:
/// servers disagree on what they mean.
fn below(pattern: &str, path: &str) -> bool {
    if pattern == "/**" {
        return true;
    }
    let bytes = path.as_bytes();
    let doubtful = bytes.windows(3).any(|window| {
        window.first() == Some(&b'%')
            && window.get(1..).is_some_and(|code| {
                [b"2f", b"2F", b"5c", b"5C", b"2e", b"2E", b"25", b"00", b"3b", b"3B"]
                    .contains(&code.try_into().unwrap_or(b"  "))
            })
    });
    if doubtful || path.contains("//") || path.contains(';') {
        return false;
    }
    match pattern.strip_suffix("/**") {
        Some(base) => path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        None => pattern == path,
    }
}

/// The line that would grant a request, for the refusal.
#[must_use]
pub fn http_grant_line(target: HttpTarget<'_>) -> String {
    if matches!(target.method, "GET" | "HEAD") {
        format!("[grants.http] allow = [{:?}]", target.origin)
    } else {
        format!("[grants.http] allow = [{{ origin = {:?}, methods = [{:?}] }}]", target.origin, target.method)
    }
}

/// What is wrong with an entry, if anything.
pub(crate) fn check_allow(allow: &HttpAllow) -> Result<(), String> {
    match allow {
        HttpAllow::Origin(origin) => check_origin(origin),
        HttpAllow::Rule(HttpRule { origin, methods, path, .. }) => {
            check_origin(origin)?;
            const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
            if let Some(method) = methods.iter().find(|method| !METHODS.contains(&method.as_str())) {
                return Err(format!("`{method}` is not a method: write some of {}", METHODS.join(", ")));
            }
            let base = path.strip_suffix("/**").unwrap_or(path);
            if (base.is_empty() && path != "/**") || (!base.is_empty() && !base.starts_with('/')) || base.contains('*')
            {
                return Err(format!(
                    "`{path}` is not a path: write one such as /v1/prices, or /v1/** for all below it"
                ));
            }
            Ok(())
        }
    }
}

/// What is wrong with an origin, if anything: it must be written as it is compared.
pub(crate) fn check_origin(origin: &str) -> Result<(), String> {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | ':' | '[' | ']');
    let own_port = (origin.starts_with("https://") && origin.ends_with(":443"))
        || (origin.starts_with("http://") && origin.ends_with(":80"));
    if host.is_some_and(|host| !host.is_empty() && !host.ends_with('.') && host.chars().all(known)) && !own_port {
        return Ok(());
    }
    Err(format!(
        "`{origin}` is not an origin: write the scheme and the host in lower case, such as https://api.example.com, without a path or wildcard, and without the scheme's own port"
    ))
}

/// What is wrong with a secret's grant, if anything.
pub(crate) fn check_secret(name: &str, secret: &SecretGrant, http: Option<&HttpGrant>) -> Result<(), String> {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    if name.is_empty() || name.len() > 64 || !name.chars().all(known) {
        return Err(format!("`{name}` is not a secret's name: use lower-case letters, digits, `-` and `_`"));
    }
    check_origin(&secret.origin)?;
    if !http.is_some_and(|http| http.origins().any(|origin| origin == secret.origin)) {
        return Err(format!("{name} is for {}, which [grants.http] does not allow", secret.origin));
    }
    if secret.origin.starts_with("http://")
        && !["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|own| secret.origin.starts_with(own))
    {
        return Err(format!("{name} would go to {} unencrypted: use https", secret.origin));
    }
    let token = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    let reserved = ["host", "content-length", "transfer-encoding", "connection", "cookie"];
    if secret.header.is_empty() || !secret.header.chars().all(token) || reserved.contains(&secret.header.as_str()) {
        return Err(format!("`{}` is not a header for a secret: write its name in lower case", secret.header));
    }
    if !secret.prefix.chars().all(|c| c.is_ascii_graphic() || c == ' ') {
        return Err(format!("the prefix of {name} holds a character that headers do not have"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(text: &str) -> HttpGrant {
        toml::from_str(text).unwrap()
    }

    fn covers(grant: &HttpGrant, method: &str, origin: &str, path: &str) -> bool {
        grant.decide(HttpTarget { origin, method, path }).is_some()
    }

    #[test]
    fn an_origin_is_for_reading_and_a_rule_for_what_it_says() {
        let grant = grant(
            "allow = ['https://a.example', { origin = 'https://b.example:8443', methods = ['POST'], path = '/v1/**' }, { origin = 'https://c.example', path = '/exact' }]",
        );
        for (method, origin, path, yes) in [
            ("GET", "https://a.example", "/x", true),
            ("HEAD", "https://a.example", "/", true),
            ("POST", "https://a.example", "/x", false),
            ("GET", "http://a.example", "/x", false),
            ("GET", "https://a.example:444", "/x", false),
            ("GET", "https://a.example.evil", "/x", false),
            ("POST", "https://b.example:8443", "/v1", true),
            ("POST", "https://b.example:8443", "/v1/x/y", true),
            ("POST", "https://b.example:8443", "/v1x", false),
            ("POST", "https://b.example:8443", "/v2", false),
            ("GET", "https://b.example:8443", "/v1/x", false),
            ("POST", "https://b.example:8443", "/v1/..%2fadmin", false),
            ("POST", "https://b.example:8443", "/v1/%2e%2e/admin", false),
            ("POST", "https://b.example:8443", "/v1/%252e%252e/admin", false),
            ("POST", "https://b.example:8443", "/v1//admin", false),
            ("POST", "https://b.example:8443", "/v1/;/admin", false),
            ("GET", "https://c.example", "/exact", true),
            ("GET", "https://c.example", "/exact/", false),
            ("GET", "https://c.example", "/exactly", false),
        ] {
            assert_eq!(covers(&grant, method, origin, path), yes, "{method} {origin}{path}");
        }
    }

    #[test]
    fn entries_that_could_mean_more_than_they_say_are_refused() {
        for origin in [
            "https://*.example.com",
            "api.example.com",
            "https://API.example.com",
            "https://a.example/",
            "https://a.example:443",
            "http://a.example:80",
            "https://a.example.",
            "https://u@a.example",
            "ftp://a.example",
            "https://",
        ] {
            assert!(check_origin(origin).is_err(), "{origin}");
        }
        let rule = |methods: &[&str], path: &str| {
            check_allow(&HttpAllow::Rule(HttpRule {
                origin: "https://a.example".into(),
                methods: methods.iter().map(|method| (*method).to_owned()).collect(),
                path: path.into(),
                private: false,
            }))
        };
        assert!(rule(&["GET"], "/**").is_ok() && rule(&["POST"], "/a/**").is_ok() && rule(&["GET"], "/a").is_ok());
        for (method, path) in
            [("get", "/**"), ("TRACE", "/**"), ("GET", ""), ("GET", "a"), ("GET", "/a/*"), ("GET", "/*/**")]
        {
            assert!(rule(&[method], path).is_err(), "{method} {path}");
        }
    }

    #[test]
    fn a_secret_goes_to_a_granted_encrypted_origin_only() {
        let http = grant("allow = ['https://a.example', 'http://b.example', 'http://127.0.0.1:8080']");
        let secret = |origin: &str, header: &str| SecretGrant {
            origin: origin.into(),
            header: header.into(),
            prefix: "Bearer ".into(),
        };
        assert!(check_secret("key", &secret("https://a.example", "x-api-key"), Some(&http)).is_ok());
        assert!(check_secret("key", &secret("http://127.0.0.1:8080", "x-api-key"), Some(&http)).is_ok());
        for (name, secret, http) in [
            ("Key", secret("https://a.example", "x"), Some(&http)),
            ("key", secret("https://c.example", "x"), Some(&http)),
            ("key", secret("https://a.example", "x"), None),
            ("key", secret("http://b.example", "x"), Some(&http)),
            ("key", secret("https://a.example", "Host"), Some(&http)),
            ("key", secret("https://a.example", "host"), Some(&http)),
        ] {
            assert!(check_secret(name, &secret, http).is_err(), "{name} {secret:?}");
        }
    }
}
