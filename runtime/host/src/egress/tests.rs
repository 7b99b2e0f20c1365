use std::sync::atomic::{AtomicUsize, Ordering};

use hyperlith_policy::Manifest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

const SECRET: &str = "sk-live-4f9a+/zz";

fn grants(text: &str) -> Grants {
    Manifest::parse(&format!("[agent]\nname = 'test'\n{text}")).unwrap().grants
}

fn request(method: wit::Method, url: &str) -> wit::Request {
    wit::Request { method, url: url.into(), headers: vec![], body: vec![] }
}

fn get(url: &str) -> wit::Request {
    request(wit::Method::Get, url)
}

/// Names and what they resolve to; anything else is not found.
fn names(list: &'static [(&str, &[&str])]) -> Lookup {
    Arc::new(move |name| {
        Box::pin(async move {
            list.iter()
                .find(|(known, _)| *known == name)
                .map(|(_, addresses)| addresses.iter().map(|address| address.parse().unwrap()).collect())
                .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such name"))
        })
    })
}

fn egress(list: &'static [(&str, &[&str])]) -> Egress {
    Egress::new(EgressConfig {
        lookup: names(list),
        secrets: BTreeMap::from([("key".to_owned(), SECRET.to_owned())]),
        timeout: Duration::from_secs(5),
        largest_answer: 1_000,
    })
    .unwrap()
}

/// A server on this machine: gets each request as text and says what to answer; none closes the connection.
async fn server(answer: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (answer, count) = (Arc::new(answer), Arc::new(AtomicUsize::new(0)));
    let counted = count.clone();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (answer, counted) = (answer.clone(), counted.clone());
            tokio::spawn(async move {
                let mut bytes = vec![0; 16 << 10];
                let length = stream.read(&mut bytes).await.unwrap_or_default();
                if length == 0 {
                    return;
                }
                counted.fetch_add(1, Ordering::SeqCst);
                if let Some(text) = answer(&String::from_utf8_lossy(&bytes[..length])) {
                    stream.write_all(text.as_bytes()).await.unwrap();
                }
            });
        }
    });
    (port, count)
}

fn ok(body: &str) -> Option<String> {
    Some(format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\nx-echo: {body}\r\n\r\n{body}",
        body.len()
    ))
}

fn refused(answer: &Result<wit::Response, wit::Error>) -> bool {
    matches!(answer, Err(wit::Error::Denied(_) | wit::Error::Invalid(_)))
}

