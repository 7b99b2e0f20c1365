# Yang dikatakan bot sendiri. Nilai berada dalam kurung kurawal.

## Menu
menu-start = Dompet Anda dan yang bisa saya lakukan
menu-help = Cara berbicara dengan saya
menu-balance = Isi dompet Anda
menu-portfolio = Semua milik Anda, dengan gambar
menu-position = Simpanan, pinjaman, faktor kesehatan
menu-rates = Hasil meminjamkan dan biaya meminjam
menu-history = Transaksi terakhir Anda
menu-approvals = Siapa boleh mengambil apa dari dompet Anda
menu-alerts = Apa yang ingin Anda diberi tahu
menu-orders = Order yang berulang atau menunggu harga
menu-contacts = Buku alamat Anda
menu-settings = Batas, selip harga, bahasa
menu-limits = Batas pengeluaran
menu-language = Pilih bahasa
menu-cancel = Batalkan yang tertunda
menu-freeze = Hentikan semua tanda tangan sekarang
menu-forget = Hapus percakapan kita

## Kontak pertama
start-title = 👋 Hyperlith: DeFi dengan kata-kata biasa
start-what = Tulis apa yang Anda mau. Saya menjawab dengan satu kartu yang menyebut persis apa yang akan terjadi; tidak ada yang dikirim sebelum Anda mengetuk Konfirmasi.
start-wallet = Dompet Anda:
start-key = Kuncinya tetap terenkripsi di tempat saya berjalan. Saya tidak pernah meminta kunci atau frasa benih, dan tidak pernah mengirimnya.
start-development = Ini jaringan pengembangan: aset tidak bernilai dan harga ditetapkan dengan tangan.
start-payload = Tautan yang membawa Anda ke sini berkata “{ $text }”. Tautan tidak bisa meminta apa pun atas nama Anda: tulis sendiri jika Anda mau.

## Bantuan
help-title = Tulis dengan kata-kata Anda sendiri
help-sentences = Jumlah bisa berupa angka, “setengah”, “25%” atau “semua”. Misalnya:
help-commands = Perintah
help-safety = Kartu berlaku sebentar, dan hanya ketukan Anda sendiri yang mengonfirmasinya. /freeze menghentikan semua tanda tangan seketika, juga saat sesuatu berjalan.

## Kartu
button-confirm = Konfirmasi
button-cancel = Batal
card-send = Anda mengirim
card-receive = Anda menerima
card-to = Kepada
card-approval = Izin (approval)
card-approval-exact = tepat { $amount } untuk { $spender }; tidak ada sisa yang terbuka
card-approval-open = tepat { $amount } untuk { $spender }; { $left } tetap terbuka
card-approval-back = { $spender } tidak boleh lagi mengambil { $asset }
card-rate = Kurs
card-at-least = Paling sedikit, atau tidak terjadi apa-apa
card-at-most = Paling banyak, atau tidak terjadi apa-apa
card-slippage = Selip harga maksimal
card-impact = Dampak harga
card-impact-warning = Penukaran ini menggeser harga { $percent } ke arah yang merugikan Anda; yang lebih kecil rugi lebih sedikit.
card-oracle-warning = Kurs ini { $percent } lebih buruk dari harga orakel.
card-health = Faktor kesehatan
card-health-warning = Dekat dengan likuidasi, yang terjadi di bawah 1.00.
card-fee = Biaya jaringan
card-fee-value = sekitar { $about }, paling banyak { $most }
card-expires = Berlaku
card-valid-for = { $seconds } dtk
card-expired = tidak lagi; Konfirmasi membuat kartu baru
card-simulated = Disimulasikan pada blok { $block } dari { $network }
card-development = Jaringan pengembangan: aset tidak bernilai, harga ditetapkan dengan tangan.
card-never-written = Anda tidak pernah menulis alamat ini di sini: bandingkan seluruhnya dengan yang Anda maksud.
card-unknown-contract = Penerima adalah kontrak yang tidak ada dalam daftar operator jaringan ini.
card-frozen = Dompet ini dibekukan, jadi ini tidak bisa dikirim.
card-type-words = Ini rugi banyak. Untuk tetap mengirimnya, ketik:
flow-deposit = sebagai simpanan di Aave v3
flow-withdrawal = dari simpanan Anda di Aave v3
flow-loan = sebagai pinjaman yang Anda utang, dengan bunga
flow-repayment = untuk membayar pinjaman Anda

## Hasil
outcome-under-way = Ditandatangani dan sedang berjalan. Dikirim satu kali, apa pun yang terjadi.
outcome-not-taken = Rantai tidak menerima transaksi ini. Tidak dikirim lagi, dan tidak ada dana yang berpindah.
outcome-cancelled = Dibatalkan. Tidak ada yang dikirim dan tidak ada dana yang berpindah.
outcome-expired = Tidak berlaku lagi. Tidak ada yang dikirim dan tidak ada dana yang berpindah.
receipt-done = Selesai
receipt-failed = Gagal di rantai
receipt-reason = Alasan
receipt-only-fee = Tidak ada yang berpindah selain biaya jaringan.
receipt-sent = Dikirim
receipt-received = Diterima
receipt-block = Blok
receipt-transaction = Transaksi

