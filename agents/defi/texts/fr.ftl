# See en.ftl.

## Verbs, as they stand in questions
verb-lend = prêter
verb-withdraw = retirer
verb-borrow = emprunter
verb-repay = rembourser
verb-swap = échanger
verb-send = envoyer
verb-vote = voter
verb-look = consulter quelque chose
verb-other = faire autre chose
nothing = rien
and = et

## Answers to buttons; each is understood in its language
word-yes = oui
word-no = non
word-half = la moitié
word-all = tout

## Small talk and help
help =
    Je peux prêter, retirer, emprunter, rembourser, échanger et envoyer pour vous, et vous dire soldes, prêts, taux, prix et cotations. Un montant peut être un nombre, « la moitié », « 25 % » ou « tout ». Je demande ce qui manque, et rien n'est envoyé avant votre confirmation. « annuler » abandonne ce qui est en attente. Par exemple :
    • prête 100 USDC
    • emprunte 40 USDC
    • rembourse la moitié de mon prêt
    • échange 2,5 METIS contre USDC
    • envoie 5 USDC à 0x…
    • prête 50 USDC chaque semaine
    • échange 100 USDC contre METIS quand METIS passe sous 15
    • quel est mon facteur de santé ?
greeting = À votre service ! Dites-moi quoi faire, par exemple « prête 100 USDC », ou « aide ».
out-of-scope = Je ne fais que prêts, emprunts, échanges et transferts. Dites « aide » pour voir ce que je sais faire.
not-understood = Je ne suis pas sûr de ce que vous voulez, je n'ai donc rien fait. Dites-le autrement, par exemple « prête 100 USDC ».
model-no-help = Je ne suis pas sûr de ce que vous voulez et le modèle de langage n'a pas donné de réponse utilisable ; je n'ai rien fait. Dites-le autrement, par exemple « prête 100 USDC ».
not-the-person = Je n'agis que sur ce que vous écrivez vous-même ; ce texte vient d'ailleurs, je n'ai donc rien fait.
empty = Je ne lis aucun mot dans ce message. Dites « aide » pour voir ce que je sais faire.
too-long = Ce message est trop long pour que je sois sûr de ce que vous voulez ; je n'ai rien fait. Dites-le en une phrase.
cancelled = Abandonné. Rien n'a été envoyé.
nothing-waits = Aucune question de ma part n'attend de réponse, et je n'ai rien envoyé.
freeze = Je ne peux pas geler votre portefeuille moi-même, et je n'en ai pas le droit. Écrivez « freeze » seul (ou /freeze) : cela arrête aussitôt toute signature, jusqu'au dégel. Je n'ai rien envoyé.
governance-not-yet = J'ai compris qu'il s'agit de gouvernance, mais cette version ne sait encore ni lister les propositions ni voter. Rien n'a été envoyé.
no-faucet = Il n'y a pas de faucet de jetons de test sur cette chaîne.

## Alerts and standing orders
alert-asked = Vous voulez en être prévenu. Je ne fais que transmettre : celui qui veille pour vous répond ci-dessous.
alert-unclear = Dites quoi surveiller et à partir d'où, par exemple « préviens-moi quand METIS passe sous 18 » ou « alerte si mon facteur de santé est sous 1,5 ». Aucune alerte n'a été créée.
orders-asked = Ce n'est pas à moi d'arrêter vos ordres permanents. Je ne fais que transmettre : celui qui les garde répond ci-dessous.
no-such-rhythm = J'ai compris un ordre répété, mais je ne sais le répéter que chaque heure, jour, semaine ou mois. Rien n'a été mis en place.
not-a-standing-order = Cela ne peut ni se répéter ni attendre un prix : seuls prêter, emprunter, rembourser, retirer, échanger et envoyer le peuvent. Rien n'a été mis en place.
standing-needs-an-amount = Un ordre qui se répète ou attend a besoin d'un montant exact, comme « prête 50 USDC chaque semaine » : une part de ce que vous aurez alors n'en est pas un. Rien n'a été mis en place.
standing-in-one-sentence = Dites l'ordre entier en une phrase, comme « prête 50 USDC chaque semaine » ou « échange 100 USDC contre METIS quand METIS passe sous 15 ». Rien n'a été mis en place.
standing-hourly = Chaque heure, à partir de votre confirmation : { $once }
standing-daily = Chaque jour, à partir de votre confirmation : { $once }
standing-weekly = Chaque semaine, à partir de votre confirmation : { $once }
standing-monthly = Chaque mois, à partir de votre confirmation : { $once }
standing-below = Une fois, quand le prix de { $asset } passe sous { $price } $ : { $once }
standing-above = Une fois, quand le prix de { $asset } dépasse { $price } $ : { $once }

