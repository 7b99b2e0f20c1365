# What the host says of its own accord, in every front-end. Words in `backticks` are typed as they stand.

## What a card does, as clauses of its title
act-send = send { $amount }
act-take-back = take back the approval of { $asset }
act-supply = supply { $amount } to Aave v3
act-withdraw-all = withdraw all { $asset } from Aave v3
act-withdraw = withdraw { $amount } from Aave v3
act-borrow = borrow { $amount } from Aave v3
act-repay-all = repay all { $asset } debt to Aave v3
act-repay = repay { $amount } to Aave v3
act-collateral-on = use { $asset } as collateral
act-collateral-off = stop using { $asset } as collateral
act-swap = swap { $give } for { $get }
act-wrap = wrap { $amount } as { $asset }
act-unwrap = unwrap { $amount }
act-drip = get test assets from the development faucet
act-then = { $first }, then { $second }
title-order = { $title }, { $when }
when-hourly = every hour
when-daily = every day
when-weekly = every week
when-monthly = every month
when-below = once, when the price of { $asset } falls below ${ $price }
when-above = once, when the price of { $asset } rises above ${ $price }

## Receipts
did-supply = supplied { $amount }
did-withdraw = withdrew { $amount }
did-borrow = borrowed { $amount }
did-repay = repaid { $amount }
receipt-done = Done
receipt-failed = FAILED on the chain
receipt-reverted = Reverted
receipt-only-fee = { $reason }. Nothing moved but the network fee
receipt-out-of-gas = it ran out of gas or was stopped
label-sent = Sent
label-received = Received
label-health = Health factor
label-fee = Network fee
label-block = Block
label-transaction = Transaction

## The conversation
wallet-made = Your wallet is { $wallet }. Its key stays encrypted on this machine.
frozen-opening = This wallet is frozen: nothing is signed until `hyperlith wallet unfreeze`.
card-before-frozen = A card from before is still there.
card-before-expired = A card from before was not confirmed and has expired. Confirming makes a new one.
card-before-waits = A card from before still waits for you.
message-too-long = This message has { $bytes } bytes and the most is { $most }; please write less. No transaction was made.
last-word = Card { $id } still waits: { $title }{ $to }. { $words }
last-word-to = { " " }(to { $to })
last-word-frozen = This wallet is frozen, so it cannot be sent; `cancel` drops it.
last-word-confirm = `confirm` sends that and nothing else; `cancel` drops it.
crashed = Something broke while the transaction was prepared. If it was signed before that, it is kept and sent once; start again to see its outcome.
cancelled-card = Cancelled: { $title }. Nothing was sent and no funds moved.
cancelled-turn = Cancelled; nothing was sent.
too-late = Too late to cancel: the transaction is signed and on its way. Nothing else is pending.
frozen-now = This wallet is frozen from now on: nothing is signed. What was signed before cannot be taken back. `hyperlith wallet unfreeze` lifts it.
no-transaction = No transaction was made.
no-transaction-later = No transaction was made; try again in a moment.
no-answer-in-time = The agent gave no answer within { $seconds } s. No transaction was made; try again, or say it in fewer words.
no-approval-open = No approval is open: nobody may take anything from your wallet.

## From proposal to receipt
cannot-offer = I cannot offer this: { $why }.
would-fail = This would fail on the chain: { $why }. So there is nothing to confirm; nothing was sent and no funds moved.
order-loses = This loses { $percent } to its price impact, so it is not offered as a standing order: nobody would be there to say yes each time. Use a smaller amount. Nothing was set up.
older-replaced = The older card is cancelled; this one takes its place.
not-confirmed = Not confirmed: { $why }.
nothing-to-confirm = There is nothing to confirm. No transaction was made.
why-expired = The card had expired, so nothing was sent.
type-words = This swap loses much to its price impact. Type the words "{ $words }" to send it, or cancel.
why-fails-now = On the latest state this would now fail ({ $why }), so nothing was sent.
why-moved = The numbers moved: { $change }. Nothing was sent.
ask-again = Ask again for a new card. No funds moved.
not-the-same = What the agent offers instead is not the same with fresh numbers, so there is no new card. Ask again. No funds moved.
new-card = Here is a new card.
no-funds-moved = No funds moved.
already-under-way = This was confirmed already and is under way; it is sent once. Transaction { $hash }.
already-mined = This was confirmed already and is mined; it is not sent again. Transaction { $hash }.
already-failed = This was confirmed already and failed; it is not sent again. Transaction { $hash }.
already-cancelled = There is nothing to confirm: the last card was cancelled. No transaction was made.
already-expired = There is nothing to confirm: the last card had expired. No transaction was made.
already-ordered = This was confirmed already and is a standing order since; `orders` lists them.
card-waits = This card waits for you.
not-taken = The chain did not take the transaction: { $why }. It is not sent again and no funds moved. Transaction { $hash }.
not-mined-yet = The transaction is signed and kept, but not mined yet: { $why }. It is sent once, whatever happens; its outcome is shown with your next message or at the next start. Transaction { $hash }.
mined-before-restart = The transaction that you confirmed before the restart:
not-taken-before-restart = The chain did not take the transaction that you confirmed before the restart ({ $title }): { $why }. No funds moved. Transaction { $hash }.

