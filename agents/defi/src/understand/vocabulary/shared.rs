//! Words that are not bound to one role of a sentence: names of assets, slippage, rhythm, bounds, sides of a vote, yes and no.
use crate::intent::{Every, Support};

/// Other names of assets that the devnet and most networks list; each counts only if its symbol is in the caller's list.
pub(crate) const ALIASES: &[(&str, &str)] = &[
    ("ether", "ETH"), ("ethereum", "ETH"), ("ethers", "ETH"), ("イーサ", "ETH"), ("イーサリアム", "ETH"), ("以太坊", "ETH"), ("以太币", "ETH"), ("以太", "ETH"),
    ("wrapped ether", "WETH"), ("wrapped eth", "WETH"), ("wrapped ethereum", "WETH"), ("usd coin", "USDC"), ("usdcoin", "USDC"), ("metis token", "METIS"), ("メティス", "METIS"),
];

/// Well-known names that a network may not list. They stand for an asset that we do not have, never for one that we have.
pub(crate) const UNLISTED: &[&str] = &[
    "usdt", "tether", "btc", "wbtc", "bitcoin", "bitcoins", "sol", "solana", "doge", "dogecoin", "shib", "bnb", "matic", "polygon", "chainlink", "busd", "frax", "lusd", "tusd", "gho", "pyusd", "usde", "steth",
    "wsteth", "reth", "cbeth", "xrp", "ripple", "cardano", "litecoin", "ltc", "tron", "trx", "pepe", "avax", "atom", "stablecoin", "stablecoins", "stables", "eurc", "eurs", "weeth", "ビットコイン", "テザー", "比特币", "泰达币",
    "nft", "nfts", "crv", "mkr", "ldo", "usds", "sdai", "susde",
];

/// Words beside a percentage that make it the slippage.
pub(crate) const SLIPPAGE: &[&str] = &[
    "slippage|slip|slipage|slippege|slppage|tolerance|tolerancia|tolleranza|tolerance|toleransi|toleranz|tolerancia", "glissement|deslizamiento|derrapagem|slittamento|selip|kursabweichung|abweichung|desvio", "スリッページ|滑り|許容", "滑点|滑點",
];

/// The opposite of freezing, which no sentence can do: the owner does it elsewhere.
pub(crate) const UNFREEZE: &[&str] = &["unfreeze|unlock|unblock|reactivate|thaw|unfreezing|unpause|resume|enable", "degele|degeler|debloque|debloquer|reactive", "descongela|descongelar|desbloquea|desbloquear|reactiva", "buka|aktifkan|cairkan", "解凍|解除|再開", "解冻|解凍|解锁|恢复|解除", "entsperre|entsperren|freigeben|auftauen", "desbloqueia|descongele|desbloqueie", "sblocca|scongela|riattiva"];

/// Ways of saying "repay" that say "all of it" too.
pub(crate) const IN_FULL: &[&str] = &[
    "pay|paying off my|the|our ?whole ?@ loan|loans|debt|debts", "clear|close|settle|kill|wipe|extinguish|finish ?out ?off ?up my|the|our ?@ loan|loans|debt|debts|borrow", "solde|solder|cloture|cloturer|eteins|eteindre mon|ma|mes|le|la", "liquida|liquidar|salda|saldar|cancela|cierra mi|mis|el|la",
    "lunasi|melunasi|lunasin", "完済", "还清|還清|还完|结清|清偿", "quita|quitar|quite ?o ?a meu|minha|minhas|meus|emprestimo|divida", "estingui|estinguere|salda|saldare|chiudi il|la|i ?mio|?mia|?miei",
];

