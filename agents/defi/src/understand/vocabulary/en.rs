//! English.
use super::{Verb, Vocabulary};
use hyperlith_understanding::Language;

pub(super) const EN: Vocabulary = Vocabulary {
    language: Language::En,
    verbs: &[
        (Verb::Supply, &[
            "lend", "lend out", "lend .. out", "loan out", "loan .. out", "loan .. to|into ?the pool|aave|market|protocol", "supply", "deposit", "provide", "start|begin|keep lending|supplying|depositing|earning",
            "put|stick|throw|chuck|dump|park|place|toss|drop|pop|shove|stash|move|lock|send|add|transfer|get|plonk|pour|feed|load|allocate|invest|push|plug|commit .. in|into|to|on|onto|inside|at ?the|?my|?aave's ?aave ?lending ?supply pool|lending|aave|savings|collateral|vault|market|reserve|protocol|supply",
            "put|post|use|add|pledge|offer|give|set|lock|provide|place|deposit|supply|lend .. as|for ?my ?more ?extra collateral", "put|post .. up as|for collateral", "put .. up as collateral", "put .. to work",
            "earn ?some ?an interest|yield|apy|apr on|with|from|for", "collateralise|collateralize", "top up ?my ?the collateral", "increase|boost|raise ?my ?the collateral", "add .. to ?my ?the collateral|deposit|supply|deposits",
            "top up ?my ?the deposit|supply", "squirrel|tuck|salt .. away", "make a deposit", "make a .. deposit", "put|throw .. up for lending", "put|throw .. in ?please|?pls",
        ]),
        (Verb::Borrow, &[
            "borrow", "lend|loan|spot|front|advance|borrow me|us", "lend|loan|spot|front|advance .. to me|us", "take|get|grab|open|need|want|have|make ?me ?out ?up a|an|another|some .. loan|credit",
            "give|get|want|need ?me a|an .. loan", "take out ?a .. loan", "take|get|pull|draw|raise ?out .. against ?my", "take .. on credit", "get .. on credit", "take on debt", "take on .. debt|of debt", "take .. as a loan", "get .. as a loan",
        ]),
        (Verb::Repay, &[
            "repay", "pay|paying back|off|down", "payback", "payoff", "pay .. back|off|down", "reimburse", "pay .. i owe", "pay .. my|the ?@ debt|debts|loan|loans|borrow", "pay # @ of|toward|towards|off|on", "use .. to repay|pay", "pay ?some ?part ?half ?all ?of my|the|our ?@ .. debt|debts|loan|loans|borrow|borrows|borrowing",
            "clear|settle|close|reduce|cover|kill|wipe|square|lower|extinguish|zero|finish|retire|shrink|cut|unwind ?out ?off ?up .. debt|debts|loan|loans|borrow|borrows|borrowing|borrowings|owed|owe", "give|return|send|hand back ?the .. i borrowed|owe",
            "give|return|hand ?back .. i borrowed|owe", "return|give|hand .. loan|debt", "pay half|all|everything ?of ?my ?the loan|loans|debt|debts", "get rid of ?my ?the .. debt|loan|loans",
            "put|throw|use|apply|direct|allocate|send|chuck .. toward|towards ?paying|pay|repaying|repay|clearing|settling|reducing ?back|down|off ?my|the|our ?@ ?outstanding loan|loans|debt|debts|borrow|balance", "put|throw|use|apply # @ against|on my|the ?@ loan|debt|loans|debts", "knock|shave .. off ?of ?my|the|our ?@ loan|debt|loans|debts|borrow", "chip away at my|the ?@ loan|debt with|using", "settle up",
        ]),
        (Verb::Withdraw, &[
            "withdraw", "take|pull|cash|yank|bring|drag|fish|tug out|back", "take|pull|get|move|grab|yank|bring|cash|drag|fish ?my .. out|back", "take|pull|get|move|grab|remove|yank .. from|off|of ?the|?my ?aave ?lending|?supply pool|aave|lending|collateral|deposit|deposits|supply|savings|vault|market|protocol",
            "remove", "redeem", "unsupply|undeposit|unlend|unlock|uncollateralize", "get back", "i|we want|need my .. back", "want|need my .. back", "give me .. back", "give me back", "claim back", "reclaim", "pull .. out", "release my",
            "reduce|lower ?my ?the collateral", "free up", "unstick|unpark|unstash|unpool|haul|scoop .. from|out|off", "pull|take|bring .. back out", "cash .. out",
        ]),
        (Verb::Swap, &[
            "swap", "trade", "exchange", "convert", "change", "turn .. into|to", "flip", "rotate", "switch", "transform .. into|to", "swap out|over", "trade in", "make .. into", "ape|yolo|roll|rotate|cycle|shift|flip|pivot|rebalance .. into", "roll|shift|rotate|cycle .. over to|into", "dca .. into|to|in", "dollar cost average .. into|to|in",
        ]),
        (Verb::Buy, &[
            "buy", "purchase", "acquire", "get|grab|give|snag|fetch me .. for|with|using ?my ?some ?all ?of ?the ?worth @|#", "get|grab|give|snag # @ for|with|using", "spend .. on @", "use .. to buy|purchase|get|acquire", "get|grab|give|snag|fetch ?me .. in exchange for", "pick up", "ape into", "pick .. up", "buy up", "get me .. for|with|using", "get|grab|snag .. with|using",
        ]),
        (Verb::Sell, &["sell", "dump", "offload", "get rid of", "unload", "sell off", "ditch"]),
        (Verb::Send, &["send", "transfer", "wire", "send over", "pay out|over", "remit"]),
        (Verb::Move, &["pay", "give", "move", "forward", "shoot", "tip", "beam", "donate", "push", "zap", "drop", "hand", "gift", "ship", "should|shall get|receive # @ from me"]),
        (Verb::Vote, &["vote", "cast ?my|?a .. vote", "voting", "abstain", "support|approve|reject|back|oppose proposal|prop", "put|count|mark|sign me down|in|up ?as|for ?a|an ?yes|no|yea|nay|aye|for|against|abstain|abstention", "my vote is|goes", "thumbs up|down", "yes|yea|aye|nay|no on|to prop|proposal"]),
        (Verb::Freeze, &["freeze", "lock ?down|?up ?my ?the account|wallet|everything", "block|disable|suspend|pause|halt|stop ?all ?my ?the account|wallet|signing|signatures|everything|transactions", "panic", "emergency stop", "lock it down", "lock me out"]),
    ],
    fillers: &[
        "i want|need|wish|would|wanna|gotta", "i'd|i'll|i'm|im|id|ill|we'd|i", "want|wanna|would|like|love|to|need|gotta|wish|prefer", "please|pls|plz|plss|plis|kindly|pleaseee|plox|pleas|plase|thanks|thx|ty|thank|cheers", "can|could|will|would|cld|cud you|u|ya|we",
        "you|u|ya", "hey|hi|hello|yo|hiya|oi|ahoy|gm|greetings|sup", "ok|okay|okey|k|kk|so|well|alright|right|yes|yeah|yep|yup|sure|great|cool|fine|perfect|nice|good|awesome", "now|just|then|go|ahead|and|let|let's|lets|lemme|me|us|help|try|start|do|finally|first|next|also|today|asap|quickly|quick|immediately|instantly|actually|again|simply|straight|away|instead|hurry|already|btw|oh|um|uh|hmm|erm|ah|lol|haha",
        "bot|agent|hyperlith|assistant|buddy|bro|mate|dude|man|fam|sir|dear|friend|bruh|pal|ser|boss|team|anon|robot", "for|my|the|of|some|a|an|from|with|using|all|in|on|it|this|that|about|around|roughly|exactly|approximately|worth", "gonna|going|ready|time|it's|its|i've|decided", "good morning|evening|afternoon|day", "command|order|request|task|todo", "can|could|may i|we", "have", "against", "go ahead and",
        "proposal|prop|number|question|on", "aave|lending|protocol|market|savings|vault|reserve|earn|work|borrow|repay|be", "wallet|position|account|balance|holdings|tokens|token|coins|coin|collateral|pool|loan|debt",
    ],
    polite: &["can|could|will|would|cld|cud|wud you|u|ya|we", "would|do you mind", "mind", "may i ask you", "any chance you|u could|can", "be so kind", "how about you", "please|pls|plz"],
    breaks: &["and", "then", "so", "plus", "but", "also"],
    harmless: &["no|not more than", "no less than", "not less than", "no problem", "no worries", "no rush", "why not", "best price|rate", "at best", "what i owe|have|lent|supplied|borrowed|deposited", "whatever", "nothing else", "if possible", "if you|u can|could|please|may|would|wish", "if you don't mind", "when you can", "when you get|have a chance", "don't ask|wait|worry", "no matter what", "is fine|ok|okay", "how much i owe",
        "i think|believe|suspect|guess ?that i|i've|ive|i'm|im|my|someone|somebody ?have|am|was|got|just|account|wallet|phone|keys|key|laptop|has ?been|got|was|is|just hacked|compromised|stolen|phished|drained|scammed|breached|leaked", "someone|somebody ?has|just hacked|stole|stolen|phished|has ?my|me ?account|wallet|phone|keys|key",
        "sorry|wait|oops|no|rather|actually ?, ?no ?, i mean|meant"],
    vetoes: &[
        "don't|dont|doesn't|doesnt|didn't|didnt|won't|wont|wouldn't|can't|cant|cannot|couldn't|shouldn't|isn't|aren't|wasn't|haven't|hasn't|ain't|mustn't", "not|never|nor|neither|nothing|nobody|avoid|refuse|refusing", "without asking", "no need|way|longer|thanks|more", "no", "nope|nah", "instead of", "rather than",
        "how|what|what's|whats|why|when|when's|where|which|who|who's|whose|whether|whom|how's", "should|shall|does|did|might", "do|did|can|could|must|will|would|should|shall|may|might|if|have|had i|we|they|he|she|people|anyone|someone|one|everyone", "you can|could|should|must|may|said|told|would",
        "possible|possibly|maybe|perhaps|wonder|wondering|curious|explain|clarify|safe|safely|risky|risks|recommend|recommended|advice|advise|advisable|suggest|opinion|thoughts|considering|thinking|think|hesitating|unsure|afraid|tempted|dreamed|dreamt|feel", "good|bad|great|smart idea|time to", "worth it", "pros and cons", "the best way", "ways to",
        "if|unless|suppose|supposing|supposedly|assume|assuming|imagine|imagining|hypothetically|theoretically|whenever|until|once|provided", "in theory", "as soon as", "in case", "would have", "had been|to", "after|before i", "should've|would've|could've", "used to",
        "said|says|say|saying|told|tells|asked|asks|wrote|writes|tweeted|tweets|posted|claims|claimed|according|heard|read|reads|suggested|suggests|recommends|quoted|quoting|mentioned|thinks|wants|wanted|asking|begging|begs|commands|commanded|instructs|instructed|advised|advises|warned|reported|apparently|allegedly|demands|insists",
        "translate|translation|summarise|summarize|summary|rewrite|paraphrase|spell|poem|story|joke|song|write|essay|example|examples|sentence|phrase|mean|means|meaning|definition|define|pretend|roleplay|imagine|explain|proofread|haiku|novel|movie|film|book|article|tweet|headline|lyrics|tutorial|guide|documentation|docs|difference|vocabulary|pronounce", "repeat after",
        "tell me", "let me know", "teach", "learn", "understand", "practice|practise", "cancel|undo|stop|revert|forget|abort|nevermind|skip|delete", "never mind", "just kidding", "jk", "kidding", "yesterday", "last night|week|month|year|time|tuesday|monday", "ago", "tried|trying|failed|fails", "he|she|they|he's|she's|they're|someone|somebody|everyone|everybody|nobody|people|anyone",
        "simulate|simulation|preview|estimate", "test|dry run", "planning|plan|intend|intending|hoping|hope", "back then", "remember when|that|how", "thank|thanks for lending|borrowing|sending|sent",
    ],
    later: &["tomorrow", "later", "next week|month|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday", "tonight", "this evening|afternoon|weekend", "in # hour|hours|minute|minutes|min|mins|day|days|week|weeks|month|months", "in a|an|one|two few|hour|minute|day|week|days|hours", "at noon|midnight", "on|by monday|tuesday|wednesday|thursday|friday|saturday|sunday", "soon", "someday", "eventually", "at the end of", "end of the month|week|day"],
};
