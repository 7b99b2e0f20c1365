# See en.ftl.

## Verbs, as they stand in questions
verb-lend = 貸し出し
verb-withdraw = 引き出し
verb-borrow = 借り入れ
verb-repay = 返済し
verb-swap = 交換し
verb-send = 送り
verb-vote = 投票し
verb-look = 何かを調べ
verb-other = ほかのことをし
nothing = なし
and = と

## Answers to buttons; each is understood in its language
word-yes = はい
word-no = いいえ
word-half = 半分
word-all = 全部

## Small talk and help
help =
    貸し出し、引き出し、借り入れ、返済、交換、送金を代わりに行い、残高、ローン、金利、価格、見積もりをお伝えします。金額は数字、「半分」「25%」「全部」で書けます。足りないことはお尋ねし、確認されるまで何も送りません。「キャンセル」で保留中のものを取り消します。例：
    • 100 USDCを預けて
    • 40 USDCを借りて
    • ローンの半分を返済して
    • 2.5 METISをUSDCに交換して
    • 5 USDCを0x…に送って
    • 毎週50 USDCを預けて
    • METISが15を下回ったら100 USDCをMETISに交換して
    • ヘルスファクターは？
greeting = ご用件をどうぞ！例えば「100 USDCを預けて」、または「ヘルプ」と書いてください。
out-of-scope = 貸し借り、交換、送金だけを扱います。できることは「ヘルプ」でご覧ください。
not-understood = ご希望がはっきりしないので、何もしていません。例えば「100 USDCを預けて」のように言い換えてください。
model-no-help = ご希望がはっきりせず、言語モデルからも使える答えがなかったので、何もしていません。例えば「100 USDCを預けて」のように言い換えてください。
not-the-person = ご本人が書いた言葉だけに従います。この文は別のところから来たものなので、何もしていません。
empty = メッセージに言葉がありません。できることは「ヘルプ」でご覧ください。
too-long = メッセージが長すぎてご希望がはっきりしないので、何もしていません。一文で書いてください。
cancelled = 取り消しました。何も送っていません。
nothing-waits = お答えを待っている質問はなく、何も送っていません。
freeze = 私自身はウォレットを凍結できず、その権限もありません。「freeze」（または /freeze）とだけ書いてください。解除するまで、すべての署名がただちに止まります。何も送っていません。
governance-not-yet = ガバナンスのことだと分かりましたが、この版ではまだ提案の一覧も投票もできません。何も送っていません。
no-faucet = このチェーンにはテスト用トークンの蛇口（faucet）がありません。

## Alerts and standing orders
alert-asked = お知らせをご希望ですね。お伝えだけします。見守る側が下で答えます。
alert-unclear = 何をどこから見守るか書いてください。例：「METISが18を下回ったら教えて」「ヘルスファクターが1.5を下回ったら知らせて」。アラートは設定していません。
orders-asked = 継続注文を止めるのは私ではありません。お伝えだけします。管理する側が下で答えます。
no-such-rhythm = 繰り返し注文だと分かりましたが、毎時・毎日・毎週・毎月だけ繰り返せます。何も設定していません。
not-a-standing-order = それは繰り返しや価格待ちにできません。できるのは貸し出し、借り入れ、返済、引き出し、交換、送金だけです。何も設定していません。
standing-needs-an-amount = 繰り返しや価格待ちの注文には「毎週50 USDCを預けて」のような正確な金額が必要です。そのとき持っている分の割合は使えません。何も設定していません。
standing-in-one-sentence = 注文全体を一文で書いてください。例：「毎週50 USDCを預けて」「METISが15を下回ったら100 USDCをMETISに交換して」。何も設定していません。
standing-hourly = 確認した時から毎時：{ $once }
standing-daily = 確認した時から毎日：{ $once }
standing-weekly = 確認した時から毎週：{ $once }
standing-monthly = 確認した時から毎月：{ $once }
standing-below = { $asset }の価格が${ $price }を下回ったら一度：{ $once }
standing-above = { $asset }の価格が${ $price }を上回ったら一度：{ $once }

## Questions
which-asset = どの資産を{ $verb }ますか？
which-asset-to-get = どの資産を受け取りますか？
which-asset-meant = どの資産のことですか？
how-much-meant = いくらのことですか？
to-which-address = どのアドレスへ送りますか？0xと16進数40桁をすべて書いてください。
in-one-sentence = 一文で書いてください。
unknown-asset = ここでは{ $asset }を知りません。知っているのは{ $known }です。どれですか？
unlisted = ここでは{ $asset }を知りません。
unlisted-known = ここでは{ $asset }を知りません。知っているのは{ $known }です。
wrapped-instead = 貸出市場が受け取るのは{ $native }そのものではなく{ $wrapped }（ラップした{ $native }）です。代わりに{ $wrapped }にしますか？
how-much = { $asset }をいくら{ $verb }ますか？
how-much-of-it = いくら{ $verb }ますか？
wallet-holds = ウォレットには{ $amount }あります。
you-have-lent = { $amount }を貸し出しています。
up-to-possible = { $amount }まで可能です。
you-owe = { $amount }を借りています。
amount-malformed = 金額として読み取れませんでした。
amount-too-precise = { $asset }の小数は{ $allowed }桁ですが、{ $given }桁書かれています。勝手に丸めません。
amount-too-large = どのトークンでも数えられない大きさです。
amount-zero = それはゼロです。
share-too-large = 割合は100%を超えられません。
share-is-nothing = { $amount }のその割合はゼロになります。
give-or-get = 交換では渡す量か受け取る量の一方だけを決められます。{ $get }のために{ $give }をいくら渡しますか？
same-asset = { $asset }と{ $asset }では交換になりません。どの資産を受け取りますか？

