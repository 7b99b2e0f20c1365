# What this agent says. Values stand in braces. Example sentences are understood as they stand: a test reads them back.

## Verbs, as they stand in questions
verb-lend = lend
verb-withdraw = withdraw
verb-borrow = borrow
verb-repay = repay
verb-swap = swap
verb-send = send
verb-vote = vote
verb-look = look something up
verb-other = do something else
nothing = nothing
and = and

## Answers to buttons; each is understood in its language
word-yes = yes
word-no = no
word-half = half
word-all = all

## Small talk and help
help =
    I can lend, withdraw, borrow, repay, swap and send for you, and tell you balances, loans, rates, prices and quotes. Amounts can be a number, “half”, “25%” or “all”. I ask when something is missing, and nothing is sent before you confirm it. “cancel” drops what is pending. You can say, for example:
    • lend 100 USDC
    • borrow 40 USDC
    • repay half my loan
    • swap 2.5 METIS for USDC with 1% slippage
    • buy 1 WETH with USDC
    • send 5 USDC to 0x…
    • lend 50 USDC every week
    • swap 100 USDC for METIS when METIS falls below 15
    • what is my health factor?
greeting = At your service! Tell me what to do, for example “lend 100 USDC”, or say “help”.
out-of-scope = I only do lending, borrowing, swaps and transfers. Say “help” to see what I can do.
not-understood = I am not sure what you want, so I did nothing. Say it in other words, for example “lend 100 USDC”.
model-no-help = I am not sure what you want, and the language model gave no usable answer, so I did nothing. Say it in other words, for example “lend 100 USDC”.
not-the-person = I only act on what you write yourself; this text came from somewhere else, so I did nothing.
empty = I read no words in that message. Say “help” to see what I can do.
too-long = That message is too long for me to be sure what you want, so I did nothing. Say it in one sentence.
cancelled = Dropped. Nothing was sent.
nothing-waits = No question of mine waits for an answer, and I sent nothing.
freeze = I cannot freeze your wallet myself, and I am not allowed to. Run “hyperlith wallet freeze” in a terminal: it stops every signature at once, until you unfreeze. I sent nothing.
governance-not-yet = I understood that this is about governance, but this version can neither list proposals nor vote yet. Nothing was sent.
no-faucet = There is no faucet for test tokens on this chain.

## Alerts and standing orders
alert-asked = You want to be told of it. I only pass that on: who watches for you answers below.
alert-unclear = Say what to watch and from where on, such as “tell me when METIS falls below 18” or “alert me if my health factor is under 1.5”. No alert was set.
orders-asked = Your standing orders are not mine to stop. I only pass that on: who keeps them answers below.
no-such-rhythm = I understood a repeating order, but I can only repeat one every hour, day, week or month. Nothing was set up.
not-a-standing-order = That cannot be repeated or wait for a price: only lending, borrowing, repaying, withdrawing, swapping and sending can. Nothing was set up.
standing-needs-an-amount = An order that repeats or waits needs an exact amount, such as “lend 50 USDC every week”: a share of what you will have then is not one. Nothing was set up.
standing-in-one-sentence = Please say the whole order in one sentence, such as “buy 20 USDC of METIS every week” or “swap 100 USDC for METIS when METIS falls below 15”. Nothing was set up.
standing-hourly = Every hour, beginning when you confirm: { $once }
standing-daily = Every day, beginning when you confirm: { $once }
standing-weekly = Every week, beginning when you confirm: { $once }
standing-monthly = Every month, beginning when you confirm: { $once }
standing-below = Once, when the price of { $asset } falls below ${ $price }: { $once }
standing-above = Once, when the price of { $asset } rises above ${ $price }: { $once }

## Questions
which-asset = Which asset do you want to { $verb }?
which-asset-to-get = Which asset do you want to get?
which-asset-meant = Which asset do you mean?
how-much-meant = How much do you mean?
to-which-address = To which address? I need it in full: 0x and 40 hex digits.
in-one-sentence = Say it in one sentence, please.
unknown-asset = I do not know { $asset } here. I know { $known }. Which one?
unlisted = I do not know { $asset } here.
unlisted-known = I do not know { $asset } here. I know { $known }.
wrapped-instead = The lending market takes { $wrapped } (wrapped { $native }), not { $native } itself. Shall I take { $wrapped } instead?
how-much = How much { $asset } do you want to { $verb }?
how-much-of-it = How much do you want to { $verb }?
wallet-holds = Your wallet holds { $amount }.
you-have-lent = You have lent { $amount }.
up-to-possible = Up to { $amount } is possible.
you-owe = You owe { $amount }.
amount-malformed = I could not read that as an amount.
amount-too-precise = { $asset } has { $allowed } decimals and your amount has { $given }; I do not round on my own.
amount-too-large = That is more than any token can count.
amount-zero = That is zero.
share-too-large = A share cannot be more than 100 %.
share-is-nothing = That share of { $amount } is nothing.
give-or-get = A swap can fix what you give or what you get, not both. How much { $give } do you want to give for { $get }?
same-asset = { $asset } for { $asset } would be no swap. Which asset do you want to get?