## Questions
which-asset = Quel actif voulez-vous { $verb } ?
which-asset-to-get = Quel actif voulez-vous recevoir ?
which-asset-meant = De quel actif parlez-vous ?
how-much-meant = De combien parlez-vous ?
to-which-address = À quelle adresse ? Il me la faut en entier : 0x et 40 chiffres hexadécimaux.
in-one-sentence = Dites-le en une phrase, s'il vous plaît.
unknown-asset = Je ne connais pas { $asset } ici. Je connais { $known }. Lequel ?
unlisted = Je ne connais pas { $asset } ici.
unlisted-known = Je ne connais pas { $asset } ici. Je connais { $known }.
wrapped-instead = Le marché de prêt accepte { $wrapped } ({ $native } enveloppé), pas { $native } lui-même. Dois-je prendre { $wrapped } à la place ?
how-much = Combien de { $asset } voulez-vous { $verb } ?
how-much-of-it = Combien voulez-vous { $verb } ?
wallet-holds = Votre portefeuille contient { $amount }.
you-have-lent = Vous avez prêté { $amount }.
up-to-possible = Jusqu'à { $amount } est possible.
you-owe = Vous devez { $amount }.
amount-malformed = Je n'ai pas pu lire cela comme un montant.
amount-too-precise = { $asset } a { $allowed } décimales et votre montant en a { $given } ; je n'arrondis pas de moi-même.
amount-too-large = C'est plus qu'aucun jeton ne peut compter.
amount-zero = C'est zéro.
share-too-large = Une part ne peut pas dépasser 100 %.
share-is-nothing = Cette part de { $amount } ne fait rien.
give-or-get = Un échange peut fixer ce que vous donnez ou ce que vous recevez, pas les deux. Combien de { $give } voulez-vous donner pour { $get } ?
same-asset = { $asset } contre { $asset } ne serait pas un échange. Quel actif voulez-vous recevoir ?

## What is not possible as it stands
nothing-in-wallet = Votre portefeuille ne contient pas de { $asset }.
nothing-lent = Vous n'avez pas prêté de { $asset }, il n'y a donc rien à retirer.
wallet-too-small = Il faut { $wanted } et votre portefeuille contient { $wallet }. Dois-je { $verb } ce montant-là à la place ?
native-too-small = Il faut { $wanted } et votre portefeuille contient { $wallet }, dont un peu doit rester pour les frais. Dois-je envoyer { $spendable } à la place ?
nothing-to-spare = Votre portefeuille n'a pas de { $asset } en trop : un peu doit rester pour les frais.
only-gas-left = Votre portefeuille contient { $amount }, qui doit rester pour les frais.
lent-too-little = Vous demandez { $wanted } et avez prêté { $lent }. Dois-je tout retirer ?
debt-is-smaller = Vous voulez rembourser { $wanted } et devez { $owed }. Dois-je tout rembourser ?
interest-is-missing = Avec ses intérêts, votre prêt dépasse un peu les { $amount } de votre portefeuille. Dois-je rembourser ce montant ?
withdraw-unsafe = Vous devez sur cette garantie : sans { $wanted }, votre facteur de santé serait de { $health }, et sous 1 votre garantie peut être vendue.
repay-first = Remboursez d'abord une partie.
withdraw-safe = Jusqu'à { $most }, il reste à 1,05 ou plus. Dois-je retirer ce montant ?
capacity-too-small = { $wanted } dépasse ce que permet votre garantie. Jusqu'à { $most }, votre facteur de santé reste à 1,05 ou plus. Dois-je emprunter ce montant ?
no-position = Vous n'avez rien prêté et ne devez rien. Votre facteur de santé est illimité.
no-debt = Vous ne devez rien, il n'y a donc rien à rembourser.
no-collateral = On n'emprunte que contre une garantie, et vous n'en avez pas encore. Prêtez d'abord quelque chose, par exemple « prête 100 USDC ».
no-capacity = Vous ne pouvez pas emprunter plus : votre facteur de santé doit rester à 1,05 ou plus. Prêtez davantage ou remboursez d'abord.
no-rates = Cet actif n'est pas dans le marché de prêt ici.
pool-is-empty = La réserve n'a plus de { $asset } pour le moment.
pool-is-dry = La réserve n'a que { $amount } pour le moment. Dois-je { $verb } ce qui est possible ?
cap-full = La limite du marché pour { $asset } est atteinte ; vous ne pouvez pas en { $verb } davantage pour le moment.
cap-reached = La limite du marché laisse place à { $amount }. Dois-je { $verb } ce montant ?
not-in-market = { $asset } n'est pas dans le marché de prêt ici, je ne peux donc pas le { $verb }.
market-paused = Le marché de prêt de { $asset } est suspendu pour le moment. Réessayez plus tard.
market-frozen = Le marché de prêt n'accepte pas de nouveau { $asset } pour le moment ; retirer et rembourser restent possibles.
not-borrowable = { $asset } ne peut pas être emprunté ici.
which-debt = Vous devez { $owed }. Quel prêt voulez-vous rembourser ?
no-such-debt = Vous ne devez pas de { $asset }, mais { $owed }. Quel prêt voulez-vous rembourser ?
no-route = Aucune réserve ici ne peut échanger autant de { $give } contre { $get }. Essayez un montant plus petit ou un autre actif.
swap-too-small = C'est si peu de { $give } que cela pourrait ne donner aucun { $get }. Essayez un montant plus grand.
slippage-too-large = Un glissement de { $given } laisserait d'autres prendre l'essentiel de la valeur. J'accepte au plus { $most } ; 0,5 % est habituel.
no-slippage = Un glissement de 0 % n'est pas possible : les prix bougent un peu avant l'échange, et il échouerait. Je n'ai rien fait. Dites-en un petit, de 0,01 % à 50 %, par exemple « avec 0,1 % de glissement » ; sans cela je prends 0,5 %.
slippage-unclear = Je n'ai pas pu lire le glissement ; je n'ai rien fait. Dites-le comme « avec 1 % de glissement ».