## Ketukan
tap-sending = Memeriksa sekali lagi, lalu mengirim…
tap-cancelled = Dibatalkan. Tidak ada yang dikirim.
tap-too-late = Terlambat untuk membatalkan: kartu ini tidak menunggu lagi.
tap-unknown = Tombol ini tidak (lagi) berarti bagi saya. Tidak ada yang dilakukan.
tap-not-yours = Ini kartu orang lain. Tidak ada yang dilakukan.
tap-elsewhere = Tombol ini milik pesan lain. Tidak ada yang dilakukan.
tap-too-old = Tombol ini terlalu lama. Tidak ada yang dilakukan; minta lagi.
tap-again = Anda sudah mengetuknya; dihitung satu kali.

## Riwayat dan pengaturan
history-title = Transaksi terakhir Anda
history-empty = Belum ada transaksi.
settings-title = Pengaturan
settings-per-transaction = Maksimal per transaksi
settings-per-day = Maksimal dalam 24 jam
settings-per-week = Maksimal dalam tujuh hari
settings-of = { $limit } ({ $spent } terpakai)
settings-slippage = Selip harga maksimal
settings-health = Faktor kesehatan terendah
settings-recipients = Transfer boleh ke
settings-recipients-known = buku alamat Anda saja
settings-recipients-anyone = siapa saja
settings-code = Faktor kedua
settings-yes = aktif
settings-no = tidak aktif: /2fa
settings-waiting = Perubahan yang menunggu: { $count }. /keep membatalkannya dan semua tetap seperti sekarang.
settings-frozen = Tanda tangan
settings-frozen-yes = dibekukan
settings-frozen-no = diizinkan
settings-language = Bahasa
settings-note = Menurunkan batas berlaku seketika. Menaikkannya perlu kode faktor kedua Anda lalu menunggu: /limits, /slippage, /recipients, /contacts, /unfreeze.
slippage-set = Mulai sekarang penukaran boleh rugi paling banyak { $percent } karena selip harga.
slippage-not-raised = Itu lebih dari batas Anda sekarang, dan menaikkannya perlu kode: /slippage. Tidak ada yang diubah.
language-choose = Bahasa apa?
language-set = Mulai sekarang saya menulis bahasa Indonesia.
forget-ask = Ini menghapus percakapan kita dan yang diingat agen tentang Anda di sini. Dompet Anda, transaksinya dan catatan audit tetap ada. Pesan di Telegram Anda hapus di sana.
button-forget = Hapus
forgotten = Dihapus. Dompet Anda tetap seperti semula.

## Yang tidak dilakukan
unknown-command = Saya tidak mengenal /{ $command }. /help menyebut yang saya kenal; kalimat biasa juga bisa.
forwarded = Saya tidak bertindak atas pesan terusan, karena orang lain yang menulisnya. Tulis sendiri jika Anda mau. Tidak ada yang dilakukan.
not-text = Saya hanya membaca teks. Tidak ada yang dilakukan; mohon tuliskan.
too-fast = Anda menulis lebih cepat dari jawaban saya. Yang terakhir saya lewati; tunggu jawaban saya, lalu tulis lagi. Tidak ada transaksi darinya.
broken = Ada yang rusak saat saya mengerjakan ini. Jika sebelumnya ada transaksi yang dikonfirmasi, ia disimpan dan dikirim satu kali: /history menampilkannya. Jika tidak, tidak ada yang dikirim.

## Grup
group-start-first = Buka dulu obrolan pribadi dengan saya: dompet Anda milik Anda, bukan milik grup ini.
group-private-only = Ini hanya saya jawab secara pribadi.
group-answered-privately = Saya menjawab Anda secara pribadi.
open-privately = Buka obrolan pribadi

## Portofolio dan izin
portfolio-title = Di dompet Anda
portfolio-lending = Di Aave v3: { $lent } dipinjamkan, { $owed } terutang
approvals-none = Tidak ada izin yang terbuka: tidak ada yang boleh mengambil apa pun dari dompet Anda.
approvals-title = Izin yang terbuka
approvals-how = /revoke menarik semuanya kembali dengan satu kartu.
alerts-title = Peringatan Anda
alerts-how = Tulis “beri tahu saya kalau METIS turun di bawah 18” atau “peringatkan saya jika faktor kesehatan di bawah 1.5”. Anda diberi tahu sekali setiap kali garis dilewati; tombol menghapus peringatan. Untuk pemungutan suara: “ingatkan usulan 12 0x… 6 jam”.
alert-dropped = Dihapus. Peringatan ini tidak ada lagi.

