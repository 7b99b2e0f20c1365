# 机器人自己的话。值在花括号中。

## 菜单
menu-start = 你的钱包和我能做的事
menu-help = 怎样和我说话
menu-balance = 钱包里有什么
menu-portfolio = 你拥有的一切（带图）
menu-position = 存款、贷款、健康因子
menu-rates = 出借的收益和借款的成本
menu-history = 最近的交易
menu-approvals = 谁可以从你的钱包拿走什么
menu-alerts = 你想被提醒的事
menu-orders = 重复或等待价格的订单
menu-contacts = 你的地址簿
menu-settings = 限额、滑点、语言
menu-limits = 支出限额
menu-language = 选择语言
menu-cancel = 放弃待处理的操作
menu-freeze = 立即停止所有签名
menu-forget = 删除我们的对话

## 初次见面
start-title = 👋 Hyperlith：用平常的话做 DeFi
start-what = 写下你想做的事。我用一张卡片回答，准确说明会发生什么；在你点“确认”之前什么都不会发送。
start-wallet = 你的钱包：
start-key = 密钥在我运行的地方始终加密。我从不索要密钥或助记词，也从不发送它们。
start-development = 这是开发网络：资产没有价值，价格由人工设定。
start-payload = 带你来的链接写着“{ $text }”。链接不能以你的名义要求任何事：如果你想要，请自己写下来。

## 帮助
help-title = 用你自己的话写
help-sentences = 数量可以是数字、“一半”、“25%”或“全部”。例如：
help-commands = 命令
help-safety = 卡片只在短时间内有效，只有你自己的点击才算确认。/freeze 会立刻停止所有签名，即使有操作正在进行。

## 卡片
button-confirm = 确认
button-cancel = 取消
card-send = 你发送
card-receive = 你收到
card-to = 收款方
card-approval = 授权
card-approval-exact = 正好 { $amount } 给 { $spender }；不留下任何授权
card-approval-open = 正好 { $amount } 给 { $spender }；其中 { $left } 仍然开放
card-approval-back = { $spender } 不能再拿走任何 { $asset }
card-rate = 汇率
card-at-least = 至少，否则什么都不发生
card-at-most = 至多，否则什么都不发生
card-slippage = 滑点上限
card-impact = 价格影响
card-impact-warning = 这笔兑换会使价格对你不利 { $percent }；金额小一些损失更少。
card-oracle-warning = 这个汇率比预言机价格差 { $percent }。
card-health = 健康因子
card-health-warning = 接近清算，低于 1.00 时会被清算。
card-fee = 网络费
card-fee-value = 约 { $about }，至多 { $most }
card-expires = 有效时间
card-valid-for = { $seconds } 秒
card-expired = 已过期；点“确认”会生成新卡片
card-simulated = 已在 { $network } 的区块 { $block } 上模拟
card-development = 开发网络：资产没有价值，价格由人工设定。
card-never-written = 你从未在这里写过这个地址：请把它完整地和你想要的地址对比。
card-unknown-contract = 收款方是一个合约，本网络运营者的名单中没有它。
card-frozen = 这个钱包已冻结，所以无法发送。
card-type-words = 这会损失很多。如果仍要发送，请输入：
flow-deposit = 作为 Aave v3 的存款
flow-withdrawal = 来自你在 Aave v3 的存款
flow-loan = 作为你要付息偿还的贷款
flow-repayment = 用于偿还你的贷款

## 结果
outcome-under-way = 已签名并在途中。无论发生什么，只发送一次。
outcome-not-taken = 链没有接受这笔交易。它不会再次发送，资金没有移动。
outcome-cancelled = 已取消。什么都没有发送，资金没有移动。
outcome-expired = 已失效。什么都没有发送，资金没有移动。
receipt-done = 完成
receipt-failed = 在链上失败
receipt-reason = 原因
receipt-only-fee = 除网络费外什么都没有移动。
receipt-sent = 已发送
receipt-received = 已收到
receipt-block = 区块
receipt-transaction = 交易

## 点击
tap-sending = 再检查一次，然后发送…
tap-cancelled = 已取消。什么都没有发送。
tap-too-late = 来不及取消：这张卡片已不再等待。
tap-unknown = 这个按钮对我（已）没有意义。什么都没有做。
tap-not-yours = 这是别人的卡片。什么都没有做。
tap-elsewhere = 这个按钮属于另一条消息。什么都没有做。
tap-too-old = 这个按钮太旧了。什么都没有做；请重新提出。
tap-again = 你已经点过了；只算一次。

## 历史和设置
history-title = 你最近的交易
history-empty = 还没有交易。
settings-title = 设置
settings-per-transaction = 单笔上限
settings-per-day = 24 小时上限
settings-per-week = 七天上限
settings-of = { $limit }（已用 { $spent }）
settings-slippage = 滑点上限
settings-health = 健康因子下限
settings-recipients = 转账可以发给
settings-recipients-known = 仅限你的地址簿
settings-recipients-anyone = 任何人
settings-code = 第二重验证
settings-yes = 已开启
settings-no = 未开启：/2fa
settings-waiting = 等待中的更改：{ $count }。/keep 会放弃它们，一切保持原样。
settings-frozen = 签名
settings-frozen-yes = 已冻结
settings-frozen-no = 允许
settings-language = 语言
settings-note = 降低限额立即生效。提高限额需要第二重验证的代码，然后等待：/limits、/slippage、/recipients、/contacts、/unfreeze。
slippage-set = 从现在起，兑换因滑点最多损失 { $percent }。
slippage-not-raised = 这高于你现在的上限，提高它需要代码：/slippage。什么都没有更改。
language-choose = 哪种语言？
language-set = 从现在起我用中文。
forget-ask = 这会删除我们的对话以及代理在这里对你的记忆。你的钱包、交易和审计日志会保留。Telegram 里的消息请在那里删除。
button-forget = 删除
forgotten = 已删除。你的钱包保持原样。

