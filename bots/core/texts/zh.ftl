# See en.ftl.

## What a card does, as clauses of its title
act-send = 发送 { $amount }
act-take-back = 收回 { $asset } 的授权
act-supply = 向 Aave v3 存入 { $amount }
act-withdraw-all = 从 Aave v3 取回全部 { $asset }
act-withdraw = 从 Aave v3 取回 { $amount }
act-borrow = 从 Aave v3 借入 { $amount }
act-repay-all = 向 Aave v3 偿还全部 { $asset } 债务
act-repay = 向 Aave v3 偿还 { $amount }
act-collateral-on = 将 { $asset } 用作抵押
act-collateral-off = 停止将 { $asset } 用作抵押
act-swap = 用 { $give } 兑换 { $get }
act-wrap = 把 { $amount } 包装成 { $asset }
act-unwrap = 解包 { $amount }
act-drip = 从开发水龙头领取测试资产
act-then = { $first }，然后{ $second }
title-order = { $title }，{ $when }
when-hourly = 每小时
when-daily = 每天
when-weekly = 每周
when-monthly = 每月
when-below = 当 { $asset } 的价格跌破 ${ $price } 时执行一次
when-above = 当 { $asset } 的价格涨破 ${ $price } 时执行一次

## Receipts
did-supply = 已存入 { $amount }
did-withdraw = 已取回 { $amount }
did-borrow = 已借入 { $amount }
did-repay = 已偿还 { $amount }
receipt-done = 完成
receipt-failed = 链上失败
receipt-reverted = 已回滚
receipt-only-fee = { $reason }。除网络费外没有资金移动
receipt-out-of-gas = gas 耗尽或被中止
label-sent = 已付出
label-received = 已收到
label-health = 健康因子
label-fee = 网络费
label-block = 区块
label-transaction = 交易

## The conversation
wallet-made = 你的钱包是 { $wallet }。密钥加密保存在这台机器上。
frozen-opening = 此钱包已冻结：在 `hyperlith wallet unfreeze`（Telegram 中为 /unfreeze）之前不会签名。
card-before-frozen = 之前的卡片还在。
card-before-expired = 之前的卡片未确认且已过期。确认会生成新卡片。
card-before-waits = 之前的卡片仍在等你。
message-too-long = 此消息有 { $bytes } 字节，上限为 { $most }；请写短些。没有进行交易。
last-word = 卡片 { $id } 仍在等待：{ $title }{ $to }。{ $words }
last-word-to = （到 { $to }）
last-word-frozen = 此钱包已冻结，无法发送；`cancel` 可放弃。
last-word-confirm = `confirm` 只发送这一项；`cancel` 可放弃。
crashed = 准备交易时出了问题。若此前已签名，会保留并只发送一次；重新开始可查看结果。
cancelled-card = 已取消：{ $title }。没有发送任何东西，资金未移动。
cancelled-turn = 已取消；没有发送任何东西。
too-late = 来不及取消：交易已签名并在途中。没有其他待处理的。
frozen-now = 此钱包从现在起冻结：不再签名。之前已签名的无法撤回。`hyperlith wallet unfreeze`（Telegram 中为 /unfreeze）可解除。
no-transaction = 没有进行交易。
no-transaction-later = 没有进行交易；请稍后再试。
no-answer-in-time = 代理在 { $seconds } 秒内没有回答。没有进行交易；请重试或说得简短些。
no-approval-open = 没有未撤销的授权：没人能从你的钱包取走任何东西。

## From proposal to receipt
cannot-offer = 我不能提供这个：{ $why }。
would-fail = 这会在链上失败：{ $why }。因此没有可确认的；没有发送任何东西，资金未移动。
order-loses = 因价格影响会损失 { $percent }，所以不提供为长期订单：届时没有人逐次同意。请减少数量。没有设立任何订单。
older-replaced = 旧卡片已取消；由这张代替。
not-confirmed = 未确认：{ $why }。
nothing-to-confirm = 没有可确认的。没有进行交易。
why-expired = 卡片已过期，没有发送任何东西。
type-words = 此兑换因价格影响损失很大。输入“{ $words }”发送，或取消。
why-fails-now = 按最新状态这会失败（{ $why }），所以没有发送任何东西。
why-moved = 数字变了：{ $change }。没有发送任何东西。
ask-again = 请重新索取卡片。资金未移动。
not-the-same = 代理给出的并非更新数字后的同一操作，因此没有新卡片。请重新提出。资金未移动。
new-card = 这是新卡片。
no-funds-moved = 资金未移动。
already-under-way = 已确认并在途中；只发送一次。交易 { $hash }。
already-mined = 已确认并已上链；不会再次发送。交易 { $hash }。
already-failed = 已确认但失败；不会再次发送。交易 { $hash }。
already-cancelled = 没有可确认的：上一张卡片已取消。没有进行交易。
already-expired = 没有可确认的：上一张卡片已过期。没有进行交易。
already-ordered = 已确认，此后为长期订单；`orders` 可查看。
card-waits = 此卡片在等你。
not-taken = 链未接受该交易：{ $why }。不会再次发送，资金未移动。交易 { $hash }。
not-mined-yet = 交易已签名并保存，但尚未上链：{ $why }。无论如何只发送一次；结果会在你的下一条消息或下次启动时显示。交易 { $hash }。
mined-before-restart = 你在重启前确认的交易：
not-taken-before-restart = 链未接受你在重启前确认的交易（{ $title }）：{ $why }。资金未移动。交易 { $hash }。

