# ボット自身の言葉。値は波括弧の中に入ります。

## メニュー
menu-start = あなたのウォレットと、できること
menu-help = 話し方
menu-balance = ウォレットの中身
menu-portfolio = 持っているものすべて（画像つき）
menu-position = 預け入れ、借り入れ、ヘルスファクター
menu-rates = 貸すと得られる利率、借りるとかかる利率
menu-history = 最近の取引
menu-approvals = 誰が何をウォレットから取れるか
menu-alerts = 知らせてほしいこと
menu-orders = 繰り返し・価格待ちの注文
menu-contacts = アドレス帳
menu-settings = 上限、スリッページ、言語
menu-limits = 支出の上限
menu-language = 言語を選ぶ
menu-cancel = 保留中のものを取り消す
menu-freeze = すべての署名を今すぐ止める
menu-forget = 会話を消す

## はじめに
start-title = 👋 Hyperlith：ふつうの言葉で DeFi
start-what = したいことを書いてください。何が起きるかを正確に示すカードを一枚お返しします。「確認」を押すまで何も送られません。
start-wallet = あなたのウォレット：
start-key = 鍵は私が動いている場所で暗号化されたままです。鍵やシードフレーズを尋ねることも、送ることも決してありません。
start-development = これは開発用ネットワークです。資産に価値はなく、価格は手で決められています。
start-payload = リンクには「{ $text }」とあります。リンクがあなたの名前で何かを頼むことはできません。望むならご自分で書いてください。

## ヘルプ
help-title = ご自分の言葉で書いてください
help-sentences = 金額は数字、「半分」、「25%」、「全部」のどれでも。例：
help-commands = コマンド
help-safety = カードの有効時間は短く、あなた自身のタップだけが確認になります。/freeze は何かが動いている間でも、すべての署名をすぐに止めます。

## カード
button-confirm = 確認
button-cancel = 取り消し
card-send = 送るもの
card-receive = 受け取るもの
card-to = 宛先
card-approval = 承認
card-approval-exact = { $spender } にちょうど { $amount }。残る承認はありません
card-approval-open = { $spender } にちょうど { $amount }。うち { $left } は開いたまま残ります
card-approval-back = { $spender } はもう { $asset } を取れません
card-rate = レート
card-at-least = 最低これだけ、でなければ何も起きません
card-at-most = 最大これだけ、でなければ何も起きません
card-slippage = スリッページの上限
card-impact = 価格への影響
card-impact-warning = この交換は価格を { $percent } 不利に動かします。小さくすれば損も減ります。
card-oracle-warning = このレートはオラクルの価格より { $percent } 悪いです。
card-health = ヘルスファクター
card-health-warning = 清算に近づいています。1.00 を下回ると清算されます。
card-fee = ネットワーク手数料
card-fee-value = 約 { $about }、最大 { $most }
card-expires = 有効時間
card-valid-for = { $seconds } 秒
card-expired = 期限切れ。「確認」で新しいカードになります
card-simulated = { $network } のブロック { $block } でシミュレーション済み
card-development = 開発用ネットワーク：資産に価値はなく、価格は手で決められています。
card-never-written = このアドレスはここで書かれたことがありません。思っているものと全体を見比べてください。
card-unknown-contract = 宛先は、このネットワークの運営者の一覧にないコントラクトです。
card-frozen = このウォレットは凍結されているので、送れません。
card-type-words = これは大きく損をします。それでも送るには、次のように入力してください：
flow-deposit = Aave v3 への預け入れとして
flow-withdrawal = Aave v3 の預け入れから
flow-loan = 利息つきで返す借り入れとして
flow-repayment = 借り入れの返済として

