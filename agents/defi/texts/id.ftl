# See en.ftl.

## Verbs, as they stand in questions
verb-lend = pinjamkan
verb-withdraw = tarik
verb-borrow = pinjam
verb-repay = bayar
verb-swap = tukar
verb-send = kirim
verb-vote = beri suara
verb-look = lihat sesuatu
verb-other = lakukan hal lain
nothing = tidak ada
and = dan

## Answers to buttons; each is understood in its language
word-yes = ya
word-no = tidak
word-half = setengah
word-all = semua

## Small talk and help
help =
    Saya bisa meminjamkan, menarik, meminjam, membayar, menukar, dan mengirim untuk Anda, serta memberi tahu saldo, pinjaman, suku bunga, harga, dan kuotasi. Jumlah bisa berupa angka, “setengah”, “25%”, atau “semua”. Saya bertanya bila ada yang kurang, dan tidak ada yang dikirim sebelum Anda mengonfirmasi. “batal” membuang yang tertunda. Misalnya:
    • pinjamkan 100 USDC
    • pinjam 40 USDC
    • bayar setengah pinjaman saya
    • tukar 2,5 METIS ke USDC
    • kirim 5 USDC ke 0x…
    • pinjamkan 50 USDC setiap minggu
    • tukar 100 USDC ke METIS jika METIS turun di bawah 15
    • berapa health factor saya?
greeting = Siap membantu! Katakan apa yang harus dilakukan, misalnya “pinjamkan 100 USDC”, atau “bantuan”.
out-of-scope = Saya hanya menangani pinjaman, penukaran, dan transfer. Katakan “bantuan” untuk melihat apa yang bisa saya lakukan.
not-understood = Saya tidak yakin apa yang Anda mau, jadi saya tidak melakukan apa pun. Katakan dengan cara lain, misalnya “pinjamkan 100 USDC”.
model-no-help = Saya tidak yakin apa yang Anda mau dan model bahasa tidak memberi jawaban yang berguna, jadi saya tidak melakukan apa pun. Katakan dengan cara lain, misalnya “pinjamkan 100 USDC”.
not-the-person = Saya hanya bertindak atas apa yang Anda tulis sendiri; teks ini berasal dari tempat lain, jadi saya tidak melakukan apa pun.
empty = Saya tidak membaca kata apa pun di pesan itu. Katakan “bantuan” untuk melihat apa yang bisa saya lakukan.
too-long = Pesan itu terlalu panjang untuk saya pastikan maksudnya, jadi saya tidak melakukan apa pun. Katakan dalam satu kalimat.
cancelled = Dibatalkan. Tidak ada yang dikirim.
nothing-waits = Tidak ada pertanyaan saya yang menunggu jawaban, dan saya tidak mengirim apa pun.
freeze = Saya tidak bisa dan tidak boleh membekukan dompet Anda. Tulis “freeze” saja (atau /freeze): semua tanda tangan berhenti seketika sampai Anda mencairkannya. Saya tidak mengirim apa pun.
governance-not-yet = Saya mengerti ini soal tata kelola, tetapi versi ini belum bisa menampilkan proposal atau memberi suara. Tidak ada yang dikirim.
no-faucet = Tidak ada faucet token uji di rantai ini.

## Alerts and standing orders
alert-asked = Anda ingin diberi tahu. Saya hanya meneruskan: yang mengawasi untuk Anda menjawab di bawah.
alert-unclear = Katakan apa yang diawasi dan dari batas mana, misalnya “beri tahu saya kalau METIS turun di bawah 18” atau “peringatkan saya jika health factor di bawah 1.5”. Tidak ada peringatan yang dipasang.
orders-asked = Bukan saya yang menghentikan order tetap Anda. Saya hanya meneruskan: yang menyimpannya menjawab di bawah.
no-such-rhythm = Saya mengerti ini order berulang, tetapi saya hanya bisa mengulang setiap jam, hari, minggu, atau bulan. Tidak ada yang dipasang.
not-a-standing-order = Itu tidak bisa diulang atau menunggu harga: hanya meminjamkan, meminjam, membayar, menarik, menukar, dan mengirim. Tidak ada yang dipasang.
standing-needs-an-amount = Order yang berulang atau menunggu perlu jumlah pasti, misalnya “pinjamkan 50 USDC setiap minggu”: sebagian dari yang akan Anda punya bukan jumlah pasti. Tidak ada yang dipasang.
standing-in-one-sentence = Katakan seluruh order dalam satu kalimat, misalnya “pinjamkan 50 USDC setiap minggu” atau “tukar 100 USDC ke METIS jika METIS turun di bawah 15”. Tidak ada yang dipasang.
standing-hourly = Setiap jam, mulai saat Anda mengonfirmasi: { $once }
standing-daily = Setiap hari, mulai saat Anda mengonfirmasi: { $once }
standing-weekly = Setiap minggu, mulai saat Anda mengonfirmasi: { $once }
standing-monthly = Setiap bulan, mulai saat Anda mengonfirmasi: { $once }
standing-below = Sekali, saat harga { $asset } turun di bawah ${ $price }: { $once }
standing-above = Sekali, saat harga { $asset } naik di atas ${ $price }: { $once }

