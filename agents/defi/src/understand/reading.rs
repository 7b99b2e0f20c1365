//! Decides whether a sentence commands: a verb in the form and place of a command, and nothing in the sentence that takes it back.
use super::scene::Scene;
use super::vocabulary::{self, Verb, Vocabulary, shared};
use hyperlith_understanding::pattern::Finder;
use hyperlith_understanding::{Kind, Language, Token};

/// What the verbs of a sentence say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    /// Verbs that command, each once, in order.
    pub(crate) commands: Vec<Verb>,
    /// All verbs, commanding or not.
    pub(crate) seen: Vec<Verb>,
    /// Something takes a command back: a negation, a question, a condition, a report, the past, quotation marks.
    pub(crate) vetoed: bool,
    /// It is wished for later than now.
    pub(crate) later: bool,
    /// It ends as a question and no word makes it a polite request.
    pub(crate) question: bool,
    /// Words that belong to nothing known, outside of verbs.
    pub(crate) unknown_words: usize,
    /// The verb was misspelled.
    pub(crate) misspelled: bool,
    /// Something is to go to, or come from, somebody who is no pool, wallet or address.
    pub(crate) stranger: bool,
}

#[derive(Clone, Copy, Debug)]
struct Hit {
    start: usize,
    end: usize,
    verb: Verb,
    language: Language,
    misspelled: bool,
}

/// Read a sentence whose values are already found.
pub(crate) fn read(scene: &Scene<'_>) -> Reading {
    let tokens = scene.text.tokens.as_slice();
    let finder = Finder::new(tokens);
    let (hits, languages) = hits(scene, &finder);
    let mut spoken: Vec<&Vocabulary> = languages.iter().map(|l| vocabulary::of(*l)).collect();
    // Spanish, Portuguese and Italian are easily taken for each other; then each may take the command back.
    let romance = [Language::Es, Language::Pt, Language::It];
    if scene.language_sure < 850 && languages.iter().any(|l| romance.contains(l)) {
        spoken.extend(romance.iter().filter(|l| !languages.contains(l)).map(|l| vocabulary::of(*l)));
    }

    let mut covered: Vec<bool> = tokens
        .iter()
        .enumerate()
        .map(|(at, t)| (t.kind == Kind::Mark && t.original != "\"") || scene.is_value(at))
        .collect();
    let mut around = spoken.clone();
    if !languages.contains(&Language::En) {
        around.push(vocabulary::of(Language::En));
    }
    for vocabulary in &around {
        cover(&mut covered, finder.find_all(vocabulary.fillers));
        cover(&mut covered, finder.find_all(vocabulary.polite));
        cover(&mut covered, finder.find_all(vocabulary.harmless));
    }
    cover(&mut covered, finder.find_all(shared::SLIPPAGE));
    let sends = hits.iter().any(|h| h.verb == Verb::Send);
    if sends {
        cover_recipient(tokens, &mut covered);
    }
    // In a mixed sentence the politeness may be of a third language.
    if hits.first().is_some_and(|h| h.language != Language::Ja && !covered.iter().take(h.start).all(|c| *c)) {
        for other in vocabulary::ALL.into_iter().filter(|v| {
            !matches!(v.language, Language::Ja | Language::Zh) && !around.iter().any(|a| a.language == v.language)
        }) {
            cover(&mut covered, finder.find_all(other.fillers));
        }
    }
    let boundary = boundaries(tokens, &spoken, &finder);

    let polite = spoken.iter().any(|v| finder.any(v.polite));
    let asks = tokens.iter().any(|t| t.is_mark("?")) && !polite;
    let harmless: Vec<(usize, usize)> = around.iter().flat_map(|v| finder.find_all(v.harmless)).collect();
    let vetoes: Vec<usize> = spoken
        .iter()
        .flat_map(|v| finder.find_all(v.vetoes))
        .filter(|(start, end)| {
            !harmless.iter().any(|(s, e)| s <= start && end <= e)
                && !scene.is_value(*start)
                && !scene.is_spoken_for(*start)
        })
        .map(|(start, _)| start)
        .collect();

    // "Can we deposit 5 DAI please" asks for it to be done; without the last word it asks whether it can be.
    let begs = finder.any(&["please|pls|plz"]);
    let may_we =
        |at: usize| begs && tokens.get(at).is_some_and(|t| matches!(t.folded.as_str(), "can" | "could" | "may"));
    let asks_help = finder.any(&["帮我|幫我|帮忙|替我|麻烦|拜托|请"]) && !finder.any(&["请问|請問"]);
    let only_asks = |at: usize| asks_help && tokens.get(at).is_some_and(|t| matches!(t.folded.as_str(), "吗" | "嗎"));
    let vetoes: Vec<usize> = vetoes
        .into_iter()
        .filter(|at| !may_we(*at) && !only_asks(*at))
        .filter(|at| !sends || !names_recipient(tokens, *at))
        .collect();
    let mut reading = Reading { question: asks, ..Reading::default() };
    reading.later = spoken
        .iter()
        .any(|v| finder.find_all(v.later).into_iter().any(|(s, _)| !scene.is_spoken_for(s) && !is_greeting(tokens, s)));
    for hit in &hits {
        push_once(&mut reading.seen, hit.verb);
        let clause = clause_start(tokens, &boundary, &covered, hit.start);
        let before_is_filler = (clause..hit.start).all(|at| covered.get(at).copied().unwrap_or(false));
        if before_is_filler
            && (hit.verb == Verb::Vote || !bare_subject(tokens, clause, hit.start))
            && !quoted(tokens, hit.start)
            && form_commands(tokens, hit)
        {
            push_once(&mut reading.commands, hit.verb);
            reading.misspelled |= hit.misspelled;
        }
    }
    let vote = reading.commands == [Verb::Vote] || reading.seen.first() == Some(&Verb::Vote);
    let side = |at: usize| {
        vote && shared::SIDES.iter().any(|(p, _)| hyperlith_understanding::pattern::match_at(p, tokens, at).is_some())
    };
    // A veto that is itself part of the verb's own pattern ("when my health factor ...") cannot take it back.
    reading.vetoed = vetoes.iter().any(|at| !side(*at) && !hits.iter().any(|h| h.start == *at && !h.misspelled));
    for hit in &hits {
        covered.iter_mut().take(hit.end).skip(hit.start).for_each(|c| *c = true);
    }
    reading.stranger = hits.first().is_some_and(|h| names_stranger(scene, &covered, h.end.min(h.start + 1)));
    reading.unknown_words = tokens.iter().zip(&covered).filter(|(t, c)| !**c && t.kind == Kind::Word).count();
    reading
}

