# See en.ftl.

## What a card does, as clauses of its title
act-send = envoyer { $amount }
act-take-back = reprendre l'autorisation de { $asset }
act-supply = prêter { $amount } à Aave v3
act-withdraw-all = retirer tous les { $asset } d'Aave v3
act-withdraw = retirer { $amount } d'Aave v3
act-borrow = emprunter { $amount } à Aave v3
act-repay-all = rembourser toute la dette en { $asset } à Aave v3
act-repay = rembourser { $amount } à Aave v3
act-collateral-on = utiliser { $asset } en garantie
act-collateral-off = ne plus utiliser { $asset } en garantie
act-swap = échanger { $give } contre { $get }
act-wrap = envelopper { $amount } en { $asset }
act-unwrap = déballer { $amount }
act-drip = recevoir des actifs de test du faucet de développement
act-then = { $first }, puis { $second }
title-order = { $title }, { $when }
when-hourly = chaque heure
when-daily = chaque jour
when-weekly = chaque semaine
when-monthly = chaque mois
when-below = une fois, quand le prix de { $asset } passe sous { $price } $
when-above = une fois, quand le prix de { $asset } dépasse { $price } $

## Receipts
did-supply = prêté { $amount }
did-withdraw = retiré { $amount }
did-borrow = emprunté { $amount }
did-repay = remboursé { $amount }
receipt-done = Fait
receipt-failed = ÉCHEC sur la chaîne
receipt-reverted = Annulé
receipt-only-fee = { $reason }. Rien n'a bougé sauf les frais de réseau
receipt-out-of-gas = elle a manqué de gaz ou a été arrêtée
label-sent = Envoyé
label-received = Reçu
label-health = Facteur de santé
label-fee = Frais de réseau
label-block = Bloc
label-transaction = Transaction

## The conversation
wallet-made = Votre portefeuille est { $wallet }. Sa clé reste chiffrée sur cette machine.
frozen-opening = Ce portefeuille est gelé : rien n'est signé avant `hyperlith wallet unfreeze` (/unfreeze dans Telegram).
card-before-frozen = Une carte d'avant est encore là.
card-before-expired = Une carte d'avant n'a pas été confirmée et a expiré. La confirmer en fait une nouvelle.
card-before-waits = Une carte d'avant vous attend encore.
message-too-long = Ce message fait { $bytes } octets et le maximum est { $most } ; écrivez moins. Aucune transaction n'a été faite.
last-word = La carte { $id } attend encore : { $title }{ $to }. { $words }
last-word-to = { " " }(à { $to })
last-word-frozen = Ce portefeuille est gelé, elle ne peut donc pas être envoyée ; `cancel` l'abandonne.
last-word-confirm = `confirm` envoie cela et rien d'autre ; `cancel` l'abandonne.
crashed = Quelque chose s'est cassé pendant la préparation de la transaction. Si elle était déjà signée, elle est gardée et envoyée une seule fois ; recommencez pour voir le résultat.
cancelled-card = Annulé : { $title }. Rien n'a été envoyé et aucun fonds n'a bougé.
cancelled-turn = Annulé ; rien n'a été envoyé.
too-late = Trop tard pour annuler : la transaction est signée et en route. Rien d'autre n'est en attente.
frozen-now = Ce portefeuille est gelé dès maintenant : rien n'est signé. Ce qui a été signé avant ne peut être repris. `hyperlith wallet unfreeze` (/unfreeze dans Telegram) le lève.
no-transaction = Aucune transaction n'a été faite.
no-transaction-later = Aucune transaction n'a été faite ; réessayez dans un instant.
no-answer-in-time = L'agent n'a pas répondu en { $seconds } s. Aucune transaction n'a été faite ; réessayez, ou dites-le en moins de mots.
no-approval-open = Aucune autorisation n'est ouverte : personne ne peut rien prendre dans votre portefeuille.

