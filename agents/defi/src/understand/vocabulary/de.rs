//! German.
use super::{Verb, Vocabulary};
use hyperlith_understanding::Language;

pub(super) const DE: Vocabulary = Vocabulary {
    language: Language::De,
    verbs: &[
        (Verb::Supply, &[
            "verleihe|verleihen|verleih", "zahle|zahl|einzahlen .. ein", "zahle|zahl .. ein|als|in", "einzahlen|einzuzahlen|einlegen|einzulegen|hinterlege|hinterlegen|hinterleg|deponiere|deponieren|deponier|bereitstellen", "lege|leg|lege .. an|ein", "anlegen", "stelle|stell .. bereit|sicherheit", "gib|setze|nutze|verwende|benutze|stelle|nimm|packe|pack|stecke|steck|tu .. als|in|den|ins ?den|?das pool|aave|sicherheit|collateral|pfand|lending", "als sicherheit hinterlegen|einsetzen", "erhohe ?die|meine sicherheit|sicherheiten|collateral",
        ]),
        (Verb::Borrow, &[
            "leihe|leih|leihen|borge|borg|pump mir|uns|aus", "leihe|leih|borge|borg|pump .. aus", "mir|uns .. leihen|ausleihen|borgen|auszuleihen", "leihst|borgst du mir", "ausleihen|ausborgen|borge", "nimm|nehmen|nehme|hole|brauche|will|mochte|gib ?mir ein|einen|?das .. kredit|darlehen|auf", "kredit|darlehen .. aufnehmen", "aufnehmen", "nimm|nehme .. auf", "beleihe", "leih dir",
        ]),
        (Verb::Repay, &["zahle|zahl .. zuruck|ab", "zuruckzahlen|zuruckzuzahlen|abzahlen|abbezahlen|tilge|tilgen|tilg|begleiche|begleichen|ruckzahlung", "bezahle|bezahlen|zahle|zahl|losche|lose ?den|?die|?meine|?meinen schulden|kredit|darlehen|schuld", "gib|gebe .. zuruck", "zuruckgeben", "lose .. ab"]),
        (Verb::Withdraw, &["hebe|heb .. ab", "abheben|abzuheben|abziehen|auszahlen|entnehmen|herausnehmen|rausnehmen|rausholen|herausholen|zuruckholen|abzuziehen", "nimm|hol|hole|ziehe|zieh .. heraus|raus|ab|zuruck|aus", "zahle|zahl .. aus", "entnimm|entnehme|entferne", "auszahlung"]),
        (Verb::Swap, &["tausche|tausch|tauschen|eintauschen|umtauschen|getauscht|umzutauschen", "wechsle|wechsel|wechseln|umwandeln|konvertiere|konvertieren|konvertier", "wandle|wandel|wandeln ?.. um", "swappe|swappen|swap", "mach|mache .. zu"]),
        (Verb::Buy, &["kaufe|kauf|kaufen|kaufst|erwerbe|erwerben|besorge|besorg", "gib mir .. fur|gegen @"]),
        (Verb::Sell, &["verkaufe|verkauf|verkaufen|verkaufst|verkaufe", "stosse .. ab"]),
        (Verb::Send, &["sende|send|senden|schicke|schick|schicken|uberweise|uberweisen|uberweis|transferiere|transferieren|verschicke|versende|schickst|sendest|verschicken"]),
        (Verb::Move, &["gib|gebe|zahle|zahl|bezahle|verschiebe|ubertrage|ubertragen"]),
        (Verb::LendOrBorrow, &["leihe|leih|leihen|verborge"]),
        (Verb::Vote, &["stimme|stimm|abstimmen|votiere|stimmen|voten|vote"]),
        (Verb::Freeze, &["friere|frier|einfrieren|sperre|sperr|sperren|blockiere|blockier|blockieren|deaktiviere|stoppe|stopp"]),
    ],
    fillers: &[
        "ich|du|wir|mir|mich|uns|sie|bitte|mal|doch|nun|jetzt|sofort|schnell|gleich|heute|einfach|bitteschon|danke|hallo|hi|hey|moin|servus|guten|tag|morgen|abend|ok|okay|ja|gut|also|dann|und|zuerst|erst|noch|auch|bot|agent|kumpel|alter|bruder|lieber|liebe|please|pls",
        "mochte|will|wurde|gern|gerne|kannst|konntest|konnen|konnten|kann|wurdest|muss|brauche|wollen|wollte|hilf|lass|zu|dass", "meine|meinen|mein|meiner|meines|meinem|den|die|das|der|dem|des|von|aus|mit|fur|gegen|in|im|an|auf|ein|eine|einen|vom|zum|ins|als|davon|etwa|genau|rund", "pool|konto|wallet|kredit|sicherheit|schulden",
    ],
    polite: &["kannst|konntest|wurdest|magst du", "konnen|konnten|wurden sie", "bitte", "leihst du mir"],
    breaks: &["und", "dann", "danach", "aber", "sowie"],
    harmless: &["nicht mehr|weniger als", "kein problem", "wenn moglich", "wenn es geht", "wenn du kannst", "guten morgen", "was ich schulde"],
    vetoes: &[
        "nicht|kein|keine|keinen|nie|niemals|nichts|ohne|nein|weder|storniere|abbrechen|vergiss|hor|brich", "lieber nicht", "wie|was|warum|wieso|weshalb|wann|wer|wo|welche|welcher|welches|wieviel|ob|woher", "soll|sollte|sollten|darf|lohnt", "kann|konnte|muss ich", "ist|ware es|das", "kann|soll|muss|darf|sollte ich|man", "wenn|falls|angenommen|hatte|ware|sobald|bevor|nachdem", "stell dir vor", "sagte|sagt|sagen|meinte|erzahlte|fragte|fragt|schrieb|schreibe|schreib|ubersetze|ubersetz|erklare|erklar|erklaren|gedicht|geschichte|witz|lied|satz|beispiel|bedeutet|laut|empfiehlst|empfehlung|rat|meinung|denkst|glaubst|sicher|riskant|risiko|uberlege|unterschied|sinnvoll|vielleicht|eventuell",
        "habe|hab|hat|hatte|haben|hast", "gestern|vorhin|letzte|letzten|vorgestern|bereits|schon", "er|jemand|leute|angst", "mein|meine freund|freundin|bruder|schwester|chef|nachbar", "simuliere|simulation|lernen|verstehen|plane|ansehen",
    ],
    later: &["morgen|spater|ubermorgen|bald|demnachst", "nachste|nachsten woche|monat|jahr", "heute abend|nacht", "in # stunden|minuten|tagen|stunde", "in einer|einem stunde|tag|woche"],
};