/// A preposition of direction with an unknown word after it.
fn names_stranger(scene: &Scene<'_>, covered: &[bool], from: usize) -> bool {
    let tokens = scene.text.tokens.as_slice();
    let unknown =
        |at: usize| tokens.get(at).is_some_and(|t| t.kind == Kind::Word) && !covered.get(at).copied().unwrap_or(true);
    let romance = matches!(scene.language, Language::Fr | Language::Es | Language::Pt | Language::It);
    (from..tokens.len()).any(|at| {
        let word = scene.folded(at);
        let direction = matches!(word, "to" | "from" | "ke" | "kepada" | "dari" | "an" | "von")
            || (romance && matches!(word, "a" | "para" | "pra" | "da"));
        let possessive = matches!(
            scene.folded(at + 1),
            "my" | "mon" | "ma" | "mi" | "the" | "meu" | "minha" | "mio" | "mia" | "un" | "une" | "mein" | "meinen"
        );
        direction && !scene.is_spoken_for(at) && (unknown(at + 1) || (possessive && unknown(at + 2)))
    })
}

fn cover(covered: &mut [bool], spans: Vec<(usize, usize)>) {
    for (start, end) in spans {
        covered.iter_mut().take(end).skip(start).for_each(|c| *c = true);
    }
}

/// Somebody after 给 (or before に) receives, and does nothing.
fn names_recipient(tokens: &[Token], at: usize) -> bool {
    let is = |at: Option<usize>, words: &[&str]| {
        at.and_then(|at| tokens.get(at)).is_some_and(|t| words.contains(&t.folded.as_str()))
    };
    let possessive = is(at.checked_sub(1), &["我", "的", "私", "の"]);
    let before = if possessive { at.checked_sub(2) } else { at.checked_sub(1) };
    is(before, &["给", "給", "到", "至", "向"])
        || (1..=3).any(|more| is(Some(at + more), &["に", "へ"]) && !is(Some(at + more + 1), &["言", "聞"]))
}