## What moved against the person, as reasons
now-send = you would now send { $amount }
now-receive = you would now receive { $amount }
now-others = other assets would now move
now-fee = the network fee more than doubled
now-health = your health factor would now be { $health }
now-impact = the price impact is now { $percent }

## Alerts
alert-set = 🔔 Alert { $id } is set: you are told when { $what }.
alert-too-many = You have { $most } alerts, which is the most; drop one first. None was set.
alert-health-below = your health factor falls below { $bound }
alert-health-above = your health factor rises above { $bound }
alert-price-below = the price of { $asset } falls below ${ $bound }
alert-price-above = the price of { $asset } rises above ${ $bound }
alert-told = 🔔 Your alert: { $what }. It is { $now } now. You are told again when it crosses the line anew.
alert-proposal = the vote on proposal { $id } at { $governor } ends within { $lead }
alert-vote-ends = 🔔 Your alert: the vote on proposal { $id } at { $governor } ends in { $left }. You are told again only if it is extended and nears its end anew.
alert-vote-ended = 🔔 Your alert: the vote on proposal { $id } at { $governor } has ended. This alert is done.
alert-vote-left = It is open for { $left } more.
alert-no-vote = There is no open vote on proposal { $id } at { $governor }: it has ended, was cancelled, or the contract is no Governor of this chain. No alert was set.
duration-days = { $n } d
duration-hours = { $n } h
duration-minutes = { $n } min
duration-moment = less than a minute

## Standing orders
order-too-many = You have { $most } standing orders, which is the most; cancel one first (`orders` lists them). This one was not set up, and no funds moved.
order-card-closed = The card was closed in the meantime. No order was set up.
order-set-up = Order { $id } is set up: { $title }. `pause order { $id }` and `cancel order { $id }` stop it at once; so does freezing the wallet.
order-over = Order { $id } is over: { $why }.
order-last-failed = Order { $id } ({ $title }) was not carried out: { $why }. It was its last time. No funds moved.
order-failed = Order { $id } ({ $title }) was not carried out: { $why }. No funds moved. { $then }
order-then-paused = That was the { $times }rd time in a row, so it is paused; `resume order { $id }` lets it go on.
order-then-again = It is tried again { $at }.
order-not-what-was-confirmed = what the agent offers now is not what you confirmed
order-would-fail = it would fail on the chain ({ $why })
order-would-lose = it would lose { $percent } to its price impact, and nobody is there to say yes to that
order-over-cap = with this time it would move more than its { $cap } in all
order-missed = Order { $id } missed times before this one ({ $times }); missed times are not made up for.
order-waited = Order { $id } ({ $title }) waited { $days } days for its price and is over. Nothing was sent.
order-run = Order { $id }: { $title }
order-next-time = The next time is { $at }.
order-is-paused = The order is paused.
order-is-over = The order is over.
order-none = You have no standing order { $id }; `orders` lists them.
order-paused = Order { $id } is paused.
order-resumed = Order { $id } goes on, from its next time.
order-cancelled = Order { $id } is cancelled. What was carried out stays.
order-cap = Order { $id } moves at most { $cap } in all from now on.
order-cap-not = Nothing was changed: there is no standing order { $id }, or its cap is lower already. A cap is only lowered; for a higher one, make a new order.
orders-none = You have no standing orders. One is made by a sentence such as `lend 50 USDC every week` or `swap 100 USDC for METIS when METIS falls below 15`.
order-line = Order { $id }: { $title }. Done { $runs } of at most { $most } times, { $spent } of at most { $cap }; { $next }.
order-line-paused = paused
order-line-over = over
order-line-waits = waits until { $at }
order-line-next = next { $at }

## Why the policy said no; each as a reason
refused-frozen = this wallet is frozen, so nothing is signed; `hyperlith wallet unfreeze` lifts it. No funds moved
refused-per-transaction = this would move { $amount }, and the limit is { $limit } a transaction. No funds moved; ask for less, or raise the limit with `hyperlith wallet limits`
refused-per-day = this would move { $amount }; with { $spent } in the last 24 hours that is over the limit of { $limit } a day. No funds moved; wait, ask for less, or raise the limit with `hyperlith wallet limits`
refused-per-week = this would move { $amount }; with { $spent } in the last seven days that is over the limit of { $limit } a week. No funds moved; wait, ask for less, or raise the limit with `hyperlith wallet limits`
refused-recipient = { $who } is not in your address book, and this wallet sends to nobody else. No funds moved; add the address first
refused-no-price = there is no price for { $asset }, so the spending limits cannot be checked. No funds moved; try again when the oracle answers
refused-slippage = the swap allows { $got } slippage and your maximum is { $max }. No funds moved
refused-health = your health factor would fall to { $got }; the floor is { $floor }, and under 1.00 you can be liquidated. No funds moved; borrow or withdraw less
refused-fee = the network fee could be up to { $most }, and this wallet pays at most { $limit } for a transaction. No funds moved; try again when fees are lower