## 不做的事
unknown-command = 我不认识 /{ $command }。/help 列出我认识的；平常的句子也可以。
forwarded = 我不根据转发的消息行动，因为那是别人写的。如果你想要，请自己写。什么都没有做。
not-text = 我只读文字。什么都没有做；请写下来。
too-fast = 你写得比我回答得快。最后的内容我没有处理；请等我回答后再写。没有因此产生交易。
broken = 处理时出了故障。如果之前已确认了一笔交易，它会被保存并只发送一次：/history 可以看到。否则什么都没有发送。

## 群组
group-start-first = 请先和我打开私聊：钱包是你的，不是这个群的。
group-private-only = 这个我只在私聊中回答。
group-answered-privately = 我已在私聊中回答你。
open-privately = 打开私聊

## 资产和授权
portfolio-title = 你的钱包里
portfolio-lending = 在 Aave v3：出借 { $lent }，欠款 { $owed }
approvals-none = 没有开放的授权：没有人可以从你的钱包拿走任何东西。
approvals-title = 开放的授权
approvals-how = /revoke 用一张卡片把它们全部收回。
alerts-title = 你的提醒
alerts-how = 写“METIS 跌破 18 时告诉我”或“健康因子低于 1.5 时提醒我”。每次越线提醒一次；按钮可删除提醒。投票提醒：“提醒 提案 12 0x… 6 小时”。
alert-dropped = 已删除。这个提醒不再存在。

## 长期订单
orders-title = 你的长期订单
orders-how = 写“每周借出 50 USDC”或“当 METIS 跌破 15 时，用 100 USDC 买 METIS”。按钮可立即暂停、恢复和取消订单。“cap order 1 500”可降低总额上限。
order-label = 长期订单
order-once = 一次
order-hourly = 每小时，首次立即执行
order-daily = 每天，首次立即执行
order-weekly = 每周，首次立即执行
order-monthly = 每月，首次立即执行
order-below = 当 { $asset } 的价格跌破 { $price } 时执行一次
order-above = 当 { $asset } 的价格涨破 { $price } 时执行一次
order-price-now = 当前价格
order-price = { $price }
order-price-there = { $price }：条件已满足，订单会立即执行
order-until = 等待至
order-most = 上限
order-most-value = { $times } 次，截至 { $until }，总计 { $cap }
order-each-time = 每次都会重新生成、模拟并遵守你的限额。若变成别的操作，或因价格损失 5% 及以上，则跳过并通知你。
order-progress = 已执行 { $runs }/{ $most } 次，金额 { $spent }/{ $cap }。
order-next = 下次：{ $next }
order-waits-until = 等待至 { $until }
order-is-paused = 已暂停
order-paused = 订单 { $order } 已暂停。
order-resumed = 订单 { $order } 将从下次起继续。
order-cancelled = 订单 { $order } 已取消。已执行的保持不变。
order-gone = 订单 { $order } 已不存在。未作任何更改。
outcome-ordered = 订单 { $order } 已设立。/orders 可查看、暂停和取消；/freeze 停止一切。

## 限额、地址簿、第二重验证
change-done = 完成。从现在起生效。
change-waits = 代码正确。更改将在 { $time } 后生效，除非你在此之前用 /keep 或 /freeze 放弃它。
changes-dropped = 不再有等待的更改；一切保持原样。
code-none = 这会让你的钱包能做更多事，所以需要第二重验证，而现在还没有。请用 /2fa 设置。什么都没有更改。
code-needed = 这会让你的钱包能做更多事。请在末尾加上验证器应用的代码再写一次。什么都没有更改。
code-wrong = 代码错误，或已经用过。什么都没有更改。
code-locked = 错误代码太多。在 { $time } 内不再检查。什么都没有更改。
code-set-up = 把这个密钥放进验证器应用（“基于时间”），然后写 /2fa 和它显示的六位数字：
code-active = 第二重验证已开启。凡是让你的钱包能做更多事的操作都需要它。
code-there = 第二重验证已经开启。“/2fa off”加代码会在等待时间后关闭它。
secret-taken-back = 这条消息将在 { $seconds } 秒后删除。
limits-how = 你的限额：单笔 { $transaction }，24 小时 { $day }，七天 { $week }。要更改请写出三个美元数额：/limits 500 1000 2000。更低立即生效；更高需要在末尾加代码并等待。
slippage-how = 写出兑换因滑点最多可损失多少：/slippage 1%。更低立即生效；更高需要在末尾加代码并等待。
contacts-title = 你的地址簿
contacts-how = /contacts add bob 0x… CODE 添加名字（等待时间后生效），/contacts remove bob 立即移除。之后写“send 5 USDC to bob”就够了。
contacts-bad-address = 这不是地址：地址是 0x 加 40 位十六进制数字。什么都没有更改。
recipients-how = “/recipients contacts”立即使转账只能发给你的地址簿。“/recipients anyone”加代码会在等待时间后解除。
export-title = 你钱包的私钥。谁拥有它，就拥有其中的一切。
export-how = 你钱包的私钥凭第二重验证的代码显示：/export CODE。只在换到别的钱包时这样做；帮助你的人都不需要它。