/// In Japanese the recipient stands before the verb: up to eight characters before に or へ.
fn cover_recipient(tokens: &[Token], covered: &mut [bool]) {
    for at in 1..tokens.len() {
        let goes_to = tokens.get(at).is_some_and(|t| t.kind == Kind::Cjk && matches!(t.folded.as_str(), "に" | "へ"));
        if goes_to {
            let mut back = at;
            while back > 0
                && at - back < 8
                && tokens.get(back - 1).is_some_and(|t| {
                    matches!(t.kind, Kind::Cjk | Kind::Word) && !matches!(t.folded.as_str(), "を" | "は" | "が")
                })
            {
                back -= 1;
            }
            covered.iter_mut().take(at).skip(back).for_each(|c| *c = true);
        }
    }
}

fn push_once(verbs: &mut Vec<Verb>, verb: Verb) {
    if !verbs.contains(&verb) {
        verbs.push(verb);
    }
}

/// The verbs of the sentence, the longest where they overlap, and the languages they are of together with the guessed one.
fn hits(scene: &Scene<'_>, finder: &Finder<'_>) -> (Vec<Hit>, Vec<Language>) {
    let tokens = scene.text.tokens.as_slice();
    let mut languages = vec![scene.language];
    if tokens.iter().any(|t| t.kind == Kind::Cjk) {
        // Kana decide; Han alone may be either.
        let kana = tokens.iter().any(|t| t.folded.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}')));
        languages = if kana { vec![Language::Ja] } else { vec![scene.language, Language::Zh] };
        languages.dedup();
    }
    let found = |language: Language| -> Vec<Hit> {
        vocabulary::of(language)
            .verbs
            .iter()
            .flat_map(|(verb, patterns)| {
                finder.find_all(patterns).into_iter().map(move |(start, end)| Hit {
                    start,
                    end,
                    verb: *verb,
                    language,
                    misspelled: false,
                })
            })
            .filter(|hit| !scene.is_value(hit.start))
            .collect()
    };
    let mut all: Vec<Hit> = languages.iter().flat_map(|l| found(*l)).collect();
    if all.is_empty() {
        let others: Vec<Language> = Language::ALL.into_iter().filter(|l| !languages.contains(l)).collect();
        let first = found(Language::En);
        all = if first.is_empty() { others.into_iter().flat_map(found).collect() } else { first };
    }
    if all.is_empty() {
        all = [scene.language, Language::En].into_iter().flat_map(|l| misspelled(tokens, scene, l)).collect();
    }
    // What is a noun in a longer set phrase (a loan, a deposit) is no verb.
    let nouns: Vec<(usize, usize)> = languages
        .iter()
        .map(|l| vocabulary::of(*l))
        .flat_map(|v| [v.fillers, v.harmless, v.vetoes].into_iter().flat_map(|patterns| finder.find_all(patterns)))
        .filter(|(s, e)| e - s <= 3)
        .collect();
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|t| t.folded == word);
    // 預けた is what was lent, 預けたい is a wish.
    let wishes = |end: usize| end > 0 && is(end - 1, "た") && is(end, "い");
    all.retain(|h| !nouns.iter().any(|(s, e)| *s <= h.start && h.end <= *e && e - s > h.end - h.start && !wishes(*e)));
    // "0x... should get 5 USDC from me" asks for it; of anybody else it is an opinion.
    all.retain(|h| {
        !matches!(tokens.get(h.start).map(|t| t.folded.as_str()), Some("should" | "shall"))
            || h.start.checked_sub(1).and_then(|b| tokens.get(b)).is_some_and(|t| t.kind == Kind::Hex)
    });
    all.sort_by_key(|h| (core::cmp::Reverse(h.end - h.start), h.start));
    let mut kept: Vec<Hit> = Vec::new();
    for hit in all {
        if kept.iter().all(|k| hit.end <= k.start || k.end <= hit.start) {
            kept.push(hit);
        } else if let Some(same) = kept.iter().find(|k| k.start == hit.start && k.end == hit.end && k.verb != hit.verb)
        {
            // The same words in two tables: the language's own sense was meant to be listed once; keep the first.
            let _ = same;
        }
    }
    kept.sort_by_key(|h| h.start);
    // A doubtful guess whose words are nowhere gives way to the language of the verb: Portuguese "no" is no Spanish "no".
    if scene.language_sure < 600 && !kept.is_empty() && kept.iter().all(|h| h.language != scene.language) {
        languages.retain(|l| *l != scene.language);
    }
    for hit in &kept {
        if !languages.contains(&hit.language) {
            languages.push(hit.language);
        }
    }
    (kept, languages)
}