/// Every way that we know to reach what was not granted. Nothing listens anywhere: whatever is not refused fails in another way.
#[tokio::test]
async fn sixty_ways_around_the_grant_are_all_denied() {
    // The manifest allows one host, which is honest, and some whose names are not.
    let allowed = grants(
        "[grants.http]\nallow = ['https://api.example.com', 'http://rebind.example', 'http://mixed.example', 'http://meta.example', 'http://ten.example', 'http://mapped.example', 'http://six.example', 'http://ula.example', 'http://zero.example', 'http://translated.example', 'http://multicast.example', 'http://azure.example', 'http://linklocal.example', 'http://teredo.example', 'http://localhost', 'http://127.0.0.1', 'http://169.254.169.254', 'http://[::1]', 'http://10.0.0.1', 'http://0.0.0.0', 'http://[fd00:ec2::254]', 'http://[fe80::1]', 'http://[::ffff:7f00:1]', 'http://192.168.1.1', 'http://172.16.0.1', 'http://100.100.100.200', 'http://255.255.255.255', { origin = 'https://narrow.example', methods = ['GET'], path = '/v1/**' }, { origin = 'http://inside.example', private = true }]",
    );
    let egress = egress(&[
        ("api.example.com", &["203.0.114.1"]),
        ("narrow.example", &["203.0.114.1"]),
        ("rebind.example", &["127.0.0.1"]),
        ("mixed.example", &["93.184.216.34", "127.0.0.1"]),
        ("meta.example", &["169.254.169.254"]),
        ("ten.example", &["10.0.0.7"]),
        ("mapped.example", &["::ffff:127.0.0.1"]),
        ("six.example", &["2002:7f00:1::"]),
        ("ula.example", &["fd12::1"]),
        ("zero.example", &["0.0.0.0"]),
        ("translated.example", &["64:ff9b::7f00:1"]),
        ("multicast.example", &["224.0.0.1"]),
        ("azure.example", &["168.63.129.16"]),
        ("linklocal.example", &["fe80::1"]),
        ("teredo.example", &["2001::1"]),
        ("localhost", &["127.0.0.1"]),
        ("inside.example", &["169.254.169.254"]),
    ]);
    let vectors = [
        // Other hosts that look like the one.
        "https://api.example.com.evil.example/",
        "https://evil.example/api.example.com",
        "https://evil.example/?https://api.example.com",
        "https://evil.example#api.example.com",
        "https://xapi.example.com/",
        "https://example.com/",
        "https://sub.api.example.com/",
        "https://api-example.com/",
        "https://api.example.co/",
        "https://api.example.com.",
        "https://api.example.com./",
        "https://api.example.com:8443/",
        "https://api.example.com:80/",
        "https://api.example.com:0/",
        "http://api.example.com/",
        "http://api.example.com:443/",
        // Credentials and delimiters.
        "https://api.example.com@evil.example/",
        "https://api.example.com:443@evil.example/",
        "https://user:pass@api.example.com/",
        "https://user@api.example.com/",
        "https://evil.example\\@api.example.com/",
        "https://evil.example\\.api.example.com/",
        "https://api.example.com\\@evil.example/",
        "https://evil.example%2f@api.example.com/",
        "https://evil.example%23@api.example.com/",
        "https:///evil.example/",
        "https:/\\evil.example/",
        // Characters.
        "https://api.example.com\t/",
        "https://api.example.com\n.evil.example/",
        " https://api.example.com/",
        "https://api.example.com\u{3002}evil.example/",
        "https://api\u{ff0e}example.com/",
        "https://\u{430}pi.example.com/",
        "https://api.example.com\u{0}.evil.example/",
        "https://api.example.com%00.evil.example/",
        "https://xn--pi-7kc.example.com/",
        // Schemes.
        "file:///etc/passwd",
        "ftp://api.example.com/",
        "gopher://api.example.com/",
        "data:text/plain,hello",
        "javascript:alert(1)",
        "unix:///run/docker.sock",
        "ws://api.example.com/",
        "//api.example.com/",
        "api.example.com",
        "",
        // This machine, as a number in every notation, although an operator wrote its plain address into the list without `private`.
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0x0.0x0.0x1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://127.1/",
        "http://127.0.1/",
        "http://0/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[::]/",
        "http://localhost/",
        "http://LOCALHOST/",
        "http://localhost./",
        // Networks and metadata.
        "http://169.254.169.254/latest/meta-data/",
        "http://2852039166/",
        "http://0xa9fea9fe/",
        "http://0251.0376.0251.0376/",
        "http://[fd00:ec2::254]/",
        "http://[fe80::1]/",
        "http://[fe80::1%25eth0]/",
        "http://100.100.100.200/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://255.255.255.255/",
        // Granted names with addresses that are not.
        "http://rebind.example/",
        "http://mixed.example/",
        "http://meta.example/",
        "http://ten.example/",
        "http://mapped.example/",
        "http://six.example/",
        "http://ula.example/",
        "http://zero.example/",
        "http://translated.example/",
        "http://multicast.example/",
        "http://azure.example/",
        "http://linklocal.example/",
        "http://teredo.example/",
        // `private` is for private networks, and metadata is not one.
        "http://inside.example/",
        // Paths beyond the granted one.
        "https://narrow.example/",
        "https://narrow.example/v2",
        "https://narrow.example/v1/../admin",
        "https://narrow.example/v1/%2e%2e/admin",
        "https://narrow.example/v1/..%2fadmin",
        "https://narrow.example/v1/..%5cadmin",
        "https://narrow.example/v1/%252e%252e/admin",
        "https://narrow.example/v1//../../admin",
        "https://narrow.example/V1/x",
    ];
    assert!(vectors.len() >= 60);
    for url in vectors {
        let answer = egress.send(&allowed, &get(url)).await;
        assert!(refused(&answer), "{url}: {answer:?}");
    }
    for method in [wit::Method::Post, wit::Method::Put, wit::Method::Patch, wit::Method::Delete] {
        assert!(refused(&egress.send(&allowed, &request(method, "https://api.example.com/")).await));
    }
    for name in
        ["Host", "content-length", "Transfer-Encoding", "connection", "Proxy-Authorization", "a b", "", "x\r\ny"]
    {
        let header = wit::Header { name: name.into(), value: "x".into() };
        let answer =
            egress.send(&allowed, &wit::Request { headers: vec![header], ..get("https://api.example.com/") }).await;
        assert!(refused(&answer), "{name}: {answer:?}");
    }
    assert!(refused(&egress.send(&Grants::default(), &get("https://api.example.com/")).await));
}