## What is not possible as it stands
nothing-in-wallet = Your wallet holds no { $asset }.
nothing-lent = You have not lent any { $asset }, so there is none to withdraw.
wallet-too-small = That needs { $wanted } and your wallet holds { $wallet }. Shall I { $verb } that much instead?
native-too-small = That needs { $wanted } and your wallet holds { $wallet }, of which a little has to stay for fees. Shall I send { $spendable } instead?
nothing-to-spare = Your wallet has no { $asset } to spare: a little has to stay for fees.
only-gas-left = Your wallet holds { $amount }, which has to stay for fees.
lent-too-little = You asked for { $wanted } and have lent { $lent }. Shall I withdraw all of it?
debt-is-smaller = You asked to repay { $wanted } and owe { $owed }. Shall I repay all of it?
interest-is-missing = With its interest your loan is a little more than the { $amount } that your wallet holds. Shall I repay that much?
withdraw-unsafe = You owe against this collateral: without { $wanted } your health factor would be { $health }, and below 1 your collateral can be sold.
repay-first = Repay something first.
withdraw-safe = Up to { $most } keeps it at 1.05 or above. Shall I withdraw that much?
capacity-too-small = { $wanted } is more than your collateral allows. Up to { $most } keeps your health factor at 1.05 or above. Shall I borrow that much?
no-position = You have lent nothing and you owe nothing. Your health factor is unlimited.
no-debt = You owe nothing, so there is nothing to repay.
no-collateral = You can only borrow against collateral, and you have none yet. Lend something first, for example “lend 100 USDC”.
no-capacity = You cannot borrow more: your health factor must stay at 1.05 or above. Lend more or repay something first.
no-rates = That asset is not in the lending market here.
pool-is-empty = The pool has no { $asset } left to { $verb } right now.
pool-is-dry = The pool has only { $amount } right now. Shall I { $verb } what is possible?
cap-full = The market's limit for { $asset } is reached, so you cannot { $verb } more of it now.
cap-reached = The market's limit leaves room for { $amount }. Shall I { $verb } that much?
not-in-market = { $asset } is not in the lending market here, so I cannot { $verb } it.
market-paused = The lending market of { $asset } is paused right now. Try again later.
market-frozen = The lending market takes no new { $asset } right now; withdrawing and repaying still work.
not-borrowable = { $asset } cannot be borrowed here.
which-debt = You owe { $owed }. Which loan do you want to repay?
no-such-debt = You owe no { $asset }, but { $owed }. Which loan do you want to repay?
no-route = No pool here can swap that much { $give } for { $get }. Try a smaller amount or another asset.
swap-too-small = That is so little { $give } that it could give no { $get } at all. Try a larger amount.
slippage-too-large = A slippage of { $given } would let others take most of the value. I accept at most { $most }; 0.5 % is usual.
no-slippage = A slippage of 0 % is not possible: prices move a little before a swap runs, and it would fail. I did nothing. Say a small one, from 0.01 % to 50 %, for example “with 0.1% slippage”; without one I take 0.5 %.
slippage-unclear = I could not read the slippage, so I did nothing. Say it like “with 1% slippage”.

## Recipients
to-whom = To which address do you want to send the { $asset }? I need the full address: 0x and 40 hex digits.
not-an-address = “{ $text }” is not an address, and I do not know names. I need the full address: 0x and 40 hex digits.
wrong-checksum = The capitals in that address do not fit its digits, so something in it is mistyped. Copy the full address again.
zero-address = That is the zero address: what is sent there is lost. To which address do you want to send?
own-wallet-short = That is your own wallet.
own-wallet = That is your own wallet. To which other address do you want to send?
contract-address = That is the { $name } contract's own address: what is sent there is lost. To which address do you want to send?