## 結果
outcome-under-way = 署名され、送信中です。何があっても一度だけ送られます。
outcome-not-taken = チェーンはこの取引を受け付けませんでした。再送はされず、資金は動いていません。
outcome-cancelled = 取り消しました。何も送られず、資金は動いていません。
outcome-expired = 期限切れです。何も送られず、資金は動いていません。
receipt-done = 完了
receipt-failed = チェーン上で失敗
receipt-reason = 理由
receipt-only-fee = ネットワーク手数料のほかは何も動いていません。
receipt-sent = 送ったもの
receipt-received = 受け取ったもの
receipt-block = ブロック
receipt-transaction = 取引

## タップ
tap-sending = もう一度確かめてから送ります…
tap-cancelled = 取り消しました。何も送られていません。
tap-too-late = 取り消すには遅すぎます。このカードはもう待っていません。
tap-unknown = このボタンは（もう）意味がありません。何もしていません。
tap-not-yours = これは別の人のカードです。何もしていません。
tap-elsewhere = このボタンは別のメッセージのものです。何もしていません。
tap-too-old = このボタンは古すぎます。何もしていません。もう一度頼んでください。
tap-again = すでに押されています。一度だけ数えます。

## 履歴と設定
history-title = 最近の取引
history-empty = まだ取引はありません。
settings-title = 設定
settings-per-transaction = 一回の上限
settings-per-day = 24時間の上限
settings-per-week = 七日間の上限
settings-of = { $limit }（{ $spent } 使用済み）
settings-slippage = スリッページの上限
settings-health = ヘルスファクターの下限
settings-recipients = 送金先
settings-recipients-known = アドレス帳だけ
settings-recipients-anyone = 誰にでも
settings-code = 二つ目の要素
settings-yes = 有効
settings-no = 無効：/2fa
settings-waiting = 待っている変更：{ $count }。/keep で取り消し、すべて今のままにします。
settings-frozen = 署名
settings-frozen-yes = 凍結中
settings-frozen-no = 許可
settings-language = 言語
settings-note = 上限を下げるとすぐに有効になります。上げるには二つ目の要素のコードと待ち時間が要ります：/limits、/slippage、/recipients、/contacts、/unfreeze。
slippage-set = これから、交換でスリッページにより失うのは最大 { $percent } です。
slippage-not-raised = 今の上限より大きく、上げるにはコードが要ります：/slippage。何も変えていません。
language-choose = どの言語にしますか？
language-set = これから日本語で書きます。
forget-ask = 会話と、エージェントがここであなたについて覚えていることを消します。ウォレット、その取引、監査記録は残ります。Telegram のメッセージはそちらで消してください。
button-forget = 消す
forgotten = 消しました。ウォレットは元のままです。

## しないこと
unknown-command = /{ $command } は知りません。知っているものは /help にあります。ふつうの文でも大丈夫です。
forwarded = 転送されたメッセージでは動きません。ほかの人が書いたものだからです。望むならご自分で書いてください。何もしていません。
not-text = 読めるのは文字だけです。何もしていません。文字で書いてください。
too-fast = お答えより速く書かれています。最後の分は読み飛ばしました。返事を待ってからもう一度書いてください。それによる取引はありません。
broken = 作業中に何かが壊れました。その前に確認された取引があれば保存されて一度だけ送られます：/history で見られます。なければ何も送られていません。

## グループ
group-start-first = まず私と個別のチャットを開いてください。ウォレットはあなたのもので、このグループのものではありません。
group-private-only = これには個別のチャットでだけ答えます。
group-answered-privately = 個別のチャットで答えました。
open-privately = 個別のチャットを開く

## ポートフォリオと承認
portfolio-title = ウォレットの中身
portfolio-lending = Aave v3：貸し { $lent }、借り { $owed }
approvals-none = 開いている承認はありません。誰もウォレットから何も取れません。
approvals-title = 開いている承認
approvals-how = /revoke で、カード一枚ですべて取り消せます。
alerts-title = アラート
alerts-how = 「METISが18を下回ったら教えて」や「ヘルスファクターが1.5を下回ったら知らせて」と書いてください。線を越えるたびに一度お知らせします。ボタンで消せます。投票は「通知 提案 12 0x… 6 時間」。
alert-dropped = 消しました。このアラートはもうありません。