/// Verbs with one letter too many, too few, wrong or swapped. Only plain words of five letters or more (four when two letters are swapped).
fn misspelled(tokens: &[Token], scene: &Scene<'_>, language: Language) -> Vec<Hit> {
    let mut out = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.kind != Kind::Word || token.folded.len() < 4 || scene.is_value(at) || scene.is_spoken_for(at) {
            continue;
        }
        for (verb, patterns) in vocabulary::of(language).verbs {
            let near = patterns
                .iter()
                .filter(|p| !p.contains(' '))
                .flat_map(|p| p.split('|'))
                .any(|word| near_miss(&token.folded, word));
            if near && *verb != Verb::Move {
                out.push(Hit { start: at, end: at + 1, verb: *verb, language, misspelled: true });
            }
        }
    }
    // Near two verbs of different sense: nobody knows which.
    let distinct: Vec<Verb> = out.iter().map(|h| h.verb).collect();
    if distinct.windows(2).any(|w| matches!(w, [a, b] if a != b)) { Vec::new() } else { out }
}

/// Damerau-Levenshtein distance one, first letter kept unless it was swapped.
fn near_miss(written: &str, word: &str) -> bool {
    let (a, b) = (written.as_bytes(), word.as_bytes());
    if b.len() < 4 || written == word || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same_front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let same_back = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let tail = |s: &[u8], from: usize| s.get(from..).unwrap_or_default().to_vec();
    if a.len() == b.len() {
        let swapped = a.get(same_front) == b.get(same_front + 1)
            && a.get(same_front + 1) == b.get(same_front)
            && tail(a, same_front + 2) == tail(b, same_front + 2);
        return swapped || (b.len() >= 6 && same_front > 0 && same_front + same_back + 1 >= a.len());
    }
    b.len() >= 5 && same_front > 0 && same_front + same_back >= a.len().min(b.len())
}

/// Where clauses begin: after signs of pause and after words such as "and".
fn boundaries(tokens: &[Token], spoken: &[&Vocabulary], finder: &Finder<'_>) -> Vec<usize> {
    let mut out: Vec<usize> = tokens
        .iter()
        .enumerate()
        .filter(|(_, t)| {
            t.kind == Kind::Mark
                && matches!(
                    t.original.as_str(),
                    "," | ";" | ":" | "." | "。" | "!" | "?" | "\n" | "¿" | "¡" | ")" | ">"
                )
        })
        .map(|(at, _)| at + 1)
        .collect();
    out.extend(spoken.iter().flat_map(|v| finder.find_all(v.breaks)).map(|(_, end)| end));
    out
}

/// Where the clause of a token begins. "Bob: send ..." reports: a colon begins a clause only when what it ends is mere politeness.
fn clause_start(tokens: &[Token], boundary: &[usize], covered: &[bool], at: usize) -> usize {
    let mut starts: Vec<usize> = boundary.iter().copied().filter(|b| *b <= at).collect();
    starts.sort_unstable();
    starts.dedup();
    while let Some(start) = starts.pop() {
        let colon = start.checked_sub(1).and_then(|b| tokens.get(b)).is_some_and(|t| t.is_mark(":"));
        let previous = starts.last().copied().unwrap_or(0);
        if !colon || (previous..start).all(|at| covered.get(at).copied().unwrap_or(false)) {
            return start;
        }
    }
    0
}

/// "I lend 100 USDC" says what somebody does. With "want to" or "please" in between it is a wish.
fn bare_subject(tokens: &[Token], clause: usize, verb: usize) -> bool {
    let word = |back: usize| {
        verb.checked_sub(back)
            .filter(|at| *at >= clause)
            .and_then(|at| tokens.get(at))
            .map_or("", |t| t.folded.as_str())
    };
    !matches!(word(2), "can" | "could" | "may")
        && (matches!(word(1), "i" | "we" | "they" | "he" | "she" | "je" | "j" | "on" | "ich" | "wir" | "io"))
}