## What is not possible as it stands
nothing-in-wallet = ウォレットに{ $asset }はありません。
nothing-lent = { $asset }は貸し出していないので、引き出すものがありません。
wallet-too-small = { $wanted }が必要ですが、ウォレットには{ $wallet }あります。代わりにその分を{ $verb }ましょうか？
native-too-small = { $wanted }が必要ですが、ウォレットには{ $wallet }あり、手数料に少し残す必要があります。代わりに{ $spendable }を送りましょうか？
nothing-to-spare = ウォレットに余分な{ $asset }はありません。手数料に少し残す必要があります。
only-gas-left = ウォレットには{ $amount }あり、手数料に残す必要があります。
lent-too-little = { $wanted }とのことですが、貸し出しているのは{ $lent }です。全部引き出しますか？
debt-is-smaller = { $wanted }の返済とのことですが、借りているのは{ $owed }です。全部返済しますか？
interest-is-missing = 利息を含めるとローンはウォレットの{ $amount }より少し多くなります。その分を返済しますか？
withdraw-unsafe = この担保で借りています。{ $wanted }を外すとヘルスファクターは{ $health }になり、1を下回ると担保が売られることがあります。
repay-first = まず一部を返済してください。
withdraw-safe = { $most }までなら1.05以上を保てます。その分を引き出しますか？
capacity-too-small = { $wanted }は担保の範囲を超えます。{ $most }までならヘルスファクターは1.05以上です。その分を借りますか？
no-position = 貸し出しも借り入れもありません。ヘルスファクターは無制限です。
no-debt = 借り入れがないので、返済するものはありません。
no-collateral = 借り入れには担保が必要ですが、まだありません。例えば「100 USDCを預けて」と、まず何かを貸し出してください。
no-capacity = これ以上は借りられません。ヘルスファクターを1.05以上に保つ必要があります。貸し出しを増やすか、先に返済してください。
no-rates = その資産はここの貸出市場にありません。
pool-is-empty = 今、プールに{ $asset }は残っていません。
pool-is-dry = 今、プールには{ $amount }しかありません。可能な分を{ $verb }ましょうか？
cap-full = { $asset }は市場の上限に達しているため、今はこれ以上受け付けられません。
cap-reached = 市場の上限まで{ $amount }の余裕があります。その分を{ $verb }ましょうか？
not-in-market = { $asset }はここの貸出市場にないので、扱えません。
market-paused = { $asset }の貸出市場は現在停止中です。後でもう一度お試しください。
market-frozen = 貸出市場は今、新しい{ $asset }を受け付けていません。引き出しと返済はできます。
not-borrowable = { $asset }はここでは借りられません。
which-debt = { $owed }を借りています。どのローンを返済しますか？
no-such-debt = { $asset }ではなく{ $owed }を借りています。どのローンを返済しますか？
no-route = それだけの{ $give }を{ $get }に交換できるプールがありません。量を減らすか、別の資産でお試しください。
swap-too-small = { $give }が少なすぎて{ $get }がまったく得られないかもしれません。量を増やしてください。
slippage-too-large = スリッページ{ $given }では価値の大半を他人に取られかねません。最大{ $most }まで、通常は0.5%です。
no-slippage = スリッページ0%はできません。交換が実行されるまでに価格が少し動き、失敗します。何もしていません。0.01%から50%の小さな値を、例えば「スリッページ0.1%」と書いてください。なければ0.5%にします。
slippage-unclear = スリッページを読み取れなかったので、何もしていません。「スリッページ1%」のように書いてください。

## Recipients
to-whom = { $asset }をどのアドレスに送りますか？0xと16進数40桁の完全なアドレスが必要です。
not-an-address = 「{ $text }」はアドレスではなく、名前は分かりません。0xと16進数40桁の完全なアドレスが必要です。
wrong-checksum = アドレスの大文字が数字と合わないので、どこかに打ち間違いがあります。完全なアドレスをもう一度コピーしてください。
zero-address = それはゼロアドレスで、送ったものは失われます。どのアドレスに送りますか？
own-wallet-short = それはあなた自身のウォレットです。
own-wallet = それはあなた自身のウォレットです。ほかのどのアドレスに送りますか？
contract-address = それは{ $name }コントラクト自体のアドレスで、送ったものは失われます。どのアドレスに送りますか？