## From proposal to receipt
cannot-offer = Je ne peux pas proposer cela : { $why }.
would-fail = Cela échouerait sur la chaîne : { $why }. Il n'y a donc rien à confirmer ; rien n'a été envoyé et aucun fonds n'a bougé.
order-loses = Cela perd { $percent } par impact sur le prix ; ce n'est donc pas proposé comme ordre permanent : personne ne serait là pour dire oui chaque fois. Prenez un montant plus petit. Rien n'a été mis en place.
older-replaced = L'ancienne carte est annulée ; celle-ci la remplace.
not-confirmed = Non confirmé : { $why }.
nothing-to-confirm = Il n'y a rien à confirmer. Aucune transaction n'a été faite.
why-expired = La carte avait expiré ; rien n'a été envoyé.
type-words = Cet échange perd beaucoup par son impact sur le prix. Écrivez les mots « { $words } » pour l'envoyer, ou annulez.
why-fails-now = Sur l'état le plus récent cela échouerait ({ $why }) ; rien n'a été envoyé.
why-moved = Les chiffres ont bougé : { $change }. Rien n'a été envoyé.
ask-again = Redemandez une nouvelle carte. Aucun fonds n'a bougé.
not-the-same = Ce que l'agent propose à la place n'est pas la même chose avec des chiffres frais ; il n'y a donc pas de nouvelle carte. Redemandez. Aucun fonds n'a bougé.
new-card = Voici une nouvelle carte.
no-funds-moved = Aucun fonds n'a bougé.
already-under-way = Déjà confirmé et en route ; envoyé une seule fois. Transaction { $hash }.
already-mined = Déjà confirmé et miné ; non renvoyé. Transaction { $hash }.
already-failed = Déjà confirmé et échoué ; non renvoyé. Transaction { $hash }.
already-cancelled = Il n'y a rien à confirmer : la dernière carte a été annulée. Aucune transaction n'a été faite.
already-expired = Il n'y a rien à confirmer : la dernière carte avait expiré. Aucune transaction n'a été faite.
already-ordered = Déjà confirmé : c'est un ordre permanent depuis ; `orders` les liste.
card-waits = Cette carte vous attend.
not-taken = La chaîne n'a pas pris la transaction : { $why }. Elle n'est pas renvoyée et aucun fonds n'a bougé. Transaction { $hash }.
not-mined-yet = La transaction est signée et gardée, mais pas encore minée : { $why }. Elle est envoyée une seule fois, quoi qu'il arrive ; son résultat est montré avec votre prochain message ou au prochain démarrage. Transaction { $hash }.
mined-before-restart = La transaction que vous avez confirmée avant le redémarrage :
not-taken-before-restart = La chaîne n'a pas pris la transaction que vous avez confirmée avant le redémarrage ({ $title }) : { $why }. Aucun fonds n'a bougé. Transaction { $hash }.

## What moved against the person, as reasons
now-send = vous enverriez maintenant { $amount }
now-receive = vous recevriez maintenant { $amount }
now-others = d'autres actifs bougeraient maintenant
now-fee = les frais de réseau ont plus que doublé
now-health = votre facteur de santé serait maintenant de { $health }
now-impact = l'impact sur le prix est maintenant de { $percent }

## Alerts
alert-set = 🔔 L'alerte { $id } est créée : vous serez prévenu quand { $what }.
alert-too-many = Vous avez { $most } alertes, c'est le maximum ; supprimez-en une d'abord. Aucune n'a été créée.
alert-health-below = votre facteur de santé passe sous { $bound }
alert-health-above = votre facteur de santé dépasse { $bound }
alert-price-below = le prix de { $asset } passe sous { $bound } $
alert-price-above = le prix de { $asset } dépasse { $bound } $
alert-told = 🔔 Votre alerte : { $what }. Il est à { $now } maintenant. Vous serez prévenu de nouveau au prochain passage.
alert-proposal = le vote sur la proposition { $id } de { $governor } se termine dans moins de { $lead }
alert-vote-ends = 🔔 Votre alerte : le vote sur la proposition { $id } de { $governor } se termine dans { $left }. Vous ne serez prévenu de nouveau que s'il est prolongé.
alert-vote-ended = 🔔 Votre alerte : le vote sur la proposition { $id } de { $governor } est terminé. Cette alerte est close.
alert-vote-left = Il reste ouvert { $left }.
alert-no-vote = Aucun vote n'est ouvert sur la proposition { $id } de { $governor } : il est terminé, annulé, ou ce contrat n'est pas un Governor de cette chaîne. Aucune alerte n'a été créée.
duration-days = { $n } j
duration-hours = { $n } h
duration-minutes = { $n } min
duration-moment = moins d'une minute

