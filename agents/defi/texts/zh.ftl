# See en.ftl.

## Verbs, as they stand in questions
verb-lend = 借出
verb-withdraw = 取回
verb-borrow = 借入
verb-repay = 偿还
verb-swap = 兑换
verb-send = 发送
verb-vote = 投票
verb-look = 查询
verb-other = 做别的事
nothing = 无
and = 和

## Answers to buttons; each is understood in its language
word-yes = 是
word-no = 否
word-half = 一半
word-all = 全部

## Small talk and help
help =
    我可以为你借出、取回、借入、偿还、兑换和发送资产，并告诉你余额、贷款、利率、价格和报价。数量可以是数字、“一半”、“25%”或“全部”。缺少什么我会问，在你确认之前不会发送任何东西。“取消”会放弃待处理的操作。例如：
    • 借出 100 USDC
    • 借入 40 USDC
    • 还一半的贷款
    • 把 2.5 METIS 换成 USDC
    • 发送 5 USDC 到 0x…
    • 每周借出 50 USDC
    • 当 METIS 跌破 15 时，用 100 USDC 买 METIS
    • 我的健康因子是多少？
greeting = 为你效劳！告诉我要做什么，例如“借出 100 USDC”，或说“帮助”。
out-of-scope = 我只做借贷、兑换和转账。说“帮助”看看我能做什么。
not-understood = 我不确定你想要什么，所以什么也没做。请换个说法，例如“借出 100 USDC”。
model-no-help = 我不确定你想要什么，语言模型也没有给出可用的回答，所以什么也没做。请换个说法，例如“借出 100 USDC”。
not-the-person = 我只按你自己写的话行事；这段文字来自别处，所以我什么也没做。
empty = 这条消息里没有文字。说“帮助”看看我能做什么。
too-long = 这条消息太长，我无法确定你想要什么，所以什么也没做。请用一句话说。
cancelled = 已放弃。没有发送任何东西。
nothing-waits = 我没有在等你回答的问题，也没有发送任何东西。
freeze = 我不能也无权冻结你的钱包。请只写“freeze”（或 /freeze）：它会立即停止一切签名，直到你解冻。我没有发送任何东西。
governance-not-yet = 我明白这与治理有关，但此版本还不能列出提案或投票。没有发送任何东西。
no-faucet = 这条链上没有测试代币水龙头。

## Alerts and standing orders
alert-asked = 你想收到提醒。我只负责转达：替你监视的一方在下面回答。
alert-unclear = 请说明监视什么、以多少为界，例如“METIS 跌破 18 时告诉我”或“健康因子低于 1.5 时提醒我”。没有设置提醒。
orders-asked = 你的长期订单不归我停止。我只负责转达：保管订单的一方在下面回答。
no-such-rhythm = 我明白这是重复订单，但只能按小时、天、周或月重复。没有设立任何订单。
not-a-standing-order = 这不能重复或等待价格：只有借出、借入、偿还、取回、兑换和发送可以。没有设立任何订单。
standing-needs-an-amount = 重复或等待的订单需要确切数量，例如“每周借出 50 USDC”：届时余额的一部分不算。没有设立任何订单。
standing-in-one-sentence = 请用一句话说完整个订单，例如“每周借出 50 USDC”或“当 METIS 跌破 15 时，用 100 USDC 买 METIS”。没有设立任何订单。
standing-hourly = 自你确认起，每小时：{ $once }
standing-daily = 自你确认起，每天：{ $once }
standing-weekly = 自你确认起，每周：{ $once }
standing-monthly = 自你确认起，每月：{ $once }
standing-below = 当 { $asset } 的价格跌破 ${ $price } 时执行一次：{ $once }
standing-above = 当 { $asset } 的价格涨破 ${ $price } 时执行一次：{ $once }

## Questions
which-asset = 你想{ $verb }哪种资产？
which-asset-to-get = 你想换得哪种资产？
which-asset-meant = 你指的是哪种资产？
how-much-meant = 你指的是多少？
to-which-address = 发到哪个地址？我需要完整地址：0x 加 40 位十六进制数字。
in-one-sentence = 请用一句话说。
unknown-asset = 我在这里不认识 { $asset }。我认识 { $known }。是哪一个？
unlisted = 我在这里不认识 { $asset }。
unlisted-known = 我在这里不认识 { $asset }。我认识 { $known }。
wrapped-instead = 借贷市场接受 { $wrapped }（包装的 { $native }），不接受 { $native } 本身。改用 { $wrapped } 吗？
how-much = 你想{ $verb }多少 { $asset }？
how-much-of-it = 你想{ $verb }多少？
wallet-holds = 你的钱包里有 { $amount }。
you-have-lent = 你已借出 { $amount }。
up-to-possible = 最多可以 { $amount }。
you-owe = 你欠 { $amount }。
amount-malformed = 我无法把它读作数量。
amount-too-precise = { $asset } 有 { $allowed } 位小数，而你的数量有 { $given } 位；我不会自行四舍五入。
amount-too-large = 这超出任何代币能计的数量。
amount-zero = 那是零。
share-too-large = 比例不能超过 100%。
share-is-nothing = { $amount } 的那个比例等于零。
give-or-get = 兑换只能固定付出或得到的一方。你想用多少 { $give } 换 { $get }？
same-asset = { $asset } 换 { $asset } 不算兑换。你想换得哪种资产？