## What a card would do
supply = Lend { $amount }: it earns about { $rate } at today's rate.
can-borrow-against = You can borrow against it.
withdraw = Withdraw { $amount } from the lending market.
withdraw-all = Withdraw all your { $asset }, about { $amount } from the lending market.
borrow = Borrow { $amount }: it costs about { $rate }, at a rate that changes.
borrow-most = It is the most I propose: more would bring the health factor below 1.05 or use up the limit.
repay-all = Repay your whole { $asset } loan, about { $amount } with the interest until then.
repay = Repay { $amount }. After that you owe about { $rest }.
health-change = Your health factor goes from { $from } to about { $to }.
health-low = That is low: below 1 your collateral can be sold.
unlimited = unlimited
above-thousand = above 1,000
a-year = { $rate } a year
a-year-much = more than 1,000 % a year
swap-in = Swap { $give } for about { $get }, at least { $least } (slippage { $slippage }). Route { $route }.
swap-out = Buy { $get } for about { $give }, at most { $most } (slippage { $slippage }). Route { $route }.
impact = Price impact { $percent }.
impact-far-too-much = Warning: this is far too much for the pool; you would lose a large part of the value.
impact-a-lot = Warning: this is a lot for the pool; a smaller amount gets a better price.
below-oracle = Warning: you get { $percent } less than the oracle's price.
wrap = Change { $give } into { $get }, one for one.
quote-wrap = { $give } gives { $get }, always one for one.
quote = { $give } would give about { $get } right now. Route { $route }.
transfer = Send { $amount } to { $to }.
stays-for-fees = { $amount } stays for fees.
burned = Warning: nobody owns that address; what is sent there is lost.
faucet = The development faucet gives you { $gifts }, all without value.
faucet-wait = The faucet served you recently. It serves you again in { $time }.
seconds = { $count } seconds
minutes = { $count } minutes
hours = { $count } hours

## What there is
wallet-lists = Your wallet holds:
together = Together { $value } USD.
prices-by-hand = Prices are set by hand on this development chain.
position-lent = lent { $amount }
position-no-collateral = not used as collateral
position-owed = owed { $amount }
position-sum = Collateral { $collateral } USD, owed { $owed } USD.
position-no-debt = You owe nothing: your health factor is unlimited.
position-ltv = Loan-to-value { $used } (limit { $limit }).
position-health = Health factor { $health }.
position-danger = It is below 1: your collateral can be sold at any moment. Repay or lend more now.
position-room = Your collateral may lose { $percent } of its value before it can be sold.
position-available = You can still borrow { $value } USD.
rate-line = { $asset }: lending earns { $rate }, { $borrow }
rate-not-borrowable = cannot be borrowed
rate-borrow = borrowing costs { $rate }
rates-change = Rates change with use.
rates-title = Rates now, best for lenders first:
price-line = 1 { $asset } = { $price } USD
price-none = { $asset } has no price here
prices-title = Prices:
price-source-development = By the development oracle: set by hand, not a market price.
price-source = By the lending market's oracle.

## Why a sentence could not be taken as it stood
shall-i = { $why } Shall I do this: { $command }?
unsure-of-one = I am not sure that you want to { $action }, so I did nothing. Say it plainly, for example “lend 100 USDC”.
unsure-of-two = I am not sure whether you want to { $action } or to { $other }, so I did nothing. Say it with one clear verb.
several = I read more than one wish in that, so I did nothing. One at a time, please.
ask-or-order = I cannot tell whether you ask or order.
not-later = I cannot do things later, only now.
number-ambiguous = That number can be read in two ways; write it like 1250.75, with a point before decimals only.
number-negative = An amount cannot be negative.
two-amounts = I read two different amounts.
not-dollars = I count in units of an asset, not in dollars or other money.
two-assets = I cannot tell which of the assets you mean.
both-sides-same = Both sides of that swap are the same asset.
not-full-address = That is not a full address.
two-addresses = I read two different addresses.
not-an-answer = I did not understand that as an answer.
other-asset = You named another asset than I asked about.

## Commands on buttons; each is understood in its language as what it stands for
command-lend = lend { $amount } { $asset }
command-withdraw = withdraw { $amount } { $asset }
command-borrow = borrow { $amount } { $asset }
command-repay = repay { $amount } { $asset }
command-send = send { $amount } { $asset } to { $to }
command-swap = swap { $amount } { $asset } for { $to }
command-buy = buy { $amount } { $to } with { $asset }
command-repay-loan = repay { $amount } of my loan
command-with-slippage = { $command } with { $percent }% slippage
command-quote = how much { $to } would I get for { $amount } { $asset }?