## Questions
which-asset = Aset mana yang ingin Anda { $verb }?
which-asset-to-get = Aset mana yang ingin Anda terima?
which-asset-meant = Aset mana yang Anda maksud?
how-much-meant = Berapa yang Anda maksud?
to-which-address = Ke alamat mana? Saya perlu lengkap: 0x dan 40 digit heksadesimal.
in-one-sentence = Tolong katakan dalam satu kalimat.
unknown-asset = Saya tidak mengenal { $asset } di sini. Saya mengenal { $known }. Yang mana?
unlisted = Saya tidak mengenal { $asset } di sini.
unlisted-known = Saya tidak mengenal { $asset } di sini. Saya mengenal { $known }.
wrapped-instead = Pasar pinjaman menerima { $wrapped } ({ $native } terbungkus), bukan { $native } itu sendiri. Pakai { $wrapped } saja?
how-much = Berapa { $asset } yang ingin Anda { $verb }?
how-much-of-it = Berapa yang ingin Anda { $verb }?
wallet-holds = Dompet Anda berisi { $amount }.
you-have-lent = Anda telah meminjamkan { $amount }.
up-to-possible = Paling banyak { $amount }.
you-owe = Anda berutang { $amount }.
amount-malformed = Saya tidak bisa membacanya sebagai jumlah.
amount-too-precise = { $asset } punya { $allowed } desimal dan jumlah Anda punya { $given }; saya tidak membulatkan sendiri.
amount-too-large = Itu lebih dari yang bisa dihitung token mana pun.
amount-zero = Itu nol.
share-too-large = Bagian tidak bisa lebih dari 100 %.
share-is-nothing = Bagian itu dari { $amount } tidak ada nilainya.
give-or-get = Penukaran hanya bisa menetapkan yang Anda beri atau yang Anda terima, tidak keduanya. Berapa { $give } yang ingin Anda berikan untuk { $get }?
same-asset = { $asset } ke { $asset } bukan penukaran. Aset mana yang ingin Anda terima?

