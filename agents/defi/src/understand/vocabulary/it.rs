//! Italian.
use super::{Verb, Vocabulary};
use hyperlith_understanding::Language;

pub(super) const IT: Vocabulary = Vocabulary {
    language: Language::It,
    verbs: &[
        (Verb::Supply, &["presta|prestare|presti|prestate", "deposita|depositare|depositi|versa|versare|fornisci|fornire", "metti|mettere|inserisci|inserire|aggiungi|aggiungere|usa|usare|utilizza|colloca|poni|sposta .. in|nel|nella|come|a|al|alla ?il|?la pool|aave|collaterale|garanzia|deposito|lending|prestito", "aggiungi|aggiungere .. collaterale|garanzia", "usa|usare|utilizza .. come|a collaterale|garanzia", "investi|investire .. in|nel pool|aave", "fai|fare un deposito", "da in prestito", "dai|dare in prestito", "dai|dare .. in prestito"]),
        (Verb::Borrow, &["prestami|prestaci|prestarmi", "mi presti|presta|presteresti", "mi puoi|potresti prestare", "prendi|prendere|prenda|prendo|chiedi|chiedere|piglia .. prestito", "in prestito", "apri|aprire|fai|fammi|dammi|voglio|richiedi|ottieni|accendi un .. prestito|mutuo"]),
        (Verb::Repay, &["rimborsa|rimborsare|rimborsi", "ripaga|ripagare|ripaghi", "restituisci|restituire|restituisca|rendi|rendere", "salda|saldare|estingui|estinguere|chiudi|chiudere|paga|pagare|riduci|ridurre|azzera|copri .. debito|debiti|prestito|prestiti|devo", "salda|saldare"]),
        (Verb::Withdraw, &["preleva|prelevare|prelevi", "ritira|ritirare|ritiri", "togli|togliere|estrai|estrarre", "tira|tirare fuori", "tira .. fuori", "riprendi|riprendere|riscatta|riscattare|recupera|recuperare|svincola"]),
        (Verb::Swap, &["scambia|scambiare|scambi", "converti|convertire|converta", "cambia|cambiare|cambi", "swappa|swappare|swap", "trasforma|trasformare", "permuta|baratta"]),
        (Verb::Buy, &["compra|comprare|compri|comprami|acquista|acquistare|acquisti", "dammi .. per|in cambio @"]),
        (Verb::Sell, &["vendi|vendere|venda|vendimi"]),
        (Verb::Send, &["invia|inviare|invii|manda|mandare|mandi|spedisci|spedire|trasferisci|trasferire|bonifica|inviami|trasferisca"]),
        (Verb::Move, &["dai|dare|paga|pagare|sposta|spostare|passa|passare"]),
        (Verb::Vote, &["vota|votare|voti|voto"]),
        (Verb::Freeze, &["congela|congelare|blocca|bloccare|sospendi|sospendere|disattiva|ferma"]),
    ],
    fillers: &["io|mi|tu|lei|ci|noi|te", "voglio|vorrei|volevo|desidero|puoi|potresti|puo|potrebbe|puoi|devo|bisogno|aiutami|aiuta|piacerebbe|andiamo|dobbiamo|ho", "posso chiederti", "per favore|piacere|cortesia", "perfavore|please|pls|grazie", "di|del|della|dei|delle|il|lo|la|i|gli|le|l|mio|mia|miei|mie|un|uno|una|a|al|in|nel|nella|con|per|da|dal|che|e|d|dell|tutti|tutto|tutta", "ciao|salve|buongiorno|buonasera|ehi|hey|ok|okay|va|bene|si|certo|allora|adesso|ora|subito|presto|oggi|poi|prima|anche|solo|dai|su|bot|agente|amico|assistente|velocemente|immediatamente|fra|quindi", "pool|conto|portafoglio|wallet|collaterale|circa|esattamente"],
    polite: &["puoi|potresti|puo|potrebbe|riesci|vuoi", "per favore|piacere|cortesia", "mi presti"],
    breaks: &["e", "poi", "allora", "ma", "quindi"],
    harmless: &["non piu|meno di|del", "nessun problema", "se puoi|possibile|riesci", "come collaterale|garanzia|deposito", "quello|cio che devo", "non importa"],
    vetoes: &["non|mai|niente|nulla|ne|senza|nessun|nessuno", "no", "come|quando|quanto|quanta|quanti|quale|quali|chi|dove|perche|cosa|cos|qual", "che succede|succederebbe|significa|cosa", "dovrei|conviene|posso|possiamo|paura", "devo io", "si puo", "vale la pena", "e sicuro|rischioso", "ha senso", "se|supponi|supponiamo|immagina|ipoteticamente|qualora|avessi|fossi|appena", "a meno", "disse|dice|dicono|detto|chiesto|chiede|scritto|scrivi|scrivere|scrivimi|traduci|tradurre|riassumi|spiega|spiegami|spiegare|poesia|storia|barzelletta|canzone|frase|esempio|significa|secondo|consigli|consiglio|consigliami|opinione|pensi|credi|penso|pensando|dubbio|rischio|rischi|differenza|meglio|forse", "ho|hai|ha|abbiamo|hanno|avevo ?gia prestato|depositato|prelevato|ritirato|scambiato|inviato|mandato|comprato|venduto|pagato|rimborsato|preso|convertito|trasferito|chiesto|cambiato", "ieri|scorsa|scorso|gia|fa", "lui|loro|qualcuno|gente", "mio|mia amico|amica|fratello|sorella|capo|vicino", "annulla|annullare|dimentica|smetti|evita|simula|simulare|imparare|capire|curioso|ferma"],
    later: &["domani|dopodomani|prossimamente", "piu tardi", "stasera", "la|il settimana|mese prossima|prossimo", "settimana prossima", "mese prossimo", "tra|fra # ore|minuti|giorni", "tra|fra un|una|poco ora|giorno|settimana"],
};