/// Rhythms: (pattern, rhythm); `None` is a rhythm that we do not have.
pub(crate) const RHYTHMS: &[(&str, Option<Every>)] = &[
    ("every|each other|second|two|three|four|five|six|2|3|4|5|6|# ?hour|?day|?week|?month|?hours|?days|?weeks|?months|?minutes", None),
    ("every|each minute|minutes|year|quarter|fortnight|block|second", None), ("biweekly|fortnightly|yearly|annually|quarterly|bimonthly", None),
    ("every|each hour", Some(Every::Hour)), ("hourly", Some(Every::Hour)), ("once an|per|a hour", Some(Every::Hour)), ("per hour", Some(Every::Hour)),
    ("every|each ?single day|morning|evening|night|afternoon|noon", Some(Every::Day)), ("daily", Some(Every::Day)), ("once a|per day", Some(Every::Day)), ("everyday", Some(Every::Day)), ("per|a day", Some(Every::Day)), ("each and every day", Some(Every::Day)),
    ("every|each week|monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend", Some(Every::Week)), ("weekly", Some(Every::Week)), ("once a|per week", Some(Every::Week)), ("on mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays", Some(Every::Week)), ("per|a week", Some(Every::Week)),
    ("every|each month", Some(Every::Month)), ("monthly", Some(Every::Month)), ("once a|per month", Some(Every::Month)), ("per|a month", Some(Every::Month)),
    ("toutes les deux|trois|quatre|# heures|semaines", None), ("tous les deux|trois|quatre|# jours|mois", None), ("cada dos|tres|cuatro|# horas|dias|semanas|meses", None), ("setiap dua|tiga|# jam|hari|minggu|bulan", None), ("alle zwei|drei|# stunden|tage|wochen|monate", None), ("ogni due|tre|# ore|giorni|settimane|mesi", None), ("a cada dois|duas|tres|# dias|horas|semanas|meses", None),
    ("chaque|toutes ?les heure|heures", Some(Every::Hour)), ("chaque|tous ?les jour|jours|matin|matins|soir|soirs", Some(Every::Day)), ("quotidiennement", Some(Every::Day)), ("par jour", Some(Every::Day)),
    ("chaque|toutes|tous ?les semaine|semaines|lundi|lundis|mardi|mardis|mercredi|mercredis|jeudi|jeudis|vendredi|vendredis|samedi|samedis|dimanche|dimanches", Some(Every::Week)), ("par semaine", Some(Every::Week)), ("hebdomadaire|hebdomadairement", Some(Every::Week)), ("chaque|tous ?les mois", Some(Every::Month)), ("par mois", Some(Every::Month)), ("mensuellement", Some(Every::Month)),
    ("cada|por hora", Some(Every::Hour)), ("cada|por dia|manana|noche", Some(Every::Day)), ("todos los dias", Some(Every::Day)), ("diariamente|diario", Some(Every::Day)), ("a diario", Some(Every::Day)), ("al dia", Some(Every::Day)),
    ("cada|por semana|lunes|martes|miercoles|jueves|viernes|sabado|domingo", Some(Every::Week)), ("todas las semanas", Some(Every::Week)), ("todos los lunes|martes|miercoles|jueves|viernes|sabados|domingos", Some(Every::Week)), ("semanalmente|semanal", Some(Every::Week)), ("a la semana", Some(Every::Week)), ("cada|por mes", Some(Every::Month)), ("todos los meses", Some(Every::Month)), ("mensualmente|mensual", Some(Every::Month)), ("al mes", Some(Every::Month)),
    ("setiap|tiap|per jam", Some(Every::Hour)), ("setiap|tiap|per hari|pagi|malam|sore", Some(Every::Day)), ("tiap - tiap hari", Some(Every::Day)), ("harian", Some(Every::Day)), ("setiap|tiap|per minggu|senin|selasa|rabu|kamis|jumat|sabtu|ahad", Some(Every::Week)), ("setiap|tiap hari senin|selasa|rabu|kamis|jumat|sabtu|minggu", Some(Every::Week)), ("mingguan", Some(Every::Week)), ("setiap|tiap|per bulan", Some(Every::Month)), ("bulanan", Some(Every::Month)), ("seminggu sekali", Some(Every::Week)), ("sehari sekali", Some(Every::Day)), ("sebulan sekali", Some(Every::Month)),
    ("毎時|毎時間|1時間ごと|一時間ごと|1時間毎", Some(Every::Hour)), ("毎日|毎朝|毎晩|日次|1日1回|一日一回", Some(Every::Day)), ("毎週|週に一度|週一|週1回|週一回|毎月曜|毎火曜|毎金曜|週次", Some(Every::Week)), ("毎月|月に一度|月一|月1回|月一回|月次", Some(Every::Month)),
    ("每小时|每個小時|每个小时|每小時", Some(Every::Hour)), ("每天|每日|天天|每晚|每早", Some(Every::Day)), ("每周|每週|每星期|每礼拜|每个星期|每个礼拜", Some(Every::Week)), ("每月|每个月|每個月", Some(Every::Month)), ("每两|每隔|每兩|每三|每几", None),
    ("jede|jeden|jedes stunde", Some(Every::Hour)), ("stundlich", Some(Every::Hour)), ("jeden tag|morgen|abend", Some(Every::Day)), ("taglich", Some(Every::Day)), ("jede|jeden woche|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag", Some(Every::Week)), ("wochentlich|montags|dienstags|mittwochs|donnerstags|freitags|samstags|sonntags", Some(Every::Week)), ("jeden monat", Some(Every::Month)), ("monatlich", Some(Every::Month)), ("pro tag", Some(Every::Day)), ("pro woche", Some(Every::Week)), ("pro monat", Some(Every::Month)),
    ("a|por ?cada hora", Some(Every::Hour)), ("todo|todos ?os dia|dias", Some(Every::Day)), ("todas|toda ?as semana|semanas|segunda|terca|quarta|quinta|sexta|segundas|tercas|quartas|quintas|sextas", Some(Every::Week)), ("por|a|cada ?cada semana", Some(Every::Week)), ("todo|todos|por ?os mes|meses", Some(Every::Month)),
    ("ogni ora", Some(Every::Hour)), ("ogni giorno|mattina|sera", Some(Every::Day)), ("ogni settimana|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica", Some(Every::Week)), ("ogni mese", Some(Every::Month)), ("al giorno", Some(Every::Day)), ("a settimana", Some(Every::Week)), ("al mese", Some(Every::Month)), ("tutti i giorni", Some(Every::Day)), ("tutti i lunedi|martedi|mercoledi|giovedi|venerdi", Some(Every::Week)), ("tutte le settimane", Some(Every::Week)), ("tutti i mesi", Some(Every::Month)),
];

