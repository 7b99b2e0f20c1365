# See en.ftl.

## What a card does, as clauses of its title
act-send = { $amount }を送る
act-take-back = { $asset }の承認を取り消す
act-supply = { $amount }をAave v3に預ける
act-withdraw-all = Aave v3から{ $asset }をすべて引き出す
act-withdraw = Aave v3から{ $amount }を引き出す
act-borrow = Aave v3から{ $amount }を借りる
act-repay-all = Aave v3の{ $asset }の借り入れをすべて返済する
act-repay = Aave v3に{ $amount }を返済する
act-collateral-on = { $asset }を担保に使う
act-collateral-off = { $asset }を担保に使うのをやめる
act-swap = { $give }を{ $get }に交換する
act-wrap = { $amount }を{ $asset }にラップする
act-unwrap = { $amount }をアンラップする
act-drip = 開発用の蛇口からテスト資産をもらう
act-then = { $first }、次に{ $second }
title-order = { $title }、{ $when }
when-hourly = 毎時
when-daily = 毎日
when-weekly = 毎週
when-monthly = 毎月
when-below = { $asset }の価格が${ $price }を下回ったら一度
when-above = { $asset }の価格が${ $price }を上回ったら一度

## Receipts
did-supply = { $amount }を預けました
did-withdraw = { $amount }を引き出しました
did-borrow = { $amount }を借りました
did-repay = { $amount }を返済しました
receipt-done = 完了
receipt-failed = チェーン上で失敗
receipt-reverted = 取り消し
receipt-only-fee = { $reason }。ネットワーク手数料のほかは何も動いていません
receipt-out-of-gas = ガスが足りないか、停止されました
label-sent = 送付
label-received = 受取
label-health = ヘルスファクター
label-fee = ネットワーク手数料
label-block = ブロック
label-transaction = トランザクション

## The conversation
wallet-made = ウォレットは{ $wallet }です。鍵はこのマシンで暗号化されたままです。
frozen-opening = このウォレットは凍結中です。`hyperlith wallet unfreeze`（Telegramでは /unfreeze）まで何も署名しません。
card-before-frozen = 以前のカードがまだ残っています。
card-before-expired = 以前のカードは確認されず期限切れです。確認すると新しいカードを作ります。
card-before-waits = 以前のカードがまだお待ちしています。
message-too-long = メッセージは{ $bytes }バイトで、上限は{ $most }です。短くしてください。取引はしていません。
last-word = カード{ $id }がまだ待っています：{ $title }{ $to }。{ $words }
last-word-to = （{ $to }へ）
last-word-frozen = ウォレットが凍結中なので送れません。`cancel`で取り消します。
last-word-confirm = `confirm`はそれだけを送り、`cancel`で取り消します。
crashed = 取引の準備中に問題が起きました。すでに署名済みなら保存され、一度だけ送られます。やり直すと結果が分かります。
cancelled-card = 取り消しました：{ $title }。何も送らず、資金は動いていません。
cancelled-turn = 取り消しました。何も送っていません。
too-late = もう取り消せません。取引は署名済みで送信中です。ほかに保留中のものはありません。
frozen-now = このウォレットを今から凍結しました。何も署名しません。すでに署名したものは取り消せません。`hyperlith wallet unfreeze`（Telegramでは /unfreeze）で解除できます。
no-transaction = 取引はしていません。
no-transaction-later = 取引はしていません。少し後でもう一度お試しください。
no-answer-in-time = エージェントは{ $seconds }秒以内に答えませんでした。取引はしていません。もう一度、または短い言葉でお試しください。
no-approval-open = 有効な承認はありません。誰もウォレットから引き出せません。