## What is not possible as it stands
nothing-in-wallet = 你的钱包里没有 { $asset }。
nothing-lent = 你没有借出过 { $asset }，所以没有可取回的。
wallet-too-small = 这需要 { $wanted }，而你的钱包里有 { $wallet }。改为{ $verb }这么多吗？
native-too-small = 这需要 { $wanted }，而你的钱包里有 { $wallet }，其中要留一点付手续费。改为发送 { $spendable } 吗？
nothing-to-spare = 你的钱包没有多余的 { $asset }：要留一点付手续费。
only-gas-left = 你的钱包里有 { $amount }，需要留作手续费。
lent-too-little = 你要求 { $wanted }，而你借出了 { $lent }。全部取回吗？
debt-is-smaller = 你要偿还 { $wanted }，而你欠 { $owed }。全部偿还吗？
interest-is-missing = 加上利息，你的贷款略高于钱包里的 { $amount }。偿还这么多吗？
withdraw-unsafe = 你以此抵押借款：去掉 { $wanted } 后健康因子将为 { $health }，低于 1 时抵押品可能被卖出。
repay-first = 请先偿还一些。
withdraw-safe = 最多 { $most } 可保持在 1.05 或以上。取回这么多吗？
capacity-too-small = { $wanted } 超出抵押品允许的额度。最多 { $most } 可使健康因子保持在 1.05 或以上。借入这么多吗？
no-position = 你没有借出也没有欠款。健康因子不受限制。
no-debt = 你没有欠款，所以没有可偿还的。
no-collateral = 借款需要抵押，而你还没有。请先借出一些，例如“借出 100 USDC”。
no-capacity = 不能再借：健康因子必须保持在 1.05 或以上。请先多借出一些或偿还一些。
no-rates = 该资产不在这里的借贷市场中。
pool-is-empty = 资金池目前没有剩余的 { $asset }。
pool-is-dry = 资金池目前只有 { $amount }。{ $verb }可行的数量吗？
cap-full = { $asset } 已达市场上限，现在不能再{ $verb }。
cap-reached = 市场上限还剩 { $amount }。{ $verb }这么多吗？
not-in-market = { $asset } 不在这里的借贷市场中，所以我不能{ $verb }它。
market-paused = { $asset } 的借贷市场目前暂停。请稍后再试。
market-frozen = 借贷市场目前不接受新的 { $asset }；取回和偿还仍可进行。
not-borrowable = { $asset } 在这里不能借入。
which-debt = 你欠 { $owed }。想偿还哪笔贷款？
no-such-debt = 你不欠 { $asset }，而是欠 { $owed }。想偿还哪笔贷款？
no-route = 这里没有资金池能把这么多 { $give } 换成 { $get }。请减少数量或换一种资产。
swap-too-small = { $give } 太少，可能换不到任何 { $get }。请增加数量。
slippage-too-large = { $given } 的滑点会让别人拿走大部分价值。我最多接受 { $most }；通常为 0.5%。
no-slippage = 滑点不能为 0%：兑换执行前价格会有小幅变动，会失败。我什么也没做。请说一个较小的值，0.01% 到 50%，例如“滑点 0.1%”；不说则取 0.5%。
slippage-unclear = 我无法读出滑点，所以什么也没做。请这样写：“滑点 1%”。

## Recipients
to-whom = 你想把 { $asset } 发送到哪个地址？我需要完整地址：0x 加 40 位十六进制数字。
not-an-address = “{ $text }”不是地址，我也不认识名字。我需要完整地址：0x 加 40 位十六进制数字。
wrong-checksum = 该地址的大小写与其数字不符，说明有输入错误。请重新复制完整地址。
zero-address = 那是零地址：发到那里的东西会丢失。你想发送到哪个地址？
own-wallet-short = 那是你自己的钱包。
own-wallet = 那是你自己的钱包。你想发送到哪个其他地址？
contract-address = 那是 { $name } 合约自身的地址：发到那里的东西会丢失。你想发送到哪个地址？