## Order tetap
orders-title = Order tetap Anda
orders-how = Tulis “pinjamkan 50 USDC setiap minggu” atau “tukar 100 USDC ke METIS jika METIS turun di bawah 15”. Tombol menjeda, melanjutkan, dan membatalkan order seketika. “cap order 1 500” menurunkan jumlah total yang boleh dipindahkan.
order-label = Order tetap
order-once = sekali
order-hourly = setiap jam, yang pertama sekarang juga
order-daily = setiap hari, yang pertama sekarang juga
order-weekly = setiap minggu, yang pertama sekarang juga
order-monthly = setiap bulan, yang pertama sekarang juga
order-below = sekali, saat harga { $asset } turun di bawah { $price }
order-above = sekali, saat harga { $asset } naik di atas { $price }
order-price-now = Harga sekarang
order-price = { $price }
order-price-there = { $price }: sudah tercapai, jadi order berjalan sekarang juga
order-until = Menunggu sampai
order-most = Paling banyak
order-most-value = { $times } kali, sampai { $until }, total { $cap }
order-each-time = Setiap kali dibuat baru, disimulasikan, dan tunduk pada batas Anda. Jika menjadi tindakan lain atau rugi 5 % atau lebih karena harga, order dilewati dan Anda diberi tahu.
order-progress = Selesai { $runs } dari paling banyak { $most } kali, { $spent } dari paling banyak { $cap }.
order-next = Berikutnya: { $next }
order-waits-until = Menunggu sampai { $until }
order-is-paused = Dijeda
order-paused = Order { $order } dijeda.
order-resumed = Order { $order } berlanjut mulai waktu berikutnya.
order-cancelled = Order { $order } dibatalkan. Yang sudah dijalankan tetap.
order-gone = Order { $order } sudah tidak ada. Tidak ada yang diubah.
outcome-ordered = Order { $order } sudah dipasang. /orders menampilkan, menjeda, dan membatalkan; /freeze menghentikan semuanya.

## Batas, buku alamat, faktor kedua
change-done = Selesai. Berlaku mulai sekarang.
change-waits = Kode Anda benar. Perubahan berlaku dalam { $time }, kecuali Anda membatalkannya dulu dengan /keep atau /freeze.
changes-dropped = Tidak ada lagi yang menunggu; semua tetap seperti sekarang.
code-none = Ini memberi dompet Anda lebih banyak hak, jadi perlu faktor kedua, dan belum ada. Buat dengan /2fa. Tidak ada yang diubah.
code-needed = Ini memberi dompet Anda lebih banyak hak. Tulis lagi dengan kode aplikasi autentikator Anda di akhir. Tidak ada yang diubah.
code-wrong = Kode ini salah, atau sudah dipakai. Tidak ada yang diubah.
code-locked = Terlalu banyak kode salah. Tidak ada yang diperiksa selama { $time }. Tidak ada yang diubah.
code-set-up = Masukkan rahasia ini ke aplikasi autentikator (“berbasis waktu”), lalu tulis /2fa dan enam angka yang ditampilkannya:
code-active = Faktor kedua Anda aktif. Ia diperlukan untuk semua yang memberi dompet Anda lebih banyak hak.
code-there = Faktor kedua Anda sudah aktif. “/2fa off” dan sebuah kode melepasnya, setelah masa tunggu.
secret-taken-back = Pesan ini dihapus dalam { $seconds } dtk.
limits-how = Batas Anda: { $transaction } per transaksi, { $day } dalam 24 jam, { $week } dalam tujuh hari. Untuk mengubahnya tulis ketiganya dalam dolar AS: /limits 500 1000 2000. Yang lebih rendah berlaku seketika; yang lebih tinggi perlu kode di akhir lalu menunggu.
slippage-how = Tulis kerugian terbanyak karena selip harga: /slippage 1%. Yang lebih rendah berlaku seketika; yang lebih tinggi perlu kode di akhir lalu menunggu.
contacts-title = Buku alamat Anda
contacts-how = /contacts add bob 0x… CODE menambah nama (berlaku setelah masa tunggu), /contacts remove bob menghapusnya seketika. Setelah itu “send 5 USDC to bob” cukup.
contacts-bad-address = Ini bukan alamat: alamat punya 0x dan 40 digit heksadesimal. Tidak ada yang diubah.
recipients-how = “/recipients contacts” membatasi transfer ke buku alamat Anda, seketika. “/recipients anyone” dan sebuah kode mencabutnya, setelah masa tunggu.
export-title = Kunci privat dompet Anda. Siapa yang memilikinya, memiliki semua isinya.
export-how = Kunci privat dompet Anda ditampilkan dengan kode faktor kedua Anda: /export CODE. Lakukan hanya untuk pindah dompet; siapa pun yang membantu Anda tidak memerlukannya.
