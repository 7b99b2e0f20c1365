# See en.ftl.

## What a card does, as clauses of its title
act-send = kirim { $amount }
act-take-back = cabut persetujuan { $asset }
act-supply = pinjamkan { $amount } ke Aave v3
act-withdraw-all = tarik semua { $asset } dari Aave v3
act-withdraw = tarik { $amount } dari Aave v3
act-borrow = pinjam { $amount } dari Aave v3
act-repay-all = bayar seluruh utang { $asset } ke Aave v3
act-repay = bayar { $amount } ke Aave v3
act-collateral-on = pakai { $asset } sebagai jaminan
act-collateral-off = berhenti memakai { $asset } sebagai jaminan
act-swap = tukar { $give } ke { $get }
act-wrap = bungkus { $amount } menjadi { $asset }
act-unwrap = buka bungkus { $amount }
act-drip = ambil aset uji dari faucet pengembangan
act-then = { $first }, lalu { $second }
title-order = { $title }, { $when }
when-hourly = setiap jam
when-daily = setiap hari
when-weekly = setiap minggu
when-monthly = setiap bulan
when-below = sekali, saat harga { $asset } turun di bawah ${ $price }
when-above = sekali, saat harga { $asset } naik di atas ${ $price }

## Receipts
did-supply = dipinjamkan { $amount }
did-withdraw = ditarik { $amount }
did-borrow = dipinjam { $amount }
did-repay = dibayar { $amount }
receipt-done = Selesai
receipt-failed = GAGAL di rantai
receipt-reverted = Dibatalkan
receipt-only-fee = { $reason }. Tidak ada yang berpindah selain biaya jaringan
receipt-out-of-gas = kehabisan gas atau dihentikan
label-sent = Dikirim
label-received = Diterima
label-health = Health factor
label-fee = Biaya jaringan
label-block = Blok
label-transaction = Transaksi

## The conversation
wallet-made = Dompet Anda adalah { $wallet }. Kuncinya tetap terenkripsi di mesin ini.
frozen-opening = Dompet ini dibekukan: tidak ada yang ditandatangani sampai `hyperlith wallet unfreeze` (/unfreeze di Telegram).
card-before-frozen = Kartu dari sebelumnya masih ada.
card-before-expired = Kartu dari sebelumnya tidak dikonfirmasi dan sudah kedaluwarsa. Mengonfirmasi membuat yang baru.
card-before-waits = Kartu dari sebelumnya masih menunggu Anda.
message-too-long = Pesan ini { $bytes } byte dan maksimumnya { $most }; tulis lebih pendek. Tidak ada transaksi yang dibuat.
last-word = Kartu { $id } masih menunggu: { $title }{ $to }. { $words }
last-word-to = { " " }(ke { $to })
last-word-frozen = Dompet ini dibekukan, jadi tidak bisa dikirim; `cancel` membatalkannya.
last-word-confirm = `confirm` mengirim itu saja; `cancel` membatalkannya.
crashed = Ada yang rusak saat transaksi disiapkan. Jika sudah ditandatangani, transaksi disimpan dan dikirim sekali; mulai lagi untuk melihat hasilnya.
cancelled-card = Dibatalkan: { $title }. Tidak ada yang dikirim dan tidak ada dana yang berpindah.
cancelled-turn = Dibatalkan; tidak ada yang dikirim.
too-late = Terlambat untuk membatalkan: transaksi sudah ditandatangani dan sedang berjalan. Tidak ada hal lain yang tertunda.
frozen-now = Dompet ini dibekukan mulai sekarang: tidak ada yang ditandatangani. Yang sudah ditandatangani tidak bisa ditarik kembali. `hyperlith wallet unfreeze` (/unfreeze di Telegram) mencairkannya.
no-transaction = Tidak ada transaksi yang dibuat.
no-transaction-later = Tidak ada transaksi yang dibuat; coba lagi sebentar.
no-answer-in-time = Agen tidak menjawab dalam { $seconds } d. Tidak ada transaksi yang dibuat; coba lagi, atau katakan dengan lebih singkat.
no-approval-open = Tidak ada persetujuan terbuka: tidak ada yang bisa mengambil apa pun dari dompet Anda.