#[tokio::test]
async fn a_granted_private_host_is_reached_and_each_connection_is_to_a_checked_address() {
    let (port, count) = server(|_| ok("hello")).await;
    let egress = egress(&[("inside.example", &["127.0.0.1"])]);
    let url = format!("http://inside.example:{port}/x");
    let rule = |private: bool| {
        grants(&format!("[grants.http]\nallow = [{{ origin = 'http://inside.example:{port}', private = {private} }}]"))
    };
    let answer = egress.send(&rule(true), &get(&url)).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"hello".as_slice()));
    assert!(refused(&egress.send(&rule(false), &get(&url)).await));
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

fn local(port: u16, more: &str) -> Grants {
    grants(&format!(
        "[grants.http]\nallow = [{{ origin = 'http://127.0.0.1:{port}', methods = ['GET', 'POST'], private = true }}{more}]\n[grants.secrets.key]\norigin = 'http://127.0.0.1:{port}'\nprefix = 'Bearer '\n"
    ))
}

#[tokio::test]
async fn a_secret_is_placed_at_the_socket_and_comes_back_as_its_name() {
    let (port, _) = server(|request| {
        assert!(request.contains(&format!("authorization: Bearer {SECRET}")), "{request}");
        ok(&format!("you sent {SECRET}"))
    })
    .await;
    let egress = egress(&[]);
    let (grants, url) = (local(port, ""), format!("http://127.0.0.1:{port}/"));
    let answer = egress.send(&grants, &get(&url)).await.unwrap();
    assert_eq!(String::from_utf8(answer.body).unwrap(), "you sent [secret key]");
    assert!(answer.headers.iter().any(|header| header.name == "x-echo" && header.value == "you sent [secret key]"));
    // The guest may not set the header itself, and may not send the value in any other place.
    let header = wit::Header { name: "Authorization".into(), value: "mine".into() };
    assert!(refused(&egress.send(&grants, &wit::Request { headers: vec![header], ..get(&url) }).await));
    let hidden = alloy_primitives::hex::encode(SECRET);
    for leak in [
        get(&format!("{url}?q={hidden}")),
        wit::Request { body: SECRET.into(), ..request(wit::Method::Post, &url) },
        wit::Request { headers: vec![wit::Header { name: "x".into(), value: hidden.clone() }], ..get(&url) },
    ] {
        let answer = egress.send(&grants, &leak).await;
        assert!(matches!(&answer, Err(wit::Error::Invalid(why)) if why.contains("the secret key")), "{answer:?}");
        assert!(!format!("{answer:?}").contains(SECRET) && !format!("{answer:?}").contains(&hidden));
    }
    // A secret that the operator has not set sends nothing.
    let none = Egress::new(EgressConfig { lookup: names(&[]), ..EgressConfig::default() }).unwrap();
    assert!(
        matches!(none.send(&grants, &get(&url)).await, Err(wit::Error::NotSent(why)) if why.contains("not set the secret key"))
    );
}