## From proposal to receipt
cannot-offer = これはご提案できません：{ $why }。
would-fail = これはチェーン上で失敗します：{ $why }。確認するものはなく、何も送らず、資金は動いていません。
order-loses = 価格への影響で{ $percent }失うため、継続注文にはできません。毎回承認する人がいないからです。量を減らしてください。何も設定していません。
older-replaced = 前のカードは取り消し、こちらに置き換わります。
not-confirmed = 確認できませんでした：{ $why }。
nothing-to-confirm = 確認するものはありません。取引はしていません。
why-expired = カードは期限切れで、何も送っていません。
type-words = この交換は価格への影響で大きく失います。送るには「{ $words }」と入力するか、取り消してください。
why-fails-now = 最新の状態では失敗するため（{ $why }）、何も送っていません。
why-moved = 数字が変わりました：{ $change }。何も送っていません。
ask-again = 新しいカードをもう一度お求めください。資金は動いていません。
not-the-same = エージェントの代案は数字を新しくした同じものではないため、新しいカードはありません。もう一度お求めください。資金は動いていません。
new-card = 新しいカードです。
no-funds-moved = 資金は動いていません。
already-under-way = すでに確認済みで処理中です。一度だけ送られます。トランザクション { $hash }。
already-mined = すでに確認済みで取り込まれています。再送しません。トランザクション { $hash }。
already-failed = すでに確認済みで失敗しました。再送しません。トランザクション { $hash }。
already-cancelled = 確認するものはありません。最後のカードは取り消されました。取引はしていません。
already-expired = 確認するものはありません。最後のカードは期限切れでした。取引はしていません。
already-ordered = すでに確認済みで、継続注文になっています。`orders`で一覧できます。
card-waits = このカードがお待ちしています。
not-taken = チェーンが取引を受け付けませんでした：{ $why }。再送せず、資金は動いていません。トランザクション { $hash }。
not-mined-yet = 取引は署名・保存済みですが、まだ取り込まれていません：{ $why }。何があっても一度だけ送られ、結果は次のメッセージか次回起動時に表示します。トランザクション { $hash }。
mined-before-restart = 再起動前に確認した取引：
not-taken-before-restart = 再起動前に確認した取引（{ $title }）をチェーンが受け付けませんでした：{ $why }。資金は動いていません。トランザクション { $hash }。

## What moved against the person, as reasons
now-send = 送る額が{ $amount }になります
now-receive = 受け取る額が{ $amount }になります
now-others = ほかの資産が動くことになります
now-fee = ネットワーク手数料が倍以上になりました
now-health = ヘルスファクターが{ $health }になります
now-impact = 価格への影響が{ $percent }になりました

## Alerts
alert-set = 🔔 アラート{ $id }を設定しました：{ $what }とお知らせします。
alert-too-many = アラートは{ $most }件で上限です。先に一つ消してください。設定していません。
alert-health-below = ヘルスファクターが{ $bound }を下回る
alert-health-above = ヘルスファクターが{ $bound }を上回る
alert-price-below = { $asset }の価格が${ $bound }を下回る
alert-price-above = { $asset }の価格が${ $bound }を上回る
alert-told = 🔔 アラート：{ $what }。現在は{ $now }です。次に線を越えたらまたお知らせします。
alert-proposal = { $governor }の提案{ $id }の投票終了まで{ $lead }を切る
alert-vote-ends = 🔔 アラート：{ $governor }の提案{ $id }の投票はあと{ $left }で終わります。延長された場合だけ、もう一度お知らせします。
alert-vote-ended = 🔔 アラート：{ $governor }の提案{ $id }の投票は終わりました。このアラートは終了です。
alert-vote-left = 投票はあと{ $left }です。
alert-no-vote = { $governor }の提案{ $id }に受付中の投票はありません。終了したか、取り消されたか、このチェーンのGovernorではありません。アラートは設定していません。
duration-days = { $n }日
duration-hours = { $n }時間
duration-minutes = { $n }分
duration-moment = 1分未満

