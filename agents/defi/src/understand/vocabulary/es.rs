//! Spanish.
use super::{Verb, Vocabulary};
use hyperlith_understanding::Language;

pub(super) const ES: Vocabulary = Vocabulary {
    language: Language::Es,
    verbs: &[
        (Verb::Supply, &[
            "presta|prestar|preste|prestas|prestale|prestalos|prestemos", "deposita|depositar|deposite|depositas|depositame", "suministra|suministrar|suministre", "aporta|aportar|aporte", "provee|proveer", "mete|meter|meta|pon|poner|ponga|pones|coloca|colocar|coloque|ingresa|ingresar|echa .. en|como|de|a|al ?el|?la|?mi pool|aave|colateral|garantia|prestamo|prestamos|deposito|lending|reserva|fondo|mercado",
            "agrega|anade|anadir|agregar|suma .. colateral|garantia|deposito|pool|aave", "usa|usar|utiliza|utilizar .. como|de colateral|garantia", "haz|hacer|hace un deposito", "invierte|invertir .. en el|?la pool|aave", "pon .. a rendir|trabajar", "deja|dejar .. como|en|de colateral|garantia|deposito|pool",
        ]),
        (Verb::Borrow, &[
            "prestame|prestanos|prestarme|prestenme|presteme", "me|nos prestas|presta|prestes|preste|prestaras|prestarias", "me puedes|podrias|puede|podria prestar", "pide|pedir|pido|pida|pides|pideme|toma|tomar|tome|tomo|saca|sacar|coge|coger|agarra|agarrar .. prestado|prestados|prestada|prestamo|credito", "prestado|prestados ?de", "solicita|solicitar|solicito|abre|abrir|dame|damelo|consigue|conseguir|quiero|necesito|haz|hazme ?me un|una .. prestamo|credito", "endeudame|adelantame",
        ]),
        (Verb::Repay, &[
            "devuelve|devolver|devuelva|devuelves|devolverle", "reembolsa|reembolsar|reembolse", "repaga|repagar|repague", "amortiza|amortizar|amortice", "salda|saldar|salde", "liquida|liquidar|cancela|cancelar|cierra|cerrar|cubre|cubrir|reduce|reducir .. deuda|deudas|prestamo|prestamos|credito|debo", "paga|pagar|pague|abona|abonar .. deuda|deudas|prestamo|prestamos|credito|debo|adeudo|prestado", "regresa .. prestamo|prestado",
        ]),
        (Verb::Withdraw, &[
            "retira|retirar|retire|retiras|retirame", "saca|sacar|saque|sacas|sacame", "extrae|extraer|extraiga", "recupera|recuperar|recupere", "quita|quitar|quite .. de|del pool|aave|colateral|deposito", "desbloquea|desbloquear", "retiro de",
        ]),
        (Verb::Swap, &["cambia|cambiar|cambie|cambias|cambiame|cambio", "intercambia|intercambiar|intercambie", "convierte|convertir|convierta|convierteme", "canjea|canjear|canjee", "swapea|swapear|swap", "troca|permuta|permutar", "transforma|transformar", "pasa|pasar|pase .. a @"]),
        (Verb::Buy, &["compra|comprar|compre|compras|comprame|compremos", "adquiere|adquirir", "consigue|conseguir|consigueme|dame|deme .. por|con|a cambio ?de ?mis @"]),
        (Verb::Sell, &["vende|vender|venda|vendes|vendeme|vendelo"]),
        (Verb::Send, &["envia|enviar|envie|envias|enviale|envia", "manda|mandar|mande|mandas|mandale", "transfiere|transferir|transfiera|transfierele", "gira|girar|remite|remitir"]),
        (Verb::Move, &["da|dar|dale|paga|pagar|pague|pagale|mueve|mover|pasa|pasar|pasale|abona"]),
        (Verb::Vote, &["vota|votar|vote|voto", "emite mi voto"]),
        (Verb::Freeze, &["congela|congelar|congele|bloquea|bloquear|bloquee|suspende|suspender|deten|paraliza|inmoviliza|desactiva ?mi|?la|?todo|?toda|?las cuenta|cartera|billetera|wallet|firmas|todo"]),
    ],
    fillers: &[
        "yo|tu|usted|me|te|nos|se|le", "quiero|quisiera|queria|querria|deseo|necesito|gustaria|puedes|podrias|puede|podria|vamos|voy|hay|tengo|debo|deseamos|queremos|ayudame|ayuda|anda|va|ve|vas|encantaria", "por favor|porfa|fa|favor", "porfavor|porfa|porfis|pf|please|pls|gracias", "de|del|la|el|los|las|mi|mis|un|una|unos|a|al|en|con|por|para|que|y|lo",
        "hola|buenas|buenos|dias|tardes|noches|oye|oiga|ok|okay|vale|bueno|bien|si|claro|listo|venga|dale|ahora|ya|mismo|rapido|rapidito|inmediatamente|hoy|entonces|pues|luego|despues|primero|solo|simplemente|tambien|por", "bot|agente|amigo|tio|bro|hermano|compa|crack|jefe|asistente|che|haz|hazme|gusto|eh|este|mira", "propuesta|numero|proposicion", "colateral|cuenta|cartera|billetera|wallet|pool", "unos|aproximadamente|exactamente",
    ],
    polite: &["puedes|podrias|puede|podria|podeis|quieres|querrias", "me prestas|presta|prestarias", "me ayudas|puedes|podrias|harias|haces", "por favor", "porfa|porfavor", "te importaria"],
    breaks: &["y", "luego", "despues", "entonces", "pero", "e"],
    harmless: &["no mas|menos de|que", "no hay problema|prisa", "si puedes|quieres", "si es posible", "si no te importa", "como|de colateral|garantia|deposito", "lo que debo", "que pedi|tome|saque ?prestado|?prestados|?prestada", "que deposite|preste|meti", "no importa", "por que no"],
    vetoes: &[
        "no|nunca|jamas|nada|ni|tampoco|sin|ningun|ninguna", "=qué|=cómo|=cuándo|=cuánto|=cuánta|=cuántos|=cuál|=cuáles|=quién|=dónde|=adónde", "como|cuando|cuanto|cuanta|cuantos|cual|cuales|quien|donde", "por que", "que pasa|pasaria|es|significa|ocurre|sucede|tal", "deberia|deberias|conviene|convendria", "vale la pena", "puedo|podemos", "podria yo", "se puede|pueden", "puede uno", "miedo|temo|pavor", "es seguro|posible|buena|mala|bueno|malo|mejor|riesgoso|rentable|arriesgado", "seria", "acaso",
        "=si|supon|supongamos|suponiendo|imagina|imaginemos|hipoteticamente|hubiera|hubiese|tuviera|pudiera", "siempre que", "a menos", "en caso", "dijo|dice|dicen|decia|digo|dime|pregunto|pregunta|preguntando|escribio|escribe|escribeme|traduce|traducir|resume|resumir|explica|explicame|explicar|poema|cuento|historia|chiste|cancion|frase|ejemplo|significa|segun|aconseja|aconsejas|recomienda|recomiendas|opinas|opinion|crees|piensas|pienso|pensando|dudo|duda|dudas|riesgo|riesgos|consejo|diferencia",
        "=presté|=prestó|=deposité|=depositó|=retiré|=retiró|=saqué|=sacó|=cambié|=cambió|=envié|=envió|=mandé|=mandó|=compré|=compró|=vendí|=vendió|=pagué|=pagó|=devolví|=devolvió|=pedí|=pidió|=tomé|=tomó|=convertí|=transferí|=prestaré|=depositaré|=transfirió", "he|has|ha|hemos|han|habia|habría|habria|hubiera prestado|depositado|retirado|sacado|cambiado|enviado|mandado|comprado|vendido|pagado|devuelto|pedido|tomado|convertido|transferido",
        "ayer|anoche|anteayer|antes", "semana|mes|ano pasada|pasado", "el|ella|ellos|ellas amigo|dijo|quiere", "=él|ella|ellos|ellas|alguien|gente", "mi amigo", "mi amiga", "mi hermano", "mi hermana", "mi jefe", "mi vecino", "cancela|cancelar|anula|anular|olvida|olvidalo|evita|evitar|detener", "deja de", "para de", "simula|simular|simulacion|aprender|entender|curiosidad|quiza|quizas", "tal vez", "pensaba|planeo|pienso|espero", "un amigo|una amiga",
    ],
    later: &["manana|luego mas|pronto", "mas tarde", "esta noche|tarde", "la semana|proxima semana", "proxima semana|proximo mes", "semana|mes|ano que viene", "dentro de", "en # hora|horas|minutos|dias|dia|semanas", "en una|un hora|dia|semana|mes"],
};
