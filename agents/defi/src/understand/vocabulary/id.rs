//! Indonesian.
use super::{Verb, Vocabulary};
use hyperlith_understanding::Language;

pub(super) const ID: Vocabulary = Vocabulary {
    language: Language::Id,
    verbs: &[
        (Verb::Supply, &[
            "pinjamkan|meminjamkan|pinjemin|dipinjamkan|pinjamin", "setor|setorkan|menyetor|menyetorkan|nyetor|disetor", "deposit|depositkan|mendeposit|depositokan|mendepositkan|didepositkan|depo", "suplai|suplaikan|menyuplai|supply|pasok|memasok", "simpan|simpankan|menyimpan|simpen|disimpan|tabung|menabung", "tambah|tambahkan|menambah|tambahin .. jaminan|agunan|kolateral|pool|deposit", "taruh|taruhkan|naruh|taro|letakkan|masukkan|masukin|memasukkan|masukan|tempatkan|kunci .. ke|di|sebagai|jadi|buat|untuk ?dalam pool|aave|jaminan|agunan|kolateral|lending|pinjaman|deposito|tabungan", "jadikan|gunakan|pakai|jaminkan .. jaminan|agunan|kolateral", "jaminkan|agunkan", "lend",
        ]),
        (Verb::Borrow, &[
            "pinjam|meminjam|minjam|minjem|pinjem|dipinjam", "pinjami|pinjemi aku|saya|kami|gue|gw", "pinjamkan|pinjemin|pinjamin|pinjemkan ?ke ?kepada ?pada ?untuk saya|aku|gue|gw|kami|ku|gua|daku", "pinjamkan|pinjemin|pinjamin .. ke|kepada|untuk|pada|buat saya|aku|gue|gw|kami", "pinjamkanlah saya|aku", "ambil|mengambil|ajukan|mengajukan|minta|buka|butuh .. pinjaman|utang|hutang|kredit", "mau|ingin pinjaman", "kasih|beri|berikan ?saya|?aku|?gue .. pinjaman|kredit", "ngutang|utang|hutang ke|dari|dulu|#", "berhutang|berutang",
        ]),
        (Verb::Repay, &[
            "bayar|membayar|bayarkan|byr|dibayar|lunasi|melunasi|cicil|mencicil|lunasin|bayarin|tutup|menutup|kurangi|selesaikan .. pinjaman|pinjamanku|utang|hutang|utangku|hutangku|utangnya|kredit", "bayar|membayar kembali|balik|lunas", "lunasi|melunasi|lunasin|lunaskan", "kembalikan|mengembalikan|balikin|pulangkan", "cicil|mencicil", "bayar|membayar .. yang saya|aku pinjam", "bayar|membayar .. saya|aku pinjam", "pelunasan",
        ]),
        (Verb::Withdraw, &[
            "tarik|menarik|tarikkan|narik|penarikan|tarikin|ditarik", "ambil|ambilkan|mengambil|ambilin|keluarkan|mengeluarkan|keluarin|cairkan|mencairkan|cairin|wd|withdraw", "ambil|ambilkan|mengambil kembali|balik", "tebus|lepaskan jaminan", "ambil|keluarkan .. dari pool|aave|lending|simpanan|deposito",
        ]),
        (Verb::Swap, &["tukar|tukarkan|menukar|menukarkan|nuker|tuker|tukerin|tukarin|ditukar|penukaran", "konversi|konversikan|mengonversi|mengkonversi|convert", "ubah|mengubah|ganti|mengganti|gantikan|ubahkan .. ke|jadi|menjadi|dengan", "swap|swapkan|swapin|trade", "barter"]),
        (Verb::Buy, &["beli|belikan|membeli|beliin|pembelian|dibelikan", "beli|borong", "dapatkan .. dengan|pakai @"]),
        (Verb::Sell, &["jual|jualkan|menjual|jualin|penjualan|dijual", "lepas .. jadi|ke @"]),
        (Verb::Send, &["kirim|kirimkan|mengirim|mengirimkan|kirimin|ngirim|krim|pengiriman", "transfer|transferkan|mentransfer|tf|trf|transferin"]),
        (Verb::Move, &["bayar|bayarkan|pindah|pindahkan|memindahkan|kasih|beri|berikan|serahkan"]),
        (Verb::Vote, &["vote|voting|suara|pilih|memilih|dukung|tolak|setujui", "memberi|beri suara"]),
        (Verb::Freeze, &["bekukan|membekukan|blokir|memblokir|kunci|mengunci|hentikan|nonaktifkan|stop ?semua ?segera akun|akunku|rekening|dompet|dompetku|wallet|tanda|semuanya"]),
    ],
    fillers: &[
        "saya|aku|gue|gw|gua|kami|kita|ku|sy", "mau|ingin|pengen|pingin|pgn|hendak|perlu|butuh|bisa|bisakah|dapatkah|boleh|minta|mohon|tolong|tlg|tolongin|harap|silakan|silahkan|coba|bantu|bantuin|ayo|yuk|mari|langsung|segera|sekarang|cepat|dulu|aja|saja|dong|donk|ya|yah|deh|nih|sih|kak|gan|min|bro|bang|mas|mbak|bot|agen|om|pak|bu|sob|kamu|anda|lu|please|pls|plis|kali|lah|kan|tuh",
        "halo|hai|hi|pagi|siang|sore|malam|selamat|oke|ok|okay|baik|iya|ya|sip|permisi|hey|hei|terima|kasih|makasih", "untuk|buat|dari|ke|dengan|pakai|pake|di|yang|punya|milik|agar|supaya|ku|nya|hari|ini|lalu|kemudian|terus|juga|sebesar|sejumlah|sebanyak|senilai|sekitar|kira", "proposal|usulan|nomor", "dompet|pool|akun|jaminan|agunan|kolateral|kredit",
    ],
    polite: &["bisakah|bisa|dapatkah|maukah kamu|anda|tolong|bantu|lu|kau|bantuin", "tolong|mohon|minta", "bisa tolong|bantu|minta", "bisakah"],
    breaks: &["dan", "lalu", "kemudian", "terus", "tapi", "setelah itu"],
    harmless: &["tidak|tak|gak lebih|kurang dari", "tidak apa", "gak apa|papa", "kalau|jika bisa|boleh", "mau dong"],
    vetoes: &[
        "jangan|jgn|tidak|tak|gak|ga|nggak|enggak|ngga|bukan|belum|tanpa|ogah|batal|batalkan|batalin|berhenti|stop|hentikan|lupakan|hindari|males|malas|gausah|usah|tdk|kagak|mending", "bagaimana|gimana|gmn|kenapa|mengapa|kapan|berapa|brp|siapa|mana|apakah|apa|apaan|haruskah|perlukah|bolehkah|amankah|bagaimanakah|knp", "seharusnya|sebaiknya|sebaiknya|harus|harusnya|boleh|bolehkah ?saya|?aku|gak|ga|tidak", "aman|bahaya|berisiko|risiko|resiko|untung|rugi|saran|saranmu|sarankan|rekomendasi|pendapat|menurut|menurutmu|mungkin|barangkali|pikir|mikir|ragu|bingung|penasaran|jelaskan|jelasin|ajari|ajarin|belajar|cara|caranya|contoh|arti|artinya|maksud|maksudnya|perbedaan|beda|bedanya|bagus|fungsi|gunanya|takut|lupa|pantas", "kira - kira",
        "jika|kalau|kalo|klo|seandainya|andai|andaikan|misal|misalkan|misalnya|apabila|bila|asalkan|kecuali|ketika|saat|setelah|sebelum|sampai|begitu", "kata|katanya|bilang|berkata|menulis|tulis|tuliskan|terjemahkan|ringkas|ringkasan|rangkum|cerita|ceritakan|puisi|lagu|lelucon|kalimat|konon|menyuruh|nyuruh|disuruh|tanya|bertanya|nanya|menyarankan",
        "sudah|udah|udh|telah|tadi|kemarin|kmrn|pernah|barusan|sempat|dulunya|sdh", "minggu lalu", "bulan lalu", "waktu itu", "lalu nya", "dia|mereka|temanku|teman|temen|adikku|kakakku|adik|orang|seseorang|bosku|bos|ibu|pamanku|tetangga|ibuku|ayahku|beliau|sepupuku|pacarku", "kakak saya", "bapak saya", "rencana|berencana|rencananya|simulasi|simulasikan|niat|akan",
    ],
    later: &["besok|nanti|lusa|kelak|bsk", "kapan - kapan", "minggu|bulan|tahun depan", "dalam|# jam|menit|hari lagi", "malam ini|nanti", "# jam|menit|hari lagi", "sebentar lagi"],
};