## What moved against the person, as reasons
now-send = 现在你要付出 { $amount }
now-receive = 现在你会收到 { $amount }
now-others = 现在会移动其他资产
now-fee = 网络费增加了一倍以上
now-health = 健康因子现在会是 { $health }
now-impact = 价格影响现在为 { $percent }

## Alerts
alert-set = 🔔 提醒 { $id } 已设置：{ $what }时通知你。
alert-too-many = 你已有 { $most } 个提醒，已达上限；请先删除一个。没有设置。
alert-health-below = 健康因子跌破 { $bound }
alert-health-above = 健康因子涨破 { $bound }
alert-price-below = { $asset } 的价格跌破 ${ $bound }
alert-price-above = { $asset } 的价格涨破 ${ $bound }
alert-told = 🔔 你的提醒：{ $what }。现在为 { $now }。再次越线时会再通知你。
alert-proposal = { $governor } 的提案 { $id } 投票剩余时间不足 { $lead }
alert-vote-ends = 🔔 你的提醒：{ $governor } 的提案 { $id } 投票还有 { $left } 结束。只有延长后才会再次通知。
alert-vote-ended = 🔔 你的提醒：{ $governor } 的提案 { $id } 投票已结束。此提醒已完成。
alert-vote-left = 投票还开放 { $left }。
alert-no-vote = { $governor } 的提案 { $id } 没有进行中的投票：已结束、已取消，或该合约不是此链上的 Governor。没有设置提醒。
duration-days = { $n } 天
duration-hours = { $n } 小时
duration-minutes = { $n } 分钟
duration-moment = 不到一分钟

## Standing orders
order-too-many = 你已有 { $most } 个长期订单，已达上限；请先取消一个（`orders` 可查看）。此订单未设立，资金未移动。
order-card-closed = 卡片在此期间已关闭。没有设立订单。
order-set-up = 订单 { $id } 已设立：{ $title }。`pause order { $id }` 和 `cancel order { $id }` 可立即停止；冻结钱包也会停止。
order-over = 订单 { $id } 已结束：{ $why }。
order-last-failed = 订单 { $id }（{ $title }）未执行：{ $why }。这是最后一次。资金未移动。
order-failed = 订单 { $id }（{ $title }）未执行：{ $why }。资金未移动。{ $then }
order-then-paused = 这是连续第 { $times } 次，因此已暂停；`resume order { $id }` 可恢复。
order-then-again = 将于 { $at } 再试。
order-not-what-was-confirmed = 代理现在给出的不是你确认的内容
order-would-fail = 会在链上失败（{ $why }）
order-would-lose = 因价格影响会损失 { $percent }，而没有人对此同意
order-over-cap = 加上这次将超过其总额 { $cap }
order-missed = 订单 { $id } 此前错过了 { $times } 次；错过的不补做。
order-waited = 订单 { $id }（{ $title }）等待价格 { $days } 天后结束。没有发送任何东西。
order-run = 订单 { $id }：{ $title }
order-next-time = 下次为 { $at }。
order-is-paused = 订单已暂停。
order-is-over = 订单已结束。
order-none = 你没有长期订单 { $id }；`orders` 可查看。
order-paused = 订单 { $id } 已暂停。
order-resumed = 订单 { $id } 将从下次起继续。
order-cancelled = 订单 { $id } 已取消。已执行的保持不变。
order-cap = 订单 { $id } 从现在起总共最多移动 { $cap }。
order-cap-not = 未作更改：没有长期订单 { $id }，或其上限已更低。上限只能降低；要更高请新建订单。
orders-none = 你没有长期订单。用“每周借出 50 USDC”或“当 METIS 跌破 15 时，用 100 USDC 买 METIS”这样的句子即可建立。
order-line = 订单 { $id }：{ $title }。已执行 { $runs }/{ $most } 次，金额 { $spent }/{ $cap }；{ $next }。
order-line-paused = 已暂停
order-line-over = 已结束
order-line-waits = 等待至 { $at }
order-line-next = 下次 { $at }

## Why the policy said no; each as a reason
refused-frozen = 此钱包已冻结，不会签名；`hyperlith wallet unfreeze`（Telegram 中为 /unfreeze）可解除。资金未移动
refused-per-transaction = 这会移动 { $amount }，而单笔限额为 { $limit }。资金未移动；请减少数量，或提高限额（`hyperlith wallet limits`，Telegram 中为 /limits）
refused-per-day = 这会移动 { $amount }；加上过去 24 小时的 { $spent } 超过每日限额 { $limit }。资金未移动；请等待、减少数量或提高限额（`hyperlith wallet limits`，Telegram 中为 /limits）
refused-per-week = 这会移动 { $amount }；加上过去七天的 { $spent } 超过每周限额 { $limit }。资金未移动；请等待、减少数量或提高限额（`hyperlith wallet limits`，Telegram 中为 /limits）
refused-recipient = { $who } 不在你的通讯录中，而此钱包不向其他人发送。资金未移动；请先添加该地址
refused-no-price = 没有 { $asset } 的价格，无法检查限额。资金未移动；请在预言机恢复后再试
refused-slippage = 该兑换允许 { $got } 滑点，而你的上限为 { $max }。资金未移动
refused-health = 健康因子会降至 { $got }；下限为 { $floor }，低于 1.00 可能被清算。资金未移动；请减少借入或取回
refused-fee = 网络费可能高达 { $most }，而此钱包每笔最多付 { $limit }。资金未移动；请在费用降低后再试