## Standing orders
order-too-many = 継続注文は{ $most }件で上限です。先に一つ取り消してください（`orders`で一覧）。この注文は設定しておらず、資金は動いていません。
order-card-closed = その間にカードは閉じられました。注文は設定していません。
order-set-up = 注文{ $id }を設定しました：{ $title }。`pause order { $id }`と`cancel order { $id }`ですぐに止まります。ウォレットの凍結でも止まります。
order-over = 注文{ $id }は終了しました：{ $why }。
order-last-failed = 注文{ $id }（{ $title }）は実行されませんでした：{ $why }。最後の回でした。資金は動いていません。
order-failed = 注文{ $id }（{ $title }）は実行されませんでした：{ $why }。資金は動いていません。{ $then }
order-then-paused = { $times }回続いたため一時停止しました。`resume order { $id }`で再開します。
order-then-again = { $at }に再び試みます。
order-not-what-was-confirmed = エージェントの今の提案は確認したものと違います
order-would-fail = チェーン上で失敗します（{ $why }）
order-would-lose = 価格への影響で{ $percent }失いますが、承認する人がいません
order-over-cap = 今回で合計の上限{ $cap }を超えます
order-missed = 注文{ $id }は今回の前に{ $times }回逃しました。逃した分は埋め合わせません。
order-waited = 注文{ $id }（{ $title }）は{ $days }日間価格を待って終了しました。何も送っていません。
order-run = 注文{ $id }：{ $title }
order-next-time = 次回は{ $at }です。
order-is-paused = 注文は一時停止中です。
order-is-over = 注文は終了しました。
order-none = 継続注文{ $id }はありません。`orders`で一覧できます。
order-paused = 注文{ $id }を一時停止しました。
order-resumed = 注文{ $id }を次回から再開します。
order-cancelled = 注文{ $id }を取り消しました。実行済みの分はそのままです。
order-cap = 注文{ $id }の合計上限は今から{ $cap }です。
order-cap-not = 変更していません。継続注文{ $id }がないか、上限がすでに低いです。上限は下げるだけです。上げるには新しい注文を作ってください。
orders-none = 継続注文はありません。「毎週50 USDCを預けて」「METISが15を下回ったら100 USDCをMETISに交換して」のような文で作れます。
order-line = 注文{ $id }：{ $title }。実行 { $runs }/{ $most }回、金額 { $spent }/{ $cap }、{ $next }。
order-line-paused = 一時停止中
order-line-over = 終了
order-line-waits = { $at }まで待機
order-line-next = 次回 { $at }

## Why the policy said no; each as a reason
refused-frozen = ウォレットが凍結中のため署名しません。`hyperlith wallet unfreeze`（Telegramでは /unfreeze）で解除できます。資金は動いていません
refused-per-transaction = { $amount }が動きますが、一取引の上限は{ $limit }です。資金は動いていません。額を減らすか、上限を上げてください（`hyperlith wallet limits`、Telegramでは /limits）
refused-per-day = { $amount }が動きますが、過去24時間の{ $spent }と合わせて一日の上限{ $limit }を超えます。資金は動いていません。待つか、額を減らすか、上限を上げてください（`hyperlith wallet limits`、Telegramでは /limits）
refused-per-week = { $amount }が動きますが、過去7日間の{ $spent }と合わせて週の上限{ $limit }を超えます。資金は動いていません。待つか、額を減らすか、上限を上げてください（`hyperlith wallet limits`、Telegramでは /limits）
refused-recipient = { $who }はアドレス帳になく、このウォレットはほかには送りません。資金は動いていません。先にアドレスを追加してください
refused-no-price = { $asset }の価格がないため上限を確認できません。資金は動いていません。オラクルが答えるときにもう一度お試しください
refused-slippage = この交換のスリッページは{ $got }で、上限は{ $max }です。資金は動いていません
refused-health = ヘルスファクターが{ $got }に下がります。下限は{ $floor }で、1.00を下回ると清算されることがあります。資金は動いていません。借りる額か引き出す額を減らしてください
refused-fee = ネットワーク手数料が最大{ $most }になる可能性があり、このウォレットの上限は{ $limit }です。資金は動いていません。手数料が下がってからお試しください