## Recipients
to-whom = À quelle adresse voulez-vous envoyer les { $asset } ? Il me faut l'adresse entière : 0x et 40 chiffres hexadécimaux.
not-an-address = « { $text } » n'est pas une adresse, et je ne connais pas de noms. Il me faut l'adresse entière : 0x et 40 chiffres hexadécimaux.
wrong-checksum = Les majuscules de cette adresse ne correspondent pas à ses chiffres : il y a une faute de frappe. Copiez à nouveau l'adresse entière.
zero-address = C'est l'adresse zéro : ce qu'on y envoie est perdu. À quelle adresse voulez-vous envoyer ?
own-wallet-short = C'est votre propre portefeuille.
own-wallet = C'est votre propre portefeuille. À quelle autre adresse voulez-vous envoyer ?
contract-address = C'est l'adresse du contrat { $name } : ce qu'on y envoie est perdu. À quelle adresse voulez-vous envoyer ?

## What a card would do
supply = Prêter { $amount } : cela rapporte environ { $rate } au taux d'aujourd'hui.
can-borrow-against = Vous pouvez emprunter sur cette base.
withdraw = Retirer { $amount } du marché de prêt.
withdraw-all = Retirer tous vos { $asset }, environ { $amount }, du marché de prêt.
borrow = Emprunter { $amount } : cela coûte environ { $rate }, à un taux qui varie.
borrow-most = C'est le plus que je propose : davantage ferait passer le facteur de santé sous 1,05 ou épuiserait la limite.
repay-all = Rembourser tout votre prêt en { $asset }, environ { $amount } avec les intérêts d'ici là.
repay = Rembourser { $amount }. Vous devrez ensuite environ { $rest }.
health-change = Votre facteur de santé passe de { $from } à environ { $to }.
health-low = C'est bas : sous 1 votre garantie peut être vendue.
unlimited = illimité
above-thousand = plus de 1 000
a-year = { $rate } par an
a-year-much = plus de 1 000 % par an
swap-in = Échanger { $give } contre environ { $get }, au moins { $least } (glissement { $slippage }). Route { $route }.
swap-out = Acheter { $get } pour environ { $give }, au plus { $most } (glissement { $slippage }). Route { $route }.
impact = Impact sur le prix { $percent }.
impact-far-too-much = Attention : c'est bien trop pour la réserve ; vous perdriez une grande partie de la valeur.
impact-a-lot = Attention : c'est beaucoup pour la réserve ; un montant plus petit obtient un meilleur prix.
below-oracle = Attention : vous recevez { $percent } de moins que le prix de l'oracle.
wrap = Convertir { $give } en { $get }, un pour un.
quote-wrap = { $give } donne { $get }, toujours un pour un.
quote = { $give } donnerait environ { $get } maintenant. Route { $route }.
transfer = Envoyer { $amount } à { $to }.
stays-for-fees = { $amount } reste pour les frais.
burned = Attention : personne ne possède cette adresse ; ce qu'on y envoie est perdu.
faucet = Le faucet de développement vous donne { $gifts }, sans aucune valeur.
faucet-wait = Le faucet vous a servi récemment. Il vous servira de nouveau dans { $time }.
seconds = { $count } secondes
minutes = { $count } minutes
hours = { $count } heures

