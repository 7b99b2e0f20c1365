//! The set phrases of nine languages for shares, all, percent, money and bounds: data for [`crate::quantity`].

/// Set phrases that hold a word for "all" or "half" and mean neither.
pub(crate) const NOT_QUANTITIES: &[&str] = &[
    "all right", "at all", "after all", "all the time", "all good", "that's all", "thats all", "first of all", "all day", "half an hour",
    "tout de suite", "tous|toutes les jours|mois|semaines|heures|lundis|mardis|mercredis|jeudis|vendredis|samedis|dimanches", "tout d abord",
    "pas du tout", "tout a l heure", "tout le monde", "apres tout", "tout va bien",
    "todos|todas los|las|os|as dias|semanas|meses|horas|lunes|martes|miercoles|jueves|viernes|sabados|domingos|mundo", "todo el mundo|tiempo",
    "del todo", "toda|todo semana|dia|mes|hora|segunda|terca|quarta|quinta|sexta|sabado|domingo", "tudo bem", "todo mundo", "alles klar|gute",
    "alle tage|wochen|monate|stunden", "tutti i giorni|mesi|lunedi|martedi|giovedi|venerdi", "tutte le settimane|ore", "tutto bene", "del tutto",
    "maximum|max|maximale|maxima|massima|maximal|maksimal|maksimum ?allowed slippage|glissement|deslizamiento",
    "slippage max|maximum|maksimal|maximal|massimo|maximo",
];

/// Phrases for shares: (pattern, basis points). A half before an asset in the singular is half a unit, see [`phrase`].
pub(crate) const SHARES: &[(&str, u16)] = &[
    ("three quarters", 7_500), ("three - quarters", 7_500), ("two thirds", 6_667), ("two - thirds", 6_667), ("half", 5_000),
    ("a|one quarter", 2_500), ("quarter", 2_500), ("a|one third", 3_333), ("one - third", 3_333), ("fifty - fifty", 5_000), ("la moitie", 5_000),
    ("moitie", 5_000), ("un|le quart", 2_500), ("un|le tiers", 3_333), ("trois quarts", 7_500), ("les trois quarts", 7_500), ("deux tiers", 6_667),
    ("la|una mitad", 5_000), ("mitad", 5_000), ("un|una cuarto|cuarta ?parte", 2_500), ("la cuarta parte", 2_500), ("un tercio", 3_333),
    ("dos tercios", 6_667), ("tres cuartos", 7_500), ("setengah|separuh|separo|setengahnya|separuhnya", 5_000), ("seperempat", 2_500),
    ("sepertiga", 3_333), ("tiga perempat", 7_500), ("dua pertiga", 6_667), ("die halfte", 5_000), ("halfte", 5_000), ("ein viertel", 2_500),
    ("ein drittel", 3_333), ("drei viertel", 7_500), ("a metade", 5_000), ("metade", 5_000), ("um quarto", 2_500), ("um terco", 3_333),
    ("la meta", 5_000), ("meta", 5_000), ("un quarto", 2_500), ("un terzo", 3_333), ("半分", 5_000), ("半額", 5_000), ("一半", 5_000), ("半数", 5_000),
    ("四分の一", 2_500), ("三分の一", 3_333), ("四分之一", 2_500), ("三分之一", 3_333), ("四分之三", 7_500), ("三分之二", 6_667), ("四分の三", 7_500), ("三分の二", 6_667),
];

/// Words for half of one unit.
pub(crate) const HALF_UNIT: &[&str] = &[
    "half a|an|one", "half of one", "un demi", "demi", "medio", "meio", "mezzo", "halbe|halben|halbes|halber", "半个", "半個",
];

pub(crate) const ALL: &[&str] = &[
    "all", "everything", "max", "maximum", "whole", "entire", "entirety", "full amount|balance", "in full", "the lot", "as much as possible",
    "as much as i|you can", "every last", "every bit", "every single", "tout", "tous", "toute", "toutes", "totalite", "integralite",
    "le max|maximum", "autant que possible", "l integralite", "todo", "todos", "toda", "todas", "totalidad", "el|lo|al maximo", "maximo",
    "lo mas posible", "todito", "semua", "semuanya", "seluruh", "seluruhnya", "maksimal", "maksimum", "maks", "sebanyak mungkin",
    "sebanyak banyaknya", "seluruh nya", "alles", "alle", "gesamte", "gesamten", "gesamtes", "ganze", "ganzen", "ganzes", "maximal", "komplett",
    "komplette", "samtliche", "tudo", "o maximo", "totalidade", "tutto", "tutti", "tutta", "tutte", "massimo", "al massimo", "l intero", "intero",
    "totalita", "全部", "全て", "すべて", "ぜんぶ", "全額", "全额", "全量", "全数", "最大", "ありったけ", "所有", "一切", "有るだけ", "あるだけ", "全財産", "全員", "尽可能多", "丸ごと",
];

pub(crate) const PERCENT: &[&str] = &[
    "%", "percent", "pct", "per cent", "pour cent", "pourcent", "por ciento", "por cento", "per cento", "prozent", "persen", "パーセント", "割", "procent",
];

pub(crate) const MONEY: &[&str] = &[
    "dollar", "dollars", "usd", "bucks", "buck", "euro", "euros", "eur", "quid", "pounds", "gbp", "dolar", "dolares", "dollaro", "dollari", "rupiah",
    "idr", "yen", "yuan", "jpy", "cny", "rmb", "cents", "$", "€", "£", "¥", "ドル", "円", "美元", "美金", "刀", "块钱", "元", "人民币", "日元", "欧元", "ユーロ",
    "dollaro", "reais", "pesos",
];

/// Words that make of a number a bound and not an amount.
pub(crate) const BOUNDS: &[&str] = &[
    "up to", "at most", "at least", "more than", "less than", "no more than", "not more than", "jusqu a", "au plus", "au moins", "plus de",
    "moins de", "hasta", "al menos", "mas de", "menos de", "paling banyak", "maksimal", "minimal", "paling sedikit", "lebih dari", "kurang dari",
    "bis zu", "mindestens", "hochstens", "mehr als", "weniger als", "pelo menos", "no maximo", "ate", "almeno", "fino a", "最多", "至少", "最大",
];

pub(crate) const SMALL_AMBIGUOUS: &[&str] = &[
    "one", "due", "tres", "tre", "elf", "acht", "sei", "mil", "cent", "cents", "neuf", "sept", "vier", "nove", "onze", "dez", "lima", "mille",
    "mila", "ribu", "seis", "dos",
];

pub(crate) const COUNTERS: &[&str] = &[
    "个", "個", "枚", "つ", "块", "元", "円", "ドル", "美元", "颗", "コイン", "ユニット", "単位",
];

pub(crate) const OF: &[&str] = &[
    "of", "de", "d", "di", "units|unit|pieces|tokens|coins of", "units|tokens|coins|pieces", "buah|keping|biji", "stuck", "unidades de", "unites de",
];

