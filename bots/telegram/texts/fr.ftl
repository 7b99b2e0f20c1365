# Ce que le bot dit lui-même. Les valeurs sont entre accolades.

## Menu
menu-start = Votre portefeuille et ce que je sais faire
menu-help = Comment me parler
menu-balance = Ce que contient votre portefeuille
menu-portfolio = Tout ce que vous avez, en image
menu-position = Dépôts, prêts, facteur de santé
menu-rates = Ce que rapporte prêter et coûte emprunter
menu-history = Vos dernières transactions
menu-approvals = Qui peut prendre quoi dans votre portefeuille
menu-alerts = Ce dont vous voulez être prévenu
menu-orders = Ordres répétés ou en attente d'un prix
menu-contacts = Votre carnet d'adresses
menu-settings = Limites, glissement, langue
menu-limits = Limites de dépense
menu-language = Choisir une langue
menu-cancel = Abandonner ce qui est en attente
menu-freeze = Arrêter toute signature maintenant
menu-forget = Effacer notre conversation

## Premier contact
start-title = 👋 Hyperlith : la DeFi en mots simples
start-what = Écrivez ce que vous voulez. Je réponds par une seule carte qui dit exactement ce qui se passerait ; rien n'est envoyé avant que vous touchiez Confirmer.
start-wallet = Votre portefeuille :
start-key = Sa clé reste chiffrée là où je tourne. Je ne demande jamais de clé ni de phrase secrète, et n'en envoie jamais.
start-development = Ceci est un réseau de développement : les actifs n'ont aucune valeur et les prix sont fixés à la main.
start-payload = Le lien qui vous a amené ici dit « { $text } ». Un lien ne peut rien demander en votre nom : écrivez-le vous-même si vous le voulez.

## Aide
help-title = Écrivez-le avec vos mots
help-sentences = Un montant peut être un nombre, « la moitié », « 25% » ou « tout ». Par exemple :
help-commands = Commandes
help-safety = Une carte est valable peu de temps, et seul votre propre geste la confirme. /freeze arrête toute signature aussitôt, même pendant que quelque chose tourne.

## Cartes
button-confirm = Confirmer
button-cancel = Annuler
card-send = Vous envoyez
card-receive = Vous recevez
card-to = À
card-approval = Autorisation
card-approval-exact = exactement { $amount } pour { $spender } ; rien n'en reste ouvert
card-approval-open = exactement { $amount } pour { $spender } ; { $left } en reste ouvert
card-approval-back = { $spender } ne peut plus prendre de { $asset }
card-rate = Taux
card-at-least = Au moins, sinon rien ne se passe
card-at-most = Au plus, sinon rien ne se passe
card-slippage = Glissement maximal
card-impact = Impact sur le prix
card-impact-warning = Cet échange déplace le prix de { $percent } à vos dépens ; un plus petit perd moins.
card-oracle-warning = Ce taux est { $percent } moins bon que le prix de l'oracle.
card-health = Facteur de santé
card-health-warning = Proche de la liquidation, qui arrive sous 1.00.
card-fee = Frais de réseau
card-fee-value = environ { $about }, au plus { $most }
card-expires = Valable
card-valid-for = { $seconds } s
card-expired = plus maintenant ; Confirmer fait une nouvelle carte
card-simulated = Simulé sur le bloc { $block } de { $network }
card-development = Réseau de développement : les actifs n'ont aucune valeur, les prix sont fixés à la main.
card-never-written = Vous n'avez jamais écrit cette adresse ici : comparez-la en entier avec celle que vous voulez.
card-unknown-contract = Le destinataire est un contrat que l'opérateur de ce réseau ne connaît pas.
card-frozen = Ce portefeuille est gelé, ceci ne peut donc pas être envoyé.
card-type-words = Ceci perd beaucoup. Pour l'envoyer malgré tout, écrivez :
flow-deposit = comme dépôt dans Aave v3
flow-withdrawal = retirés de votre dépôt dans Aave v3
flow-loan = comme prêt que vous devez, avec intérêts
flow-repayment = pour rembourser votre prêt

## Résultats
outcome-under-way = Signé et en route. C'est envoyé une seule fois, quoi qu'il arrive.
outcome-not-taken = La chaîne n'a pas pris la transaction. Elle n'est pas renvoyée, et aucun fonds n'a bougé.
outcome-cancelled = Annulé. Rien n'a été envoyé et aucun fonds n'a bougé.
outcome-expired = Plus valable. Rien n'a été envoyé et aucun fonds n'a bougé.
receipt-done = Fait
receipt-failed = Échoué sur la chaîne
receipt-reason = Raison
receipt-only-fee = Rien n'a bougé sauf les frais de réseau.
receipt-sent = Envoyé
receipt-received = Reçu
receipt-block = Bloc
receipt-transaction = Transaction