## What is not possible as it stands
nothing-in-wallet = Dompet Anda tidak berisi { $asset }.
nothing-lent = Anda belum meminjamkan { $asset }, jadi tidak ada yang bisa ditarik.
wallet-too-small = Itu perlu { $wanted } dan dompet Anda berisi { $wallet }. { $verb } sebanyak itu saja?
native-too-small = Itu perlu { $wanted } dan dompet Anda berisi { $wallet }, sedikit harus tersisa untuk biaya. Kirim { $spendable } saja?
nothing-to-spare = Dompet Anda tidak punya { $asset } lebih: sedikit harus tersisa untuk biaya.
only-gas-left = Dompet Anda berisi { $amount }, yang harus tersisa untuk biaya.
lent-too-little = Anda meminta { $wanted } dan telah meminjamkan { $lent }. Tarik semuanya?
debt-is-smaller = Anda ingin membayar { $wanted } dan berutang { $owed }. Bayar semuanya?
interest-is-missing = Dengan bunganya pinjaman Anda sedikit lebih dari { $amount } yang ada di dompet. Bayar sebanyak itu?
withdraw-unsafe = Anda berutang atas jaminan ini: tanpa { $wanted } health factor Anda menjadi { $health }, dan di bawah 1 jaminan bisa dijual.
repay-first = Bayar sebagian dulu.
withdraw-safe = Sampai { $most } tetap di 1.05 atau lebih. Tarik sebanyak itu?
capacity-too-small = { $wanted } melebihi jaminan Anda. Sampai { $most } health factor tetap di 1.05 atau lebih. Pinjam sebanyak itu?
no-position = Anda tidak meminjamkan apa pun dan tidak berutang. Health factor Anda tidak terbatas.
no-debt = Anda tidak berutang, jadi tidak ada yang perlu dibayar.
no-collateral = Anda hanya bisa meminjam dengan jaminan, dan Anda belum punya. Pinjamkan sesuatu dulu, misalnya “pinjamkan 100 USDC”.
no-capacity = Anda tidak bisa meminjam lagi: health factor harus tetap di 1.05 atau lebih. Pinjamkan lebih banyak atau bayar sebagian dulu.
no-rates = Aset itu tidak ada di pasar pinjaman di sini.
pool-is-empty = Saat ini tidak ada { $asset } tersisa di kolam.
pool-is-dry = Kolam hanya punya { $amount } saat ini. { $verb } sebanyak yang mungkin?
cap-full = Batas pasar untuk { $asset } sudah tercapai, jadi sekarang tidak bisa { $verb } lagi.
cap-reached = Batas pasar menyisakan ruang untuk { $amount }. { $verb } sebanyak itu?
not-in-market = { $asset } tidak ada di pasar pinjaman di sini, jadi tidak bisa saya { $verb }.
market-paused = Pasar pinjaman { $asset } sedang dijeda. Coba lagi nanti.
market-frozen = Pasar pinjaman tidak menerima { $asset } baru saat ini; menarik dan membayar tetap bisa.
not-borrowable = { $asset } tidak bisa dipinjam di sini.
which-debt = Anda berutang { $owed }. Pinjaman mana yang ingin Anda bayar?
no-such-debt = Anda tidak berutang { $asset }, tetapi { $owed }. Pinjaman mana yang ingin Anda bayar?
no-route = Tidak ada kolam di sini yang bisa menukar { $give } sebanyak itu ke { $get }. Coba jumlah lebih kecil atau aset lain.
swap-too-small = { $give } itu terlalu sedikit sehingga bisa jadi tidak menghasilkan { $get }. Coba jumlah lebih besar.
slippage-too-large = Slippage { $given } membuat orang lain mengambil sebagian besar nilainya. Saya menerima paling banyak { $most }; biasanya 0.5 %.
no-slippage = Slippage 0 % tidak mungkin: harga bergerak sedikit sebelum penukaran berjalan, dan akan gagal. Saya tidak melakukan apa pun. Sebutkan yang kecil, dari 0.01 % sampai 50 %, misalnya “dengan slippage 0.1%”; tanpa itu saya memakai 0.5 %.
slippage-unclear = Saya tidak bisa membaca slippage-nya, jadi saya tidak melakukan apa pun. Katakan seperti “dengan slippage 1%”.

## Recipients
to-whom = Ke alamat mana Anda ingin mengirim { $asset }? Saya perlu alamat lengkap: 0x dan 40 digit heksadesimal.
not-an-address = “{ $text }” bukan alamat, dan saya tidak mengenal nama. Saya perlu alamat lengkap: 0x dan 40 digit heksadesimal.
wrong-checksum = Huruf besar di alamat itu tidak cocok dengan digitnya, jadi ada salah ketik. Salin lagi alamat lengkapnya.
zero-address = Itu alamat nol: yang dikirim ke sana hilang. Ke alamat mana Anda ingin mengirim?
own-wallet-short = Itu dompet Anda sendiri.
own-wallet = Itu dompet Anda sendiri. Ke alamat lain mana Anda ingin mengirim?
contract-address = Itu alamat kontrak { $name }: yang dikirim ke sana hilang. Ke alamat mana Anda ingin mengirim?

## What a card would do
supply = Pinjamkan { $amount }: menghasilkan sekitar { $rate } dengan suku bunga hari ini.
can-borrow-against = Anda bisa meminjam dengan jaminan ini.
withdraw = Tarik { $amount } dari pasar pinjaman.
withdraw-all = Tarik semua { $asset } Anda, sekitar { $amount }, dari pasar pinjaman.
borrow = Pinjam { $amount }: biayanya sekitar { $rate }, dengan suku bunga yang berubah.
borrow-most = Itu paling banyak yang saya usulkan: lebih dari itu membuat health factor di bawah 1.05 atau menghabiskan batas.
repay-all = Bayar seluruh pinjaman { $asset } Anda, sekitar { $amount } dengan bunga sampai saat itu.
repay = Bayar { $amount }. Setelah itu Anda berutang sekitar { $rest }.
health-change = Health factor Anda berubah dari { $from } menjadi sekitar { $to }.
health-low = Itu rendah: di bawah 1 jaminan Anda bisa dijual.
unlimited = tidak terbatas
above-thousand = di atas 1.000
a-year = { $rate } per tahun
a-year-much = lebih dari 1.000 % per tahun
swap-in = Tukar { $give } menjadi sekitar { $get }, paling sedikit { $least } (slippage { $slippage }). Rute { $route }.
swap-out = Beli { $get } seharga sekitar { $give }, paling banyak { $most } (slippage { $slippage }). Rute { $route }.
impact = Dampak harga { $percent }.
impact-far-too-much = Peringatan: ini terlalu besar untuk kolam; Anda akan kehilangan sebagian besar nilainya.
impact-a-lot = Peringatan: ini banyak untuk kolam; jumlah lebih kecil mendapat harga lebih baik.
below-oracle = Peringatan: Anda mendapat { $percent } lebih sedikit dari harga oracle.
wrap = Ubah { $give } menjadi { $get }, satu banding satu.
quote-wrap = { $give } menjadi { $get }, selalu satu banding satu.
quote = { $give } saat ini menghasilkan sekitar { $get }. Rute { $route }.
transfer = Kirim { $amount } ke { $to }.
stays-for-fees = { $amount } tersisa untuk biaya.
burned = Peringatan: tidak ada yang memiliki alamat itu; yang dikirim ke sana hilang.
faucet = Faucet pengembangan memberi Anda { $gifts }, semuanya tanpa nilai.
faucet-wait = Faucet baru saja melayani Anda. Ia melayani lagi dalam { $time }.
seconds = { $count } detik
minutes = { $count } menit
hours = { $count } jam