pub(crate) const BELOW: &[&str] = &[
    "below|under|beneath|drops|drop|falls|fall|dips|dip|sinks|lower|less|dropping|falling|down|crashes|declines|smaller|loses", "sous|dessous|descend|baisse|tombe|inferieur|inferieure|moins|chute", "passe sous", "debajo|baja|baje|cae|caiga|menor|menos|inferior|desciende|bajar|caer", "bawah|dibawah|turun|kurang|jatuh|anjlok|menurun", "下回|以下|未満|下が|割っ|割れ|割り|落ち|切っ|切る", "低于|低於|跌破|跌到|以下|小于|少于|跌|降到|下降|降至|不到", "unter|fallt|sinkt|niedriger|weniger|tiefer|unterschreitet", "abaixo|cair|cai|caia|baixar|baixa|descer", "sotto|scende|cala|inferiore|crolla",
];
pub(crate) const ABOVE: &[&str] = &[
    "above|over|exceeds|exceed|rises|rise|climbs|higher|greater|more|tops|surpasses|up|beyond|past|breaks", "dessus|depasse|monte|superieur|superieure|franchit", "au - dela", "plus de", "encima|supera|supere|sube|suba|mayor|superior|sobrepasa|rebasa", "pasa de", "atas|diatas|naik|lebih|melebihi|melampaui|menembus|tembus", "上回|超え|越え|以上|上が|超過|突破", "高于|高於|超过|超過|涨到|涨破|突破|以上|大于|涨|升到|升至", "uber|steigt|hoher|mehr|ubersteigt|uberschreitet", "acima|subir|sobe|suba|ultrapassar|ultrapassa|passar", "sopra|supera|sale|superiore|oltre",
];
pub(crate) const HEALTH: &[&str] = &["health|hf|healthfactor", "sante", "salud", "kesehatan|sehat", "ヘルス|健全|健康", "健康", "gesundheit|gesundheitsfaktor", "saude", "salute", "collateral|liquidation|liquidated|liquidasi|liquidacion|清算"];