## Gestes
tap-sending = Dernière vérification, puis envoi…
tap-cancelled = Annulé. Rien n'a été envoyé.
tap-too-late = Trop tard pour annuler : cette carte n'attend plus.
tap-unknown = Ce bouton ne me dit rien (ou plus rien). Rien n'a été fait.
tap-not-yours = C'est la carte de quelqu'un d'autre. Rien n'a été fait.
tap-elsewhere = Ce bouton appartient à un autre message. Rien n'a été fait.
tap-too-old = Ce bouton est trop vieux. Rien n'a été fait ; demandez à nouveau.
tap-again = Vous l'avez déjà touché ; cela compte une fois.

## Historique et réglages
history-title = Vos dernières transactions
history-empty = Pas encore de transactions.
settings-title = Réglages
settings-per-transaction = Maximum par transaction
settings-per-day = Maximum en 24 heures
settings-per-week = Maximum en sept jours
settings-of = { $limit } ({ $spent } utilisés)
settings-slippage = Glissement maximal
settings-health = Facteur de santé minimal
settings-recipients = Les virements vont
settings-recipients-known = à votre carnet d'adresses seulement
settings-recipients-anyone = à n'importe qui
settings-code = Second facteur
settings-yes = actif
settings-no = inactif : /2fa
settings-waiting = Changements en attente : { $count }. /keep les abandonne et garde tout tel quel.
settings-frozen = Signatures
settings-frozen-yes = gelées
settings-frozen-no = permises
settings-language = Langue
settings-note = Baisser une limite compte aussitôt. En relever une demande un code de votre second facteur, puis attend : /limits, /slippage, /recipients, /contacts, /unfreeze.
slippage-set = Désormais un échange peut perdre au plus { $percent } par glissement.
slippage-not-raised = C'est plus que votre maximum actuel, et le relever demande un code : /slippage. Rien n'a été changé.
language-choose = Quelle langue ?
language-set = Désormais j'écris en français.
forget-ask = Ceci efface notre conversation et ce que l'agent retient de vous ici. Votre portefeuille, ses transactions et le journal d'audit restent. Les messages dans Telegram, vous les effacez là-bas.
button-forget = Effacer
forgotten = Effacé. Votre portefeuille est tel qu'il était.

## Ce qui n'est pas fait
unknown-command = Je ne connais pas /{ $command }. /help dit ce que je connais ; les phrases simples marchent aussi.
forwarded = Je n'agis pas sur des messages transférés, car quelqu'un d'autre les a écrits. Écrivez-le vous-même si vous le voulez. Rien n'a été fait.
not-text = Je ne lis que du texte. Rien n'a été fait ; écrivez-le s'il vous plaît.
too-fast = Vous écrivez plus vite que je ne réponds. J'ai laissé de côté ce qui est venu en dernier ; attendez ma réponse, puis écrivez à nouveau. Aucune transaction n'en a été faite.
broken = Quelque chose s'est cassé pendant que j'y travaillais. Si une transaction était confirmée avant, elle est gardée et envoyée une seule fois : /history la montre. Sinon rien n'a été envoyé.

## Groupes
group-start-first = Ouvrez d'abord une conversation privée avec moi : votre portefeuille est à vous, pas à ce groupe.
group-private-only = Je n'y réponds qu'en privé.
group-answered-privately = Je vous ai répondu en privé.
open-privately = Conversation privée

## Portefeuille et autorisations
portfolio-title = Dans votre portefeuille
portfolio-lending = Dans Aave v3 : { $lent } prêtés, { $owed } dus
approvals-none = Aucune autorisation n'est ouverte : personne ne peut rien prendre dans votre portefeuille.
approvals-title = Autorisations ouvertes
approvals-how = /revoke les reprend toutes avec une seule carte.
alerts-title = Vos alertes
alerts-how = Écrivez « préviens-moi quand METIS passe sous 18 » ou « alerte si mon facteur de santé est sous 1,5 ». Vous êtes prévenu une fois à chaque passage ; un bouton supprime une alerte. Pour un vote : « alerte proposition 12 0x… 6 heures ».
alert-dropped = Supprimée. Cette alerte n'existe plus.