## What there is
wallet-lists = Dompet Anda berisi:
together = Total { $value } USD.
prices-by-hand = Harga diatur manual di rantai pengembangan ini.
position-lent = dipinjamkan { $amount }
position-no-collateral = tidak dipakai sebagai jaminan
position-owed = terutang { $amount }
position-sum = Jaminan { $collateral } USD, terutang { $owed } USD.
position-no-debt = Anda tidak berutang: health factor Anda tidak terbatas.
position-ltv = Rasio pinjaman terhadap nilai { $used } (batas { $limit }).
position-health = Health factor { $health }.
position-danger = Di bawah 1: jaminan Anda bisa dijual kapan saja. Bayar atau pinjamkan lebih banyak sekarang.
position-room = Jaminan Anda boleh turun { $percent } nilainya sebelum bisa dijual.
position-available = Anda masih bisa meminjam { $value } USD.
rate-line = { $asset }: meminjamkan menghasilkan { $rate }, { $borrow }
rate-not-borrowable = tidak bisa dipinjam
rate-borrow = meminjam berbiaya { $rate }
rates-change = Suku bunga berubah sesuai pemakaian.
rates-title = Suku bunga sekarang, terbaik bagi pemberi pinjaman lebih dulu:
price-line = 1 { $asset } = { $price } USD
price-none = { $asset } tidak punya harga di sini
prices-title = Harga:
price-source-development = Menurut oracle pengembangan: diatur manual, bukan harga pasar.
price-source = Menurut oracle pasar pinjaman.

## Why a sentence could not be taken as it stood
shall-i = { $why } Lakukan ini: { $command }?
unsure-of-one = Saya tidak yakin Anda ingin { $action }, jadi saya tidak melakukan apa pun. Katakan dengan jelas, misalnya “pinjamkan 100 USDC”.
unsure-of-two = Saya tidak yakin Anda ingin { $action } atau { $other }, jadi saya tidak melakukan apa pun. Katakan dengan satu kata kerja yang jelas.
several = Saya membaca lebih dari satu keinginan, jadi saya tidak melakukan apa pun. Satu per satu, ya.
ask-or-order = Saya tidak tahu apakah Anda bertanya atau memerintah.
not-later = Saya tidak bisa melakukannya nanti, hanya sekarang.
number-ambiguous = Angka itu bisa dibaca dengan dua cara; tulis seperti 1250.75, dengan titik hanya sebelum desimal.
number-negative = Jumlah tidak bisa negatif.
two-amounts = Saya membaca dua jumlah yang berbeda.
not-dollars = Saya menghitung dalam satuan aset, bukan dolar atau uang lain.
two-assets = Saya tidak tahu aset mana yang Anda maksud.
both-sides-same = Kedua sisi penukaran itu aset yang sama.
not-full-address = Itu bukan alamat lengkap.
two-addresses = Saya membaca dua alamat yang berbeda.
not-an-answer = Saya tidak memahami itu sebagai jawaban.
other-asset = Anda menyebut aset lain dari yang saya tanyakan.

## Commands on buttons; each is understood in its language as what it stands for
command-lend = pinjamkan { $amount } { $asset }
command-withdraw = tarik { $amount } { $asset }
command-borrow = pinjam { $amount } { $asset }
command-repay = lunasi { $amount } { $asset }
command-send = kirim { $amount } { $asset } ke { $to }
command-swap = tukar { $amount } { $asset } ke { $to }
command-buy = beli { $amount } { $to } dengan { $asset }
command-repay-loan = bayar { $amount } pinjaman saya
command-with-slippage = { $command } dengan slippage { $percent }%
command-quote = berapa { $to } untuk { $amount } { $asset }?