## What there is
wallet-lists = Votre portefeuille contient :
together = En tout { $value } USD.
prices-by-hand = Les prix sont fixés à la main sur cette chaîne de développement.
position-lent = prêté { $amount }
position-no-collateral = pas utilisé en garantie
position-owed = dû { $amount }
position-sum = Garantie { $collateral } USD, dû { $owed } USD.
position-no-debt = Vous ne devez rien : votre facteur de santé est illimité.
position-ltv = Ratio prêt/valeur { $used } (limite { $limit }).
position-health = Facteur de santé { $health }.
position-danger = Il est sous 1 : votre garantie peut être vendue à tout moment. Remboursez ou prêtez davantage maintenant.
position-room = Votre garantie peut perdre { $percent } de sa valeur avant de pouvoir être vendue.
position-available = Vous pouvez encore emprunter { $value } USD.
rate-line = { $asset } : prêter rapporte { $rate }, { $borrow }
rate-not-borrowable = ne peut pas être emprunté
rate-borrow = emprunter coûte { $rate }
rates-change = Les taux varient avec l'usage.
rates-title = Taux actuels, les meilleurs pour prêteurs en premier :
price-line = 1 { $asset } = { $price } USD
price-none = { $asset } n'a pas de prix ici
prices-title = Prix :
price-source-development = Selon l'oracle de développement : fixé à la main, pas un prix de marché.
price-source = Selon l'oracle du marché de prêt.

## Why a sentence could not be taken as it stood
shall-i = { $why } Dois-je faire ceci : { $command } ?
unsure-of-one = Je ne suis pas sûr que vous vouliez { $action } ; je n'ai rien fait. Dites-le clairement, par exemple « prête 100 USDC ».
unsure-of-two = Je ne sais pas si vous voulez { $action } ou { $other } ; je n'ai rien fait. Dites-le avec un seul verbe clair.
several = Je lis plus d'un souhait là-dedans ; je n'ai rien fait. Un à la fois, s'il vous plaît.
ask-or-order = Je ne sais pas si vous demandez ou ordonnez.
not-later = Je ne peux rien faire plus tard, seulement maintenant.
number-ambiguous = Ce nombre peut se lire de deux façons ; écrivez-le comme 1250.75, avec un point devant les décimales seulement.
number-negative = Un montant ne peut pas être négatif.
two-amounts = Je lis deux montants différents.
not-dollars = Je compte en unités d'un actif, pas en dollars ni autre monnaie.
two-assets = Je ne sais pas lequel des actifs vous voulez dire.
both-sides-same = Les deux côtés de cet échange sont le même actif.
not-full-address = Ce n'est pas une adresse entière.
two-addresses = Je lis deux adresses différentes.
not-an-answer = Je n'ai pas compris cela comme une réponse.
other-asset = Vous avez nommé un autre actif que celui de ma question.

## Commands on buttons; each is understood in its language as what it stands for
command-lend = prête { $amount } { $asset }
command-withdraw = retire { $amount } { $asset }
command-borrow = emprunte { $amount } { $asset }
command-repay = rembourse { $amount } { $asset }
command-send = envoie { $amount } { $asset } à { $to }
command-swap = échange { $amount } { $asset } contre { $to }
command-buy = achète { $amount } { $to } avec { $asset }
command-repay-loan = rembourse { $amount } de mon prêt
command-with-slippage = { $command } avec { $percent }% de slippage
command-quote = combien de { $to } pour { $amount } { $asset } ?