## Ordres permanents
orders-title = Vos ordres permanents
orders-how = Écrivez « prête 50 USDC chaque semaine » ou « échange 100 USDC contre METIS quand METIS passe sous 15 ». Les boutons suspendent, reprennent et annulent un ordre, aussitôt. « cap order 1 500 » abaisse ce qu'il peut engager en tout.
order-label = Ordre permanent
order-once = une fois
order-hourly = chaque heure, la première fois tout de suite
order-daily = chaque jour, la première fois tout de suite
order-weekly = chaque semaine, la première fois tout de suite
order-monthly = chaque mois, la première fois tout de suite
order-below = une fois, quand le prix de { $asset } passe sous { $price }
order-above = une fois, quand le prix de { $asset } dépasse { $price }
order-price-now = Prix actuel
order-price = { $price }
order-price-there = { $price } : il y est déjà, l'ordre s'exécute donc tout de suite
order-until = Attend jusqu'au
order-most = Au plus
order-most-value = { $times } fois, jusqu'au { $until }, { $cap } en tout
order-each-time = Chaque fois il est refait, simulé et tenu à vos limites. S'il devenait un autre acte ou perdait 5 % ou plus sur le prix, il est sauté et vous en êtes prévenu.
order-progress = Exécuté { $runs } fois sur { $most } au plus, { $spent } sur { $cap } au plus.
order-next = Prochaine fois : { $next }
order-waits-until = Attend jusqu'au { $until }
order-is-paused = Suspendu
order-paused = L'ordre { $order } est suspendu.
order-resumed = L'ordre { $order } reprend à sa prochaine échéance.
order-cancelled = L'ordre { $order } est annulé. Ce qui a été exécuté reste.
order-gone = L'ordre { $order } n'existe plus. Rien n'a été changé.
outcome-ordered = L'ordre { $order } est en place. /orders liste, suspend et annule ; /freeze arrête tout.

## Limites, carnet d'adresses, second facteur
change-done = C'est fait. Cela compte dès maintenant.
change-waits = Votre code est juste. Le changement compte dans { $time }, sauf si vous l'abandonnez avant avec /keep ou /freeze.
changes-dropped = Plus rien n'attend ; tout reste tel quel.
code-none = Ceci permet plus à votre portefeuille, il faut donc un second facteur, et il n'y en a pas encore. Créez-en un avec /2fa. Rien n'a été changé.
code-needed = Ceci permet plus à votre portefeuille. Écrivez-le à nouveau avec le code de votre application d'authentification à la fin. Rien n'a été changé.
code-wrong = Ce code est faux, ou a déjà servi. Rien n'a été changé.
code-locked = Trop de codes faux. Aucun n'est regardé pendant { $time }. Rien n'a été changé.
code-set-up = Mettez ce secret dans une application d'authentification (« basé sur le temps »), puis écrivez /2fa et les six chiffres qu'elle montre :
code-active = Votre second facteur est actif. Il est nécessaire pour tout ce qui permet plus à votre portefeuille.
code-there = Votre second facteur est déjà actif. « /2fa off » et un code l'abandonnent, après le temps d'attente.
secret-taken-back = Ce message est effacé dans { $seconds } s.
limits-how = Vos limites : { $transaction } par transaction, { $day } en 24 heures, { $week } en sept jours. Pour les changer, écrivez les trois en dollars : /limits 500 1000 2000. Plus basses, elles comptent aussitôt ; plus hautes, il faut un code à la fin, puis attendre.
slippage-how = Écrivez ce qu'un échange peut perdre au plus par glissement : /slippage 1%. Plus bas compte aussitôt ; plus haut demande un code à la fin, puis attend.
contacts-title = Votre carnet d'adresses
contacts-how = /contacts add bob 0x… CODE ajoute un nom (il compte après le temps d'attente), /contacts remove bob en retire un aussitôt. Ensuite « send 5 USDC to bob » suffit.
contacts-bad-address = Ce n'est pas une adresse : elle a 0x et 40 chiffres hexadécimaux. Rien n'a été changé.
recipients-how = « /recipients contacts » limite les virements à votre carnet d'adresses, aussitôt. « /recipients anyone » et un code lèvent cela, après le temps d'attente.
export-title = La clé privée de votre portefeuille. Qui l'a, a tout ce qu'il contient.
export-how = La clé privée de votre portefeuille est montrée contre un code de votre second facteur : /export CODE. Ne le faites que pour changer de portefeuille ; personne qui vous aide n'en a besoin.
