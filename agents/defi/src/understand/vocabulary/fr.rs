//! French.
use super::{Verb, Vocabulary};
use hyperlith_understanding::Language;

pub(super) const FR: Vocabulary = Vocabulary {
    language: Language::Fr,
    verbs: &[
        (Verb::Supply, &[
            "=prête|=prete|=prêtez|=pretez|=prêter|=preter|=prêtes|=prêtons", "preter", "depose|deposer|deposez|depot", "fournis|fournir|fournissez", "place|placer|placez", "mets|mettre|mettez|met .. dans|en|sur|au|comme ?le|?la|?mon pool|pret|aave|collateral|garantie|depot|caution|lending|reserve|marche",
            "ajoute|ajouter|ajoutez .. collateral|garantie|depot|pool|aave", "verse|verser|versez .. dans|sur|au|comme ?le|?la pool|aave|collateral|garantie|depot|lending", "approvisionne|approvisionner", "fais|faire un depot", "utilise|utiliser .. comme|en collateral|garantie", "investis|investir .. dans|sur le|?la pool|aave", "engage|engager|gage .. collateral|garantie", "apporte .. collateral|garantie", "bloque .. collateral|garantie", "depose|place|mets .. en garantie",
        ]),
        (Verb::Borrow, &[
            "emprunte|emprunter|empruntez|empruntes|empruntons", "prete|pretez|preter ?- moi|nous|me", "me|nous preter", "prete - m en", "contracte|contracter|prends|prendre|prenez|fais|faire|souscris|obtenir|ouvre|accorde|donne ?- ?moi un|une .. pret|emprunt|credit", "avance - moi", "besoin d un pret", "un pret de",
        ]),
        (Verb::Repay, &[
            "rembourse|rembourser|remboursez|remboursement", "rends|rendre|rendez", "solde|solder|soldez mon|ma|mes|le|la", "regle|regler|reglez|paie|paye|payer|payez|apure|apurer|acquitte|eponge|eponger|efface|effacer|cloture|cloturer .. dette|dettes|pret|prets|emprunt|emprunts|credit|dois",
        ]),
        (Verb::Withdraw, &[
            "retire|retirer|retirez|retirons", "sors|sortir|sortez", "recupere|recuperer|recuperez", "reprends|reprendre|reprenez", "enleve|enlever|enlevez", "retrait", "debloque|debloquer", "ressors|ressortir", "rapatrie",
        ]),
        (Verb::Swap, &["echange|echanger|echangez|echangeons", "convertis|convertir|convertissez", "change|changer|changez", "troque|troquer|troquez", "transforme|transformer|transformez", "swappe|swapper|swappez|swape|swaper|swap", "passe|passer .. en", "bascule|basculer .. en|vers"]),
        (Verb::Buy, &["achete|acheter|achetez|achetons", "acquiers|acquerir", "achat", "procure - moi", "donne|donne - moi .. contre|pour ?des|?mes @", "prends|prendre .. avec @", "obtenir .. contre|avec|pour ?des @", "rachete"]),
        (Verb::Sell, &["vends|vendre|vendez|revends|revendre|vend", "liquide mes", "debarrasse - moi de"]),
        (Verb::Send, &["envoie|envoyer|envoyez|envoi|envoies", "transfere|transferer|transferez|transfert", "vire|virer|virez", "expedie|expedier"]),
        (Verb::Move, &["donne|donner|donnez|paie|paye|payer|verse|verser|versez|deplace|deplacer"]),
        (Verb::Vote, &["vote|voter|votez", "je vote"]),
        (Verb::Freeze, &["gele|geler|gelez|bloque|bloquer|bloquez|suspends|suspendre|verrouille|verrouiller|fige|figer|desactive ?mon|?ma|?le|?tout|?toutes|?les compte|portefeuille|wallet|signatures|tout"]),
    ],
    fillers: &[
        "je|j|tu|vous|on|nous", "veux|voudrais|veut|aimerais|souhaite|souhaiterais|desire|vais|voulais|voulons|souhaitons|peux|pourrais|pouvez|pourriez|peut|dois|faut|faudrait", "il faut que|?je", "s il te|vous plait", "stp|svp|merci|please|pls", "de|d|du|des|les|le|la|l|mon|ma|mes|un|une|a|en|pour|avec|contre|moi|me|m|-|sur|dans|moins",
        "bonjour|salut|bonsoir|coucou|hello|hey|allez|alors|ok|okay|oui|bon|bien|parfait|super|voila|donc|maintenant|vite|immediatement|aujourd'hui", "tout de suite", "d accord", "aujourd hui", "tout de suite", "veuillez|veuille|aide|aidez|besoin|envie|hate|possible|pourrait|serait|gentil", "aide - moi a", "bot|agent|cher|chere|chers|mec|frere|ami|assistant|toi|euh|ben|bah|ensuite|puis|encore|aussi|juste|simplement|directement|bien|vouloir", "d abord",
        "proposition|numero", "j ai besoin", "collateral|compte|portefeuille|wallet|pool", "aurais|besoin", "cela|ca|y|est|temps", "environ|exactement",
    ],
    polite: &["peux|pourrais|veux|voudrais ?- tu", "pouvez|pourriez|voulez|voudriez ?- vous", "tu|vous peux|pourrais|pouvez|pourriez|veux bien", "tu peux|pourrais", "vous pouvez|pourriez", "stp|svp", "s il te|vous plait", "possible de me|m", "me pretes|prete|preterais"],
    breaks: &["et", "puis", "ensuite", "alors", "mais", "donc"],
    harmless: &["il faut|faudrait", "pas plus de|d", "pas de souci|probleme|soucis", "si possible", "si tu|vous peux|pouvez|veux|voulez ?bien", "s il te|vous plait", "s il te|vous plait", "ce que je dois", "pas moins de", "n importe", "besoin d un pret"],
    vetoes: &[
        "ne|n|pas|jamais|rien|aucun|aucune|ni|sans", "arrete|arreter|arretez|annule|annuler|annulez|stop|oublie|oublier|evite|eviter|stoppe|refuse", "comment|pourquoi|quand|combien|quel|quelle|quels|quelles|qui|quoi|qu", "que se|est", "ou va", "est - ce que", "qu est", "dois - je|puis|peut", "dois je", "devrais|devrait|devrions", "faut|faudrait - il", "est - ce", "puis - je", "peut - on", "on peut", "je peux|pourrais",
        "si|lorsque|lorsqu|supposons|suppose|supposant|imagine|imaginons|hypothese", "au cas ou", "des que", "quand", "avant|apres|sauf",
        "dit|dis|disait|disent|raconte|demande|demandait|ecrit|ecris|explique|expliquer|expliquez|traduis|traduire|traduisez|resume|resumer|raconter|poeme|histoire|blague|chanson|phrase|exemple|signifie|definition|selon|parait|conseille|conseilles|conseil|recommande|recommandes|avis|penses|pense|crois|croire|hesite|risque|risques|risque|dangereux|interessant|utile|mieux|vaut|rentable|difference", "veut dire", "d apres",
        "ai|as|a|avons|avez|ont|avait|avais|aurais|aurait|suis|es|est|etait =prêté|=prete|=emprunté|=déposé|=retiré|=remboursé|=échangé|=envoyé|=vendu|=acheté|=transféré|=rendu|=viré|=placé|=converti|=fourni|=depose|=retire|=rembourse|=echange|=envoye|=emprunte|=achete|=transfere|=convertis|=change|=changé|=mis",
        "=prêté|=emprunté|=déposé|=retiré|=remboursé|=échangé|=envoyé|=acheté|=transféré|=placé|=récupéré", "hier|autrefois|deja|dernierement", "semaine derniere", "mois dernier", "avant - hier", "tout a l heure", "il|elle|ils|elles|quelqu|quelqu'un", "mon ami", "mon pote", "mon frere", "ma soeur", "mon voisin", "les gens", "on m", "simule|simuler|simulation|apprends|apprendre|comprendre|curieux|curieuse", "demande si", "peut - etre",
        "prevois|envisage", "non",
    ],
    later: &["demain|bientot|ulterieurement", "plus tard", "ce soir|week", "la semaine|annee prochaine", "le mois prochain", "semaine prochaine|mois prochain", "dans # heure|heures|minutes|jours|jour|semaines|mois", "d ici", "dans une|un|deux heure|jour|semaine|mois"],
};
