# What the bot itself says. Values stand in braces; what agents and chains say is not translated here.
# Keep commands (/freeze), words to type (`confirm`) and amounts as they are.

## The menu
menu-start = Your wallet and what I can do
menu-help = How to talk to me
menu-balance = What your wallet holds
menu-portfolio = All you have, with a picture
menu-position = Deposits, loans, health factor
menu-rates = What lending pays and loans cost
menu-history = Your last transactions
menu-approvals = Who may take what from your wallet
menu-alerts = What you want to be told of
menu-orders = Orders that repeat or wait for a price
menu-contacts = Your address book
menu-settings = Limits, slippage, language
menu-limits = Spending limits
menu-language = Choose a language
menu-cancel = Drop what is pending
menu-freeze = Stop every signature now
menu-forget = Delete our conversation

## First contact
start-title = 👋 Hyperlith: DeFi in plain words
start-what = Write what you want. I answer with one card that says exactly what would happen; nothing is sent before you tap Confirm.
start-wallet = Your wallet:
start-key = Its key stays encrypted where I run. I never ask for a key or seed phrase, and never send one.
start-development = This is a development network: assets have no value and prices are set by hand.
start-payload = The link that brought you here says “{ $text }”. A link cannot ask for anything in your name: write it yourself if you want it.

## Help
help-title = Write it in your own words
help-sentences = Amounts can be a number, “half”, “25%” or “all”. For example:
help-commands = Commands
help-safety = A card is valid for a short time, and only your own tap confirms it. /freeze stops every signature at once, even while something runs.

## Cards
button-confirm = Confirm
button-cancel = Cancel
card-send = You send
card-receive = You receive
card-to = To
card-approval = Approval
card-approval-exact = exactly { $amount } to the { $spender }; none of it stays open
card-approval-open = exactly { $amount } to the { $spender }; { $left } of it stays open
card-approval-back = the { $spender } may no longer take any { $asset }
card-rate = Rate
card-at-least = At least, or nothing happens
card-at-most = At most, or nothing happens
card-slippage = Slippage at most
card-impact = Price impact
card-impact-warning = This swap moves the price against you by { $percent }; a smaller one loses less.
card-oracle-warning = This rate is { $percent } worse than the oracle's price.
card-health = Health factor
card-health-warning = Close to liquidation, which happens under 1.00.
card-fee = Network fee
card-fee-value = about { $about }, at most { $most }
card-expires = Valid
card-valid-for = for { $seconds } s
card-expired = no longer; Confirm makes a new card
card-simulated = Simulated on block { $block } of { $network }
card-development = Development network: assets have no value, prices are set by hand.
card-never-written = You never wrote this address here: compare all of it with the one you mean.
card-unknown-contract = The recipient is a contract that this network's operator does not list.
card-frozen = This wallet is frozen, so this cannot be sent.
card-type-words = This loses much. To send it all the same, type:
flow-deposit = as a deposit in Aave v3
flow-withdrawal = out of your deposit in Aave v3
flow-loan = as a loan that you owe with interest
flow-repayment = paying back your loan

## Outcomes
outcome-under-way = Signed and on its way. It is sent once, whatever happens.
outcome-not-taken = The chain did not take the transaction. It is not sent again, and no funds moved.
outcome-cancelled = Cancelled. Nothing was sent and no funds moved.
outcome-expired = No longer valid. Nothing was sent and no funds moved.
receipt-done = Done
receipt-failed = Failed on the chain
receipt-reason = Reason
receipt-only-fee = Nothing moved but the network fee.
receipt-sent = Sent
receipt-received = Received
receipt-block = Block
receipt-transaction = Transaction

## Taps
tap-sending = Checking once more, then sending…
tap-cancelled = Cancelled. Nothing was sent.
tap-too-late = Too late to cancel: this card no longer waits.
tap-unknown = This button means nothing to me (any more). Nothing was done.
tap-not-yours = This is somebody else's card. Nothing was done.
tap-elsewhere = This button belongs to another message. Nothing was done.
tap-too-old = This button is too old. Nothing was done; ask again.
tap-again = You tapped this already; it counts once.

## History and settings
history-title = Your last transactions
history-empty = No transactions yet.
settings-title = Settings
settings-per-transaction = Most a transaction
settings-per-day = Most in 24 hours
settings-per-week = Most in seven days
settings-of = { $limit } ({ $spent } used)
settings-slippage = Most slippage
settings-health = Lowest health factor
settings-recipients = Transfers go to
settings-recipients-known = your address book only
settings-recipients-anyone = anyone
settings-code = Second factor
settings-yes = on
settings-no = off: /2fa
settings-waiting = Changes that wait: { $count }. /keep drops them and keeps everything as it is.
settings-frozen = Signatures
settings-frozen-yes = frozen
settings-frozen-no = allowed
settings-language = Language
settings-note = Lowering a limit counts at once. Raising one needs a code of your second factor and then waits: /limits, /slippage, /recipients, /contacts, /unfreeze.
slippage-set = From now on a swap may lose at most { $percent } to slippage.
slippage-not-raised = That is more than your maximum now, and raising it needs a code: /slippage. Nothing was changed.
language-choose = Which language?
language-set = From now on I write English.
forget-ask = This deletes our conversation and what the agent remembers of you here. Your wallet, its transactions and the audit log stay. Messages in Telegram itself you delete there.
button-forget = Delete
forgotten = Deleted. Your wallet is as it was.