/// Sides of a vote.
pub(crate) const SIDES: &[(&str, Support)] = &[
    ("abstain|abstention|abstaining|neutral", Support::Abstain), ("abstiens|abstenir|blanc|abstention", Support::Abstain), ("abstente|abstener|abstengo|abstencion|abstenerse|abstenerme|blanco|abstengase", Support::Abstain), ("abstain|golput|netral", Support::Abstain), ("棄権", Support::Abstain), ("弃权|棄權", Support::Abstain), ("enthalte|enthaltung|enthalten", Support::Abstain), ("abstencao|abster|abstenho", Support::Abstain), ("astieniti|astengo|astenersi|astensione", Support::Abstain),
    ("against|no|nay|nope|reject|oppose|down|disapprove", Support::Against), ("contre|non|rejette|oppose", Support::Against), ("contra|rechaza|rechazar|en contra", Support::Against), ("menentang|tolak|menolak|tidak|lawan|kontra", Support::Against), ("反対|否決|ノー", Support::Against), ("反对|反對|否决|否", Support::Against), ("gegen|nein|dagegen", Support::Against), ("nao|rejeita", Support::Against), ("contro|contrario|sfavore", Support::Against),
    ("for|yes|yea|yay|aye|favour|favor|favourably|approve|support|back|up|pro|agree", Support::For), ("pour|oui|faveur|soutiens|approuve", Support::For), ("=sí|si|favor|aprueba|apoya|aprobar", Support::For), ("setuju|ya|mendukung|dukung|pro|setujui", Support::For), ("賛成|可決|イエス|支持", Support::For), ("赞成|贊成|支持|同意|赞同", Support::For), ("fur|ja|dafur", Support::For), ("sim|aprova", Support::For), ("=sì|si|favore|favorevole|approva", Support::For),
];

/// Words that name a proposal; its number follows or precedes them.
pub(crate) const PROPOSAL: &[&str] = &["proposal|proposals|prop|proposition|propuesta|usulan|proposta|vorschlag|antrag|#|number|no|nr|numero|nomor|n|motion|measure|initiative|aip|bip|gip|propposal|nummer", "提案|议案|提议"];

pub(crate) const YES: &[&str] = &[
    "yes|y|yeah|yep|yup|ya|sure|ok|okay|confirm|confirmed|approve|accept|agreed|correct|absolutely|definitely|proceed|affirmative|k|yas|aye", "do it", "go ahead", "go for it", "sounds good", "let's go|do it", "lets go", "looks good",
    "oui|ouais|confirme|confirmer|valide|valider|accepte", "d accord", "vas - y", "bien sur", "si|confirmo|confirma|confirmar|acepto|vale|claro|dale|adelante|correcto", "de acuerdo", "iya|setuju|konfirmasi|oke|lanjut|lanjutkan|boleh|benar|betul|gas|yap|siap|baik",
    "はい|うん|ええ|確認|承認|実行|お願い|了解|いいよ|オッケー|オーケー|確定", "是|是的|好|好的|确认|確認|可以|行|同意|对|没问题|确定|嗯|执行", "ja|jawohl|bestatige|bestatigen|einverstanden|klar|gerne|passt|genau|richtig", "sim|pode|certo|beleza|isso", "conferma|confermo|confermare|procedi|esatto", "va bene",
];
pub(crate) const NO: &[&str] = &[
    "no|n|nope|nah|cancel|stop|abort|don't|dont|reject|decline|never|forget|nevermind|negative|undo|not", "non|annule|annuler|annulez|arrete|laisse|pas|refuse|oublie|jamais", "cancela|cancelar|anula|anular|para|detente|rechazo|nunca|olvidalo|dejalo", "tidak|nggak|gak|ga|enggak|batal|batalkan|jangan|tak|ngga|batalin|engga",
    "いいえ|いや|やめ|キャンセル|中止|取り消|取消|だめ|ダメ|違う|しない|ノー|止め|不要", "不|否|取消|别|算了|停|拒绝|中止", "nein|abbrechen|abbruch|stopp|nicht|storniere|nee|lass", "nao|cancele|pare|parar|esquece|deixa", "annulla|annullare|ferma|basta|lascia|rifiuto|mai",
];