## From proposal to receipt
cannot-offer = Saya tidak bisa menawarkan ini: { $why }.
would-fail = Ini akan gagal di rantai: { $why }. Jadi tidak ada yang perlu dikonfirmasi; tidak ada yang dikirim dan tidak ada dana yang berpindah.
order-loses = Ini rugi { $percent } karena dampak harga, jadi tidak ditawarkan sebagai order tetap: tidak ada yang menyetujui setiap kali. Pakai jumlah lebih kecil. Tidak ada yang dipasang.
older-replaced = Kartu lama dibatalkan; yang ini menggantikannya.
not-confirmed = Tidak dikonfirmasi: { $why }.
nothing-to-confirm = Tidak ada yang perlu dikonfirmasi. Tidak ada transaksi yang dibuat.
why-expired = Kartu sudah kedaluwarsa, jadi tidak ada yang dikirim.
type-words = Penukaran ini rugi banyak karena dampak harga. Ketik kata "{ $words }" untuk mengirim, atau batalkan.
why-fails-now = Pada keadaan terbaru ini akan gagal ({ $why }), jadi tidak ada yang dikirim.
why-moved = Angkanya berubah: { $change }. Tidak ada yang dikirim.
ask-again = Minta kartu baru lagi. Tidak ada dana yang berpindah.
not-the-same = Yang ditawarkan agen bukan hal yang sama dengan angka baru, jadi tidak ada kartu baru. Minta lagi. Tidak ada dana yang berpindah.
new-card = Ini kartu baru.
no-funds-moved = Tidak ada dana yang berpindah.
already-under-way = Sudah dikonfirmasi dan sedang berjalan; dikirim sekali. Transaksi { $hash }.
already-mined = Sudah dikonfirmasi dan ditambang; tidak dikirim lagi. Transaksi { $hash }.
already-failed = Sudah dikonfirmasi dan gagal; tidak dikirim lagi. Transaksi { $hash }.
already-cancelled = Tidak ada yang perlu dikonfirmasi: kartu terakhir dibatalkan. Tidak ada transaksi yang dibuat.
already-expired = Tidak ada yang perlu dikonfirmasi: kartu terakhir sudah kedaluwarsa. Tidak ada transaksi yang dibuat.
already-ordered = Sudah dikonfirmasi dan sejak itu menjadi order tetap; `orders` menampilkannya.
card-waits = Kartu ini menunggu Anda.
not-taken = Rantai tidak menerima transaksi: { $why }. Tidak dikirim lagi dan tidak ada dana yang berpindah. Transaksi { $hash }.
not-mined-yet = Transaksi ditandatangani dan disimpan, tetapi belum ditambang: { $why }. Dikirim sekali apa pun yang terjadi; hasilnya ditampilkan dengan pesan Anda berikutnya atau saat mulai lagi. Transaksi { $hash }.
mined-before-restart = Transaksi yang Anda konfirmasi sebelum mulai ulang:
not-taken-before-restart = Rantai tidak menerima transaksi yang Anda konfirmasi sebelum mulai ulang ({ $title }): { $why }. Tidak ada dana yang berpindah. Transaksi { $hash }.

## What moved against the person, as reasons
now-send = sekarang Anda akan mengirim { $amount }
now-receive = sekarang Anda akan menerima { $amount }
now-others = sekarang aset lain akan berpindah
now-fee = biaya jaringan lebih dari dua kali lipat
now-health = health factor Anda sekarang akan menjadi { $health }
now-impact = dampak harga sekarang { $percent }

## Alerts
alert-set = 🔔 Peringatan { $id } dipasang: Anda diberi tahu saat { $what }.
alert-too-many = Anda punya { $most } peringatan, itu maksimumnya; hapus satu dulu. Tidak ada yang dipasang.
alert-health-below = health factor Anda turun di bawah { $bound }
alert-health-above = health factor Anda naik di atas { $bound }
alert-price-below = harga { $asset } turun di bawah ${ $bound }
alert-price-above = harga { $asset } naik di atas ${ $bound }
alert-told = 🔔 Peringatan Anda: { $what }. Sekarang { $now }. Anda diberi tahu lagi saat garis dilewati kembali.
alert-proposal = pemungutan suara usulan { $id } di { $governor } berakhir dalam { $lead }
alert-vote-ends = 🔔 Peringatan Anda: pemungutan suara usulan { $id } di { $governor } berakhir dalam { $left }. Anda diberi tahu lagi hanya jika diperpanjang.
alert-vote-ended = 🔔 Peringatan Anda: pemungutan suara usulan { $id } di { $governor } sudah berakhir. Peringatan ini selesai.
alert-vote-left = Masih dibuka { $left }.
alert-no-vote = Tidak ada pemungutan suara terbuka untuk usulan { $id } di { $governor }: sudah berakhir, dibatalkan, atau kontrak itu bukan Governor di rantai ini. Tidak ada peringatan yang dipasang.
duration-days = { $n } hari
duration-hours = { $n } jam
duration-minutes = { $n } menit
duration-moment = kurang dari satu menit

