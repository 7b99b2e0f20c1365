//! Recorded turns, as a person lists, replays, forks and vouches for them with the built binary.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use crate::common::hyperlith;

fn run(data_dir: &Path, arguments: &[&str]) -> (bool, String) {
    let output = hyperlith().args(arguments).arg("--data-dir").arg(data_dir).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout) + &text(output.stderr))
}

fn piped(data_dir: &Path, lines: &str) {
    let mut command = hyperlith();
    command.args(["chat", "--no-rpc", "--data-dir"]).arg(data_dir);
    let mut chat = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    chat.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    assert!(chat.wait().unwrap().success());
}

#[test]
fn a_recorded_turn_is_listed_replayed_forked_and_verified_by_somebody_else() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let (good, text) = run(&home, &["runs"]);
    assert!(good && text.contains("no turn is recorded"), "{text}");

    piped(&home, "lend 100 USDC\ncancel\nwhat do I have?\n");
    let (good, list) = run(&home, &["runs"]);
    assert!(good && list.lines().count() == 2, "{list}");
    let first = list.lines().next().unwrap();
    assert!(first.contains("terminal:me") && first.contains("“lend 100 USDC”"), "{first}");
    let name = first.split(' ').next().unwrap();
    let (good, shown) = run(&home, &["runs", name]);
    assert!(good && shown.contains("chain.call-many") && shown.contains("component"), "{shown}");

    // Without the chain: the record is enough.
    std::fs::remove_dir_all(home.join("chain")).unwrap();
    for extra in [&[][..], &["--interpreter"]] {
        let (good, text) = run(&home, &[&["replay", name], extra].concat());
        assert!(good && text.contains("identical: ") && text.contains("proposes a call"), "{text}");
    }

    let receipt = folder.path().join("run.json");
    let receipt_arg = receipt.to_str().unwrap();
    let (good, text) = run(&home, &["receipt", name, "--out", receipt_arg]);
    assert!(good, "{text}");
    let signer = text.trim().rsplit(' ').next().unwrap();

    // Somebody else has the receipt and the component, and nothing of ours.
    let elsewhere = folder.path().join("elsewhere");
    let (good, text) = run(&elsewhere, &["verify", receipt_arg]);
    assert!(!good && text.contains("give the file"), "{text}");
    let component = std::fs::read_dir(home.join("components"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "wasm"))
        .unwrap();
    let component = component.to_str().unwrap();
    let (good, text) = run(&elsewhere, &["verify", receipt_arg, "--component", component, "--signer", signer]);
    assert!(good && text.contains("verified: run again"), "{text}");
    let (good, text) = run(&elsewhere, &["verify", receipt_arg, "--component", component, "--signer", "ab"]);
    assert!(!good && text.contains("not by the key that you named"), "{text}");

    // Any digit of what was signed or recorded.
    let file = std::fs::read_to_string(&receipt).unwrap();
    let mut json: serde_json::Value = serde_json::from_str(&file).unwrap();
    for field in ["output", "journal_root", "journal", "signature", "manifest_text"] {
        let was = json[field].as_str().unwrap().to_owned();
        let middle = was.len() / 2;
        let other = if was.as_bytes()[middle] == b'0' { "1" } else { "0" };
        json[field] = format!("{}{other}{}", &was[..middle], &was[middle + 1..]).into();
        std::fs::write(&receipt, json.to_string()).unwrap();
        let (good, text) = run(&elsewhere, &["verify", receipt_arg, "--component", component]);
        assert!(!good, "{field}: {text}");
        json[field] = was.into();
    }

    // A fork asks the chain of today, which is a new one here.
    let (good, text) = run(&home, &["fork", name, "--at", "1"]);
    assert!(good && text.contains("forked at call 1"), "{text}");

    for (arguments, says) in [
        (["replay", "zz"].as_slice(), "is not a run"),
        (&["replay", "00000000000000"], "no run 00000000000000"),
        (&["verify", component], "is not a receipt"),
    ] {
        let (good, text) = run(&home, arguments);
        assert!(!good && text.contains(says) && text.lines().count() == 1, "{text}");
    }
}