#[tokio::test]
async fn a_redirect_is_allowed_anew_and_carries_no_credentials() {
    let (other, seen) = server(|request| {
        assert!(
            !request.contains("authorization") && !request.contains(SECRET) && !request.contains("session"),
            "{request}"
        );
        ok("arrived")
    })
    .await;
    let to = move |request: &str| {
        let place = request.split_whitespace().nth(1).unwrap_or_default();
        let location = match place {
            "/granted" => format!("http://127.0.0.1:{other}/there"),
            "/loop" => "/loop".to_owned(),
            "/metadata" => "http://169.254.169.254/latest".to_owned(),
            "/scheme" => "file:///etc/passwd".to_owned(),
            _ => format!("http://localhost:{other}/"),
        };
        Some(format!("HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"))
    };
    let (port, _) = server(to).await;
    let egress = egress(&[("localhost", &["127.0.0.1"])]);
    let grants = local(port, &format!(", {{ origin = 'http://127.0.0.1:{other}', private = true }}"));
    let cookie = wit::Header { name: "cookie".into(), value: "session".into() };
    let first = wit::Request { headers: vec![cookie], ..get(&format!("http://127.0.0.1:{port}/granted")) };
    assert_eq!(egress.send(&grants, &first).await.unwrap().body, b"arrived");
    for place in ["elsewhere", "metadata", "scheme", "loop"] {
        let answer = egress.send(&grants, &get(&format!("http://127.0.0.1:{port}/{place}"))).await;
        assert!(refused(&answer), "{place}: {answer:?}");
    }
    assert_eq!(seen.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn what_may_have_had_its_effect_is_never_sent_again_and_says_so() {
    let (port, count) = server(|_| None).await;
    let egress = egress(&[]);
    let (grants, url) = (local(port, ""), format!("http://127.0.0.1:{port}/"));
    let answer = egress.send(&grants, &request(wit::Method::Post, &url)).await;
    assert!(matches!(answer, Err(wit::Error::OutcomeUnknown(_))), "{answer:?}");
    assert_eq!(count.load(Ordering::SeqCst), 1);

    // Nobody listens: certainly not sent.
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let answer = egress.send(&local(free, ""), &request(wit::Method::Post, &format!("http://127.0.0.1:{free}/"))).await;
    assert!(matches!(answer, Err(wit::Error::NotSent(_))), "{answer:?}");

    let (port, _) = server(|_| ok(&"x".repeat(2_000))).await;
    let answer = egress.send(&local(port, ""), &get(&format!("http://127.0.0.1:{port}/"))).await;
    assert!(matches!(&answer, Err(wit::Error::OutcomeUnknown(why)) if why.contains("larger than 1000")), "{answer:?}");
}

#[tokio::test]
async fn a_server_that_never_ends_is_left_after_the_time_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let mut kept = Vec::new();
        loop {
            kept.push(listener.accept().await.unwrap());
        }
    });
    let slow = Egress::new(EgressConfig {
        lookup: names(&[]),
        secrets: BTreeMap::from([("key".to_owned(), SECRET.to_owned())]),
        timeout: Duration::from_millis(200),
        largest_answer: 1_000,
    })
    .unwrap();
    let url = format!("http://127.0.0.1:{port}/");
    assert!(matches!(slow.send(&local(port, ""), &get(&url)).await, Err(wit::Error::TimedOut)));
    let answer = slow.send(&local(port, ""), &request(wit::Method::Post, &url)).await;
    assert!(matches!(answer, Err(wit::Error::OutcomeUnknown(_))), "{answer:?}");
}