## What is not done
unknown-command = I do not know /{ $command }. /help lists what I know; plain sentences work too.
forwarded = I do not act on forwarded messages, because somebody else wrote them. Write it yourself if you want it. Nothing was done.
not-text = I read text only. Nothing was done; please write it.
too-fast = You write faster than I can answer. I left out what came last; wait for my answer, then write again. No transaction was made of it.
broken = Something broke while I worked on this. If a transaction was confirmed before that, it is kept and sent once: /history shows it. Otherwise nothing was sent.

## Groups
group-start-first = Open a private chat with me first: your wallet is yours, not this group's.
group-private-only = I answer this in private only.
group-answered-privately = I answered you in private.
open-privately = Open private chat

## Portfolio and approvals
portfolio-title = In your wallet
portfolio-lending = In Aave v3: { $lent } lent, { $owed } owed
approvals-none = No approval is open: nobody may take anything from your wallet.
approvals-title = Open approvals
approvals-how = /revoke takes them all back with one card.
alerts-title = Your alerts
alerts-how = Write “tell me when METIS falls below 18” or “alert me if my health factor is under 1.5”. You are told once each time the line is crossed; a button drops an alert. For a vote: “alert proposal 12 at 0x… 6 hours”.
alert-dropped = Dropped. This alert is gone.

## Standing orders
orders-title = Your standing orders
orders-how = Write “lend 50 USDC every week” or “swap 100 USDC for METIS when METIS falls below 15”. Buttons pause, resume and cancel an order, at once. “cap order 1 500” lowers what it may move in all.
order-label = Standing order
order-once = once
order-hourly = every hour, the first at once
order-daily = every day, the first at once
order-weekly = every week, the first at once
order-monthly = every month, the first at once
order-below = once, when the price of { $asset } falls below { $price }
order-above = once, when the price of { $asset } rises above { $price }
order-price-now = Price now
order-price = { $price }
order-price-there = { $price }: it is there already, so the order runs at once
order-until = Waits until
order-most = At most
order-most-value = { $times } times, until { $until }, { $cap } in all
order-each-time = Each time it is made anew, simulated and held to your limits. Where it would be another act, or lose 5 % or more to its price, it is skipped and you are told.
order-progress = Done { $runs } of at most { $most } times, { $spent } of at most { $cap }.
order-next = Next: { $next }
order-waits-until = Waits until { $until }
order-is-paused = Paused
order-paused = Order { $order } is paused.
order-resumed = Order { $order } goes on, from its next time.
order-cancelled = Order { $order } is cancelled. What was carried out stays.
order-gone = There is no order { $order } any more. Nothing was changed.
outcome-ordered = Order { $order } is set up. /orders lists, pauses and cancels; /freeze stops everything.

## Limits, address book, second factor
change-done = Done. It counts from now on.
change-waits = Your code is right. The change counts in { $time }, unless you drop it before with /keep or /freeze.
changes-dropped = Nothing waits any more; everything stays as it is.
code-none = This lets your wallet do more, so it needs a second factor, and there is none yet. Set one up with /2fa. Nothing was changed.
code-needed = This lets your wallet do more. Write it again with the code of your authenticator app at the end. Nothing was changed.
code-wrong = This code is wrong, or was used before. Nothing was changed.
code-locked = Too many wrong codes. None is looked at for { $time }. Nothing was changed.
code-set-up = Put this secret into an authenticator app (“time-based”), then write /2fa and the six digits that it shows:
code-active = Your second factor is on. It is needed for everything that lets your wallet do more.
code-there = Your second factor is on already. “/2fa off” and a code give it up, after the waiting time.
secret-taken-back = This message is deleted in { $seconds } s.
limits-how = Your limits: { $transaction } a transaction, { $day } in 24 hours, { $week } in seven days. To change them write all three in US dollars: /limits 500 1000 2000. Lower ones count at once; higher ones need a code at the end and then wait.
slippage-how = Write the most that a swap may lose to slippage: /slippage 1%. A lower one counts at once; a higher one needs a code at the end and then waits.
contacts-title = Your address book
contacts-how = /contacts add bob 0x… CODE adds a name (it counts after the waiting time), /contacts remove bob removes one at once. Then “send 5 USDC to bob” is enough.
contacts-bad-address = This is not an address: it has 0x and 40 hexadecimal digits. Nothing was changed.
recipients-how = “/recipients contacts” lets transfers go to your address book only, at once. “/recipients anyone” and a code lift that, after the waiting time.
export-title = The private key of your wallet. Whoever has it has everything in it.
export-how = Your wallet's private key is shown for a code of your second factor: /export CODE. Only do this to move to another wallet; nobody who helps you needs it.