## Standing orders
order-too-many = Anda punya { $most } order tetap, itu maksimumnya; batalkan satu dulu (`orders` menampilkannya). Yang ini tidak dipasang, dan tidak ada dana yang berpindah.
order-card-closed = Kartu sudah ditutup sementara itu. Tidak ada order yang dipasang.
order-set-up = Order { $id } dipasang: { $title }. `pause order { $id }` dan `cancel order { $id }` menghentikannya seketika; membekukan dompet juga.
order-over = Order { $id } berakhir: { $why }.
order-last-failed = Order { $id } ({ $title }) tidak dijalankan: { $why }. Itu kali terakhirnya. Tidak ada dana yang berpindah.
order-failed = Order { $id } ({ $title }) tidak dijalankan: { $why }. Tidak ada dana yang berpindah. { $then }
order-then-paused = Itu kali ke-{ $times } berturut-turut, jadi dijeda; `resume order { $id }` melanjutkannya.
order-then-again = Dicoba lagi { $at }.
order-not-what-was-confirmed = yang ditawarkan agen sekarang bukan yang Anda konfirmasi
order-would-fail = akan gagal di rantai ({ $why })
order-would-lose = akan rugi { $percent } karena dampak harga, dan tidak ada yang menyetujuinya
order-over-cap = dengan kali ini akan memindahkan lebih dari total { $cap }
order-missed = Order { $id } melewatkan jadwal sebelum ini ({ $times }); tidak dikejar.
order-waited = Order { $id } ({ $title }) menunggu harganya { $days } hari dan berakhir. Tidak ada yang dikirim.
order-run = Order { $id }: { $title }
order-next-time = Kali berikutnya { $at }.
order-is-paused = Order dijeda.
order-is-over = Order berakhir.
order-none = Anda tidak punya order tetap { $id }; `orders` menampilkannya.
order-paused = Order { $id } dijeda.
order-resumed = Order { $id } berlanjut mulai waktu berikutnya.
order-cancelled = Order { $id } dibatalkan. Yang sudah dijalankan tetap.
order-cap = Order { $id } mulai sekarang memindahkan paling banyak total { $cap }.
order-cap-not = Tidak ada yang diubah: tidak ada order tetap { $id }, atau batasnya sudah lebih rendah. Batas hanya bisa diturunkan; untuk yang lebih tinggi, buat order baru.
orders-none = Anda tidak punya order tetap. Buat dengan kalimat seperti `pinjamkan 50 USDC setiap minggu` atau `tukar 100 USDC ke METIS jika METIS turun di bawah 15`.
order-line = Order { $id }: { $title }. Selesai { $runs } dari paling banyak { $most } kali, { $spent } dari paling banyak { $cap }; { $next }.
order-line-paused = dijeda
order-line-over = berakhir
order-line-waits = menunggu sampai { $at }
order-line-next = berikutnya { $at }

## Why the policy said no; each as a reason
refused-frozen = dompet ini dibekukan, jadi tidak ada yang ditandatangani; `hyperlith wallet unfreeze` (/unfreeze di Telegram) mencairkannya. Tidak ada dana yang berpindah
refused-per-transaction = ini akan memindahkan { $amount }, dan batasnya { $limit } per transaksi. Tidak ada dana yang berpindah; minta lebih sedikit, atau naikkan batas (`hyperlith wallet limits`, /limits di Telegram)
refused-per-day = ini akan memindahkan { $amount }; dengan { $spent } dalam 24 jam terakhir melebihi batas { $limit } per hari. Tidak ada dana yang berpindah; tunggu, minta lebih sedikit, atau naikkan batas (`hyperlith wallet limits`, /limits di Telegram)
refused-per-week = ini akan memindahkan { $amount }; dengan { $spent } dalam tujuh hari terakhir melebihi batas { $limit } per minggu. Tidak ada dana yang berpindah; tunggu, minta lebih sedikit, atau naikkan batas (`hyperlith wallet limits`, /limits di Telegram)
refused-recipient = { $who } tidak ada di buku alamat Anda, dan dompet ini tidak mengirim ke yang lain. Tidak ada dana yang berpindah; tambahkan alamatnya dulu
refused-no-price = tidak ada harga untuk { $asset }, jadi batas pengeluaran tidak bisa diperiksa. Tidak ada dana yang berpindah; coba lagi saat oracle menjawab
refused-slippage = penukaran mengizinkan slippage { $got } dan maksimum Anda { $max }. Tidak ada dana yang berpindah
refused-health = health factor Anda akan turun ke { $got }; batas bawahnya { $floor }, dan di bawah 1.00 Anda bisa dilikuidasi. Tidak ada dana yang berpindah; pinjam atau tarik lebih sedikit
refused-fee = biaya jaringan bisa mencapai { $most }, dan dompet ini membayar paling banyak { $limit } per transaksi. Tidak ada dana yang berpindah; coba lagi saat biaya turun