## What a card would do
supply = { $amount }を貸し出します。今日の金利で{ $rate }ほどの利息が付きます。
can-borrow-against = これを担保に借りられます。
withdraw = 貸出市場から{ $amount }を引き出します。
withdraw-all = 貸出市場から{ $asset }をすべて、約{ $amount }引き出します。
borrow = { $amount }を借ります。費用は{ $rate }ほどで、金利は変動します。
borrow-most = これが提案できる最大です。これ以上はヘルスファクターが1.05を下回るか、上限を使い切ります。
repay-all = { $asset }のローンを全額、それまでの利息を含め約{ $amount }返済します。
repay = { $amount }を返済します。残りは約{ $rest }です。
health-change = ヘルスファクターは{ $from }から約{ $to }になります。
health-low = 低い値です。1を下回ると担保が売られることがあります。
unlimited = 無制限
above-thousand = 1,000以上
a-year = 年{ $rate }
a-year-much = 年1,000%以上
swap-in = { $give }を約{ $get }に交換します。最低{ $least }（スリッページ{ $slippage }）。経路 { $route }。
swap-out = { $get }を約{ $give }で買います。最大{ $most }（スリッページ{ $slippage }）。経路 { $route }。
impact = 価格への影響 { $percent }。
impact-far-too-much = 警告：プールに対して多すぎます。価値の大部分を失います。
impact-a-lot = 警告：プールに対して多めです。量を減らすと良い価格になります。
below-oracle = 警告：オラクル価格より{ $percent }少なくなります。
wrap = { $give }を{ $get }に一対一で変えます。
quote-wrap = { $give }は{ $get }になります。常に一対一です。
quote = 今なら{ $give }で約{ $get }になります。経路 { $route }。
transfer = { $amount }を{ $to }に送ります。
stays-for-fees = 手数料に{ $amount }を残します。
burned = 警告：そのアドレスは誰のものでもなく、送ったものは失われます。
faucet = 開発用の蛇口から{ $gifts }がもらえます。いずれも価値はありません。
faucet-wait = 蛇口は最近使われました。次に使えるのは{ $time }後です。
seconds = { $count }秒
minutes = { $count }分
hours = { $count }時間

## What there is
wallet-lists = ウォレットの中身：
together = 合計 { $value } USD。
prices-by-hand = この開発用チェーンの価格は手動で設定されています。
position-lent = 貸出 { $amount }
position-no-collateral = 担保に使っていません
position-owed = 借入 { $amount }
position-sum = 担保 { $collateral } USD、借入 { $owed } USD。
position-no-debt = 借り入れはなく、ヘルスファクターは無制限です。
position-ltv = 借入比率 { $used }（上限 { $limit }）。
position-health = ヘルスファクター { $health }。
position-danger = 1を下回っています。担保はいつでも売られる可能性があります。今すぐ返済するか、貸し出しを増やしてください。
position-room = 担保の価値が{ $percent }下がるまでは売られません。
position-available = あと{ $value } USD借りられます。
rate-line = { $asset }：貸すと{ $rate }、{ $borrow }
rate-not-borrowable = 借りられません
rate-borrow = 借りると{ $rate }
rates-change = 金利は利用状況で変わります。
rates-title = 現在の金利（貸し手に有利な順）：
price-line = 1 { $asset } = { $price } USD
price-none = { $asset }の価格はここにはありません
prices-title = 価格：
price-source-development = 開発用オラクルによる価格：手動設定で、市場価格ではありません。
price-source = 貸出市場のオラクルによる価格。

## Why a sentence could not be taken as it stood
shall-i = { $why } これを行いますか：{ $command }？
unsure-of-one = { $action }たいのかはっきりしないので、何もしていません。例えば「100 USDCを預けて」とはっきり書いてください。
unsure-of-two = { $action }たいのか{ $other }たいのか分からないので、何もしていません。はっきりした動詞一つで書いてください。
several = 一度に複数のご希望があるようなので、何もしていません。一つずつお願いします。
ask-or-order = ご質問なのかご指示なのか分かりません。
not-later = 後で行うことはできず、今だけです。
number-ambiguous = その数は二通りに読めます。1250.75のように、小数の前だけに点を使ってください。
number-negative = 金額は負にできません。
two-amounts = 二つの異なる金額があります。
not-dollars = ドルなどの通貨ではなく、資産の数量で数えます。
two-assets = どの資産のことか分かりません。
both-sides-same = 交換の両側が同じ資産です。
not-full-address = 完全なアドレスではありません。
two-addresses = 二つの異なるアドレスがあります。
not-an-answer = お答えとして理解できませんでした。
other-asset = お尋ねした資産とは別の資産です。

## Commands on buttons; each is understood in its language as what it stands for
command-lend = { $amount } { $asset }を預けて
command-withdraw = { $amount } { $asset }を引き出して
command-borrow = { $amount } { $asset }を借りて
command-repay = { $amount } { $asset }を返済して
command-send = { $amount } { $asset }を{ $to }に送って
command-swap = { $amount } { $asset }を{ $to }に交換して
command-buy = { $asset }で{ $amount } { $to }を買って
command-repay-loan = ローンの{ $amount }を返済して
command-with-slippage = スリッページ{ $percent }%で{ $command }
command-quote = { $amount } { $asset }でいくらの{ $to }になりますか？