## 継続注文
orders-title = 継続注文
orders-how = 「毎週50 USDCを預けて」や「METISが15を下回ったら100 USDCをMETISに交換して」と書いてください。ボタンですぐに一時停止・再開・取り消しができます。「cap order 1 500」で合計の上限を下げられます。
order-label = 継続注文
order-once = 一度
order-hourly = 毎時、最初は今すぐ
order-daily = 毎日、最初は今すぐ
order-weekly = 毎週、最初は今すぐ
order-monthly = 毎月、最初は今すぐ
order-below = { $asset }の価格が{ $price }を下回ったら一度
order-above = { $asset }の価格が{ $price }を上回ったら一度
order-price-now = 現在の価格
order-price = { $price }
order-price-there = { $price }：すでに条件を満たしているので、すぐに実行されます
order-until = 期限
order-most = 上限
order-most-value = { $times }回、{ $until }まで、合計{ $cap }
order-each-time = 毎回あらためて作り、シミュレーションし、上限を守ります。別の操作になる場合や価格で5%以上失う場合は見送り、お知らせします。
order-progress = 実行 { $runs }/{ $most }回、金額 { $spent }/{ $cap }
order-next = 次回：{ $next }
order-waits-until = { $until }まで待機
order-is-paused = 一時停止中
order-paused = 注文{ $order }を一時停止しました。
order-resumed = 注文{ $order }を次回から再開します。
order-cancelled = 注文{ $order }を取り消しました。実行済みの分はそのままです。
order-gone = 注文{ $order }はもうありません。何も変更していません。
outcome-ordered = 注文{ $order }を設定しました。/orders で一覧・一時停止・取り消し、/freeze ですべて停止します。

## 上限、アドレス帳、二つ目の要素
change-done = 済みました。今から有効です。
change-waits = コードは正しいです。変更は { $time } 後に有効になります。その前に /keep か /freeze で取り消せます。
changes-dropped = 待っているものはもうありません。すべて今のままです。
code-none = これはウォレットにより多くを許すので、二つ目の要素が要りますが、まだありません。/2fa で作ってください。何も変えていません。
code-needed = これはウォレットにより多くを許します。認証アプリのコードを最後につけてもう一度書いてください。何も変えていません。
code-wrong = このコードは違うか、すでに使われています。何も変えていません。
code-locked = 違うコードが多すぎます。{ $time } の間は調べません。何も変えていません。
code-set-up = この秘密を認証アプリ（「時間ベース」）に入れ、/2fa と表示された六桁を書いてください：
code-active = 二つ目の要素が有効になりました。ウォレットにより多くを許すものすべてに要ります。
code-there = 二つ目の要素はすでに有効です。「/2fa off」とコードで、待ち時間のあとにやめられます。
secret-taken-back = このメッセージは { $seconds } 秒で消えます。
limits-how = 上限：一回 { $transaction }、24時間 { $day }、七日間 { $week }。変えるには三つとも米ドルで書いてください：/limits 500 1000 2000。下げるとすぐ有効、上げるには最後にコードをつけて待ちます。
slippage-how = スリッページで失ってよい最大を書いてください：/slippage 1%。下げるとすぐ有効、上げるには最後にコードをつけて待ちます。
contacts-title = アドレス帳
contacts-how = /contacts add bob 0x… CODE で名前を加え（待ち時間のあとに有効）、/contacts remove bob ですぐに消します。そのあとは「send 5 USDC to bob」で足ります。
contacts-bad-address = アドレスではありません。0x と40桁の十六進数です。何も変えていません。
recipients-how = 「/recipients contacts」で送金先をすぐにアドレス帳だけにします。「/recipients anyone」とコードで、待ち時間のあとに解除します。
export-title = あなたのウォレットの秘密鍵です。持つ人は中身すべてを持ちます。
export-how = 秘密鍵は二つ目の要素のコードで表示されます：/export CODE。別のウォレットへ移るときだけにしてください。助けてくれる人に必要なことはありません。