## Standing orders
order-too-many = Vous avez { $most } ordres permanents, c'est le maximum ; annulez-en un d'abord (`orders` les liste). Celui-ci n'a pas été mis en place et aucun fonds n'a bougé.
order-card-closed = La carte a été fermée entre-temps. Aucun ordre n'a été mis en place.
order-set-up = L'ordre { $id } est en place : { $title }. `pause order { $id }` et `cancel order { $id }` l'arrêtent aussitôt ; geler le portefeuille aussi.
order-over = L'ordre { $id } est terminé : { $why }.
order-last-failed = L'ordre { $id } ({ $title }) n'a pas été exécuté : { $why }. C'était sa dernière fois. Aucun fonds n'a bougé.
order-failed = L'ordre { $id } ({ $title }) n'a pas été exécuté : { $why }. Aucun fonds n'a bougé. { $then }
order-then-paused = C'était la { $times }e fois de suite, il est donc suspendu ; `resume order { $id }` le reprend.
order-then-again = Nouvel essai le { $at }.
order-not-what-was-confirmed = ce que l'agent propose maintenant n'est pas ce que vous avez confirmé
order-would-fail = il échouerait sur la chaîne ({ $why })
order-would-lose = il perdrait { $percent } par impact sur le prix, et personne n'est là pour l'accepter
order-over-cap = avec cette fois il engagerait plus que ses { $cap } en tout
order-missed = L'ordre { $id } a manqué des échéances avant celle-ci ({ $times }) ; elles ne sont pas rattrapées.
order-waited = L'ordre { $id } ({ $title }) a attendu son prix { $days } jours et est terminé. Rien n'a été envoyé.
order-run = Ordre { $id } : { $title }
order-next-time = La prochaine fois est le { $at }.
order-is-paused = L'ordre est suspendu.
order-is-over = L'ordre est terminé.
order-none = Vous n'avez pas d'ordre permanent { $id } ; `orders` les liste.
order-paused = L'ordre { $id } est suspendu.
order-resumed = L'ordre { $id } reprend à sa prochaine échéance.
order-cancelled = L'ordre { $id } est annulé. Ce qui a été exécuté reste.
order-cap = L'ordre { $id } engage désormais au plus { $cap } en tout.
order-cap-not = Rien n'a changé : il n'y a pas d'ordre permanent { $id }, ou son plafond est déjà plus bas. Un plafond ne fait que baisser ; pour un plus haut, faites un nouvel ordre.
orders-none = Vous n'avez pas d'ordre permanent. On en fait un par une phrase comme `prête 50 USDC chaque semaine` ou `échange 100 USDC contre METIS quand METIS passe sous 15`.
order-line = Ordre { $id } : { $title }. Exécuté { $runs } fois sur { $most } au plus, { $spent } sur { $cap } au plus ; { $next }.
order-line-paused = suspendu
order-line-over = terminé
order-line-waits = attend jusqu'au { $at }
order-line-next = prochaine fois { $at }

## Why the policy said no; each as a reason
refused-frozen = ce portefeuille est gelé, rien n'est donc signé ; `hyperlith wallet unfreeze` (/unfreeze dans Telegram) le lève. Aucun fonds n'a bougé
refused-per-transaction = cela engagerait { $amount }, et la limite est de { $limit } par transaction. Aucun fonds n'a bougé ; demandez moins, ou relevez la limite (`hyperlith wallet limits`, /limits dans Telegram)
refused-per-day = cela engagerait { $amount } ; avec { $spent } ces dernières 24 heures, c'est au-delà de la limite de { $limit } par jour. Aucun fonds n'a bougé ; attendez, demandez moins, ou relevez la limite (`hyperlith wallet limits`, /limits dans Telegram)
refused-per-week = cela engagerait { $amount } ; avec { $spent } ces sept derniers jours, c'est au-delà de la limite de { $limit } par semaine. Aucun fonds n'a bougé ; attendez, demandez moins, ou relevez la limite (`hyperlith wallet limits`, /limits dans Telegram)
refused-recipient = { $who } n'est pas dans votre carnet d'adresses, et ce portefeuille n'envoie à personne d'autre. Aucun fonds n'a bougé ; ajoutez d'abord l'adresse
refused-no-price = il n'y a pas de prix pour { $asset }, les limites ne peuvent donc pas être vérifiées. Aucun fonds n'a bougé ; réessayez quand l'oracle répond
refused-slippage = l'échange permet { $got } de glissement et votre maximum est { $max }. Aucun fonds n'a bougé
refused-health = votre facteur de santé tomberait à { $got } ; le plancher est { $floor }, et sous 1,00 vous pouvez être liquidé. Aucun fonds n'a bougé ; empruntez ou retirez moins
refused-fee = les frais de réseau pourraient atteindre { $most }, et ce portefeuille paie au plus { $limit } par transaction. Aucun fonds n'a bougé ; réessayez quand les frais baissent