## What a card would do
supply = 借出 { $amount }：按今天的利率约赚 { $rate }。
can-borrow-against = 你可以以此抵押借款。
withdraw = 从借贷市场取回 { $amount }。
withdraw-all = 从借贷市场取回全部 { $asset }，约 { $amount }。
borrow = 借入 { $amount }：成本约 { $rate }，利率会变动。
borrow-most = 这是我建议的最大值：再多会使健康因子低于 1.05 或用尽额度。
repay-all = 偿还全部 { $asset } 贷款，连同届时利息约 { $amount }。
repay = 偿还 { $amount }。之后你约欠 { $rest }。
health-change = 健康因子从 { $from } 变为约 { $to }。
health-low = 这很低：低于 1 时抵押品可能被卖出。
unlimited = 不受限制
above-thousand = 高于 1,000
a-year = 每年 { $rate }
a-year-much = 每年超过 1,000%
swap-in = 用 { $give } 兑换约 { $get }，至少 { $least }（滑点 { $slippage }）。路径 { $route }。
swap-out = 以约 { $give } 买入 { $get }，最多 { $most }（滑点 { $slippage }）。路径 { $route }。
impact = 价格影响 { $percent }。
impact-far-too-much = 警告：对资金池来说远远过多；你会损失大部分价值。
impact-a-lot = 警告：对资金池来说较多；减少数量可得到更好的价格。
below-oracle = 警告：你得到的比预言机价格少 { $percent }。
wrap = 把 { $give } 按一比一换成 { $get }。
quote-wrap = { $give } 换 { $get }，始终一比一。
quote = 现在 { $give } 约可得 { $get }。路径 { $route }。
transfer = 发送 { $amount } 到 { $to }。
stays-for-fees = 保留 { $amount } 付手续费。
burned = 警告：没有人拥有该地址；发到那里的东西会丢失。
faucet = 开发水龙头给你 { $gifts }，都没有价值。
faucet-wait = 水龙头最近已为你服务。{ $time }后可再次使用。
seconds = { $count } 秒
minutes = { $count } 分钟
hours = { $count } 小时

## What there is
wallet-lists = 你的钱包里有：
together = 合计 { $value } USD。
prices-by-hand = 这条开发链上的价格由人工设定。
position-lent = 借出 { $amount }
position-no-collateral = 未用作抵押
position-owed = 欠 { $amount }
position-sum = 抵押 { $collateral } USD，欠 { $owed } USD。
position-no-debt = 你没有欠款：健康因子不受限制。
position-ltv = 贷款价值比 { $used }（上限 { $limit }）。
position-health = 健康因子 { $health }。
position-danger = 低于 1：抵押品随时可能被卖出。请立即偿还或增加借出。
position-room = 抵押品价值再跌 { $percent } 才可能被卖出。
position-available = 你还可以借 { $value } USD。
rate-line = { $asset }：借出赚 { $rate }，{ $borrow }
rate-not-borrowable = 不能借入
rate-borrow = 借入成本 { $rate }
rates-change = 利率随使用情况变动。
rates-title = 当前利率，对出借人最优者在前：
price-line = 1 { $asset } = { $price } USD
price-none = { $asset } 在这里没有价格
prices-title = 价格：
price-source-development = 来自开发预言机：人工设定，不是市场价格。
price-source = 来自借贷市场的预言机。

## Why a sentence could not be taken as it stood
shall-i = { $why } 要这样做吗：{ $command }？
unsure-of-one = 我不确定你是否想{ $action }，所以什么也没做。请说清楚，例如“借出 100 USDC”。
unsure-of-two = 我不确定你想{ $action }还是{ $other }，所以什么也没做。请用一个明确的动词。
several = 我读到不止一个愿望，所以什么也没做。请一次说一个。
ask-or-order = 我分不清你是在问还是在下单。
not-later = 我不能稍后做，只能现在做。
number-ambiguous = 这个数字有两种读法；请写成 1250.75 这样，只在小数前用点。
number-negative = 数量不能为负。
two-amounts = 我读到两个不同的数量。
not-dollars = 我按资产单位计数，不按美元或其他货币。
two-assets = 我分不清你指的是哪种资产。
both-sides-same = 兑换的两边是同一种资产。
not-full-address = 那不是完整的地址。
two-addresses = 我读到两个不同的地址。
not-an-answer = 我没有把它理解为回答。
other-asset = 你说的资产与我问的不同。

## Commands on buttons; each is understood in its language as what it stands for
command-lend = 借出 { $amount } { $asset }
command-withdraw = 取回 { $amount } { $asset }
command-borrow = 借入 { $amount } { $asset }
command-repay = 偿还 { $amount } { $asset }
command-send = 发送 { $amount } { $asset } 到 { $to }
command-swap = 把 { $amount } { $asset } 换成 { $to }
command-buy = 用 { $asset } 买 { $amount } { $to }
command-repay-loan = 还{ $amount }的贷款
command-with-slippage = { $command }，滑点 { $percent }%
command-quote = { $amount } { $asset } 能换多少 { $to }？