fn quoted(tokens: &[Token], at: usize) -> bool {
    let quotes = |range: &[Token]| range.iter().filter(|t| t.is_mark("\"")).count();
    let (before, after) = tokens.split_at(at.min(tokens.len()));
    quotes(before) % 2 == 1 && quotes(after) > 0
}

fn is_greeting(tokens: &[Token], at: usize) -> bool {
    // German "guten Morgen", Spanish "buenas ... mañana".
    at.checked_sub(1)
        .and_then(|b| tokens.get(b))
        .is_some_and(|t| matches!(t.folded.as_str(), "guten" | "schonen" | "la"))
}

/// Whether what follows the verb's stem leaves it a command.
fn form_commands(tokens: &[Token], hit: &Hit) -> bool {
    let rest: String =
        tokens.iter().skip(hit.end).take_while(|t| t.kind == Kind::Cjk).take(12).map(|t| t.lower.as_str()).collect();
    match hit.language {
        Language::Ja => japanese_form(&rest, tokens.get(hit.end.wrapping_sub(1)).map_or("", |t| t.lower.as_str())),
        Language::Zh => {
            let me = hit
                .start
                .checked_sub(1)
                .and_then(|at| tokens.get(at))
                .is_some_and(|t| matches!(t.lower.as_str(), "我" | "俺"));
            let aspect = rest.starts_with('了') || rest.starts_with('过') || rest.starts_with('過');
            !(aspect && (me || rest.starts_with("过") || rest.starts_with("過")))
                && !rest.starts_with('的')
                && !rest.starts_with("利率")
                && !rest.starts_with("多少")
        }
        _ => true,
    }
}

fn japanese_form(rest: &str, last: &str) -> bool {
    let wish = ["たい", "したい", "てほしい", "て欲しい"].iter().any(|w| rest.starts_with(w));
    if wish || rest.starts_with("ていただ") || rest.starts_with("していただ") {
        return true;
    }
    let describes = [
        "た",
        "だ",
        "った",
        "ています",
        "てます",
        "ていま",
        "した",
        "ている",
        "てる",
        "ていた",
        "てた",
        "している",
        "してる",
        "した",
        "るの",
        "ること",
        "するの",
        "すること",
        "るには",
        "するには",
        "るか",
        "するか",
        "られ",
        "できる",
        "できま",
        "は",
        "が",
        "の",
        "金",
        "額",
        "率",
        "利",
        "中",
        "可能",
        "時",
        "って",
        "とは",
        "する人",
        "る人",
        "手数料",
        "残高",
        "る場合",
        "する場合",
        "ると",
        "すると",
        "だけ",
    ];
    if describes.iter().any(|d| rest.starts_with(d)) {
        return false;
    }
    // A noun that is the object of a later verb: "the loan" of "repay the loan".
    if rest.starts_with('を') {
        return ["をお願", "をして", "をする", "をした", "を頼", "をたの", "を希望", "をよろ", "をやっ"]
            .iter()
            .any(|o| rest.starts_with(o));
    }
    // A stem that ends in て already was a whole form; "ている" describes.
    !(last == "て"
        && (rest.starts_with("いる")
            || rest.starts_with("い た")
            || rest.starts_with("いた")
            || rest.starts_with('る')))
}

#[cfg(test)]
mod tests {
    use super::near_miss;

    #[test]
    fn a_near_miss_is_one_slip_of_the_finger() {
        for (written, word) in [
            ("borow", "borrow"),
            ("borrwo", "borrow"),
            ("swpa", "swap"),
            ("witdraw", "withdraw"),
            ("depositt", "deposit"),
            ("suply", "supply"),
            ("lned", "lend"),
        ] {
            assert!(near_miss(written, word), "{written}");
        }
        for (written, word) in [
            ("send", "lend"),
            ("lend", "send"),
            ("spend", "send"),
            ("help", "lend"),
            ("land", "lend"),
            ("bend", "lend"),
            ("tell", "sell"),
        ] {
            assert!(!near_miss(written, word), "{written}");
        }
    }
}
