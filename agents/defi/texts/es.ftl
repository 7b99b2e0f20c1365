# See en.ftl.

## Verbs, as they stand in questions
verb-lend = prestar
verb-withdraw = retirar
verb-borrow = pedir prestado
verb-repay = devolver
verb-swap = cambiar
verb-send = enviar
verb-vote = votar
verb-look = consultar algo
verb-other = hacer otra cosa
nothing = nada
and = y

## Answers to buttons; each is understood in its language
word-yes = sí
word-no = no
word-half = la mitad
word-all = todo

## Small talk and help
help =
    Puedo prestar, retirar, pedir prestado, devolver, cambiar y enviar por ti, y decirte saldos, préstamos, tasas, precios y cotizaciones. Un importe puede ser un número, «la mitad», «25 %» o «todo». Pregunto lo que falta, y nada se envía antes de que lo confirmes. «cancelar» descarta lo pendiente. Por ejemplo:
    • presta 100 USDC
    • pide prestados 40 USDC
    • devuelve la mitad de mi préstamo
    • cambia 2,5 METIS por USDC
    • envía 5 USDC a 0x…
    • presta 50 USDC cada semana
    • cambia 100 USDC por METIS cuando METIS baje de 15
    • ¿cuál es mi factor de salud?
greeting = ¡A tu servicio! Dime qué hacer, por ejemplo «presta 100 USDC», o di «ayuda».
out-of-scope = Solo hago préstamos, cambios y envíos. Di «ayuda» para ver lo que sé hacer.
not-understood = No estoy seguro de lo que quieres, así que no hice nada. Dilo con otras palabras, por ejemplo «presta 100 USDC».
model-no-help = No estoy seguro de lo que quieres y el modelo de lenguaje no dio una respuesta útil, así que no hice nada. Dilo con otras palabras, por ejemplo «presta 100 USDC».
not-the-person = Solo actúo según lo que escribes tú; este texto viene de otro sitio, así que no hice nada.
empty = No leo palabras en ese mensaje. Di «ayuda» para ver lo que sé hacer.
too-long = Ese mensaje es demasiado largo para estar seguro de lo que quieres, así que no hice nada. Dilo en una frase.
cancelled = Descartado. No se envió nada.
nothing-waits = Ninguna pregunta mía espera respuesta, y no envié nada.
freeze = No puedo congelar tu monedero yo mismo, ni me está permitido. Escribe «freeze» solo (o /freeze): detiene al momento toda firma hasta que lo descongeles. No envié nada.
governance-not-yet = Entendí que se trata de gobernanza, pero esta versión aún no puede listar propuestas ni votar. No se envió nada.
no-faucet = En esta cadena no hay faucet de tokens de prueba.

## Alerts and standing orders
alert-asked = Quieres que se te avise. Yo solo lo transmito: quien vigila por ti responde abajo.
alert-unclear = Di qué vigilar y desde dónde, por ejemplo «avísame cuando METIS baje de 18» o «alerta si mi factor de salud está por debajo de 1,5». No se creó ninguna alerta.
orders-asked = No me corresponde detener tus órdenes permanentes. Yo solo lo transmito: quien las guarda responde abajo.
no-such-rhythm = Entendí una orden que se repite, pero solo puedo repetirla cada hora, día, semana o mes. No se estableció nada.
not-a-standing-order = Eso no se puede repetir ni esperar un precio: solo prestar, pedir prestado, devolver, retirar, cambiar y enviar. No se estableció nada.
standing-needs-an-amount = Una orden que se repite o espera necesita un importe exacto, como «presta 50 USDC cada semana»: una parte de lo que tendrás entonces no lo es. No se estableció nada.
standing-in-one-sentence = Di la orden entera en una frase, como «presta 50 USDC cada semana» o «cambia 100 USDC por METIS cuando METIS baje de 15». No se estableció nada.
standing-hourly = Cada hora, desde que confirmes: { $once }
standing-daily = Cada día, desde que confirmes: { $once }
standing-weekly = Cada semana, desde que confirmes: { $once }
standing-monthly = Cada mes, desde que confirmes: { $once }
standing-below = Una vez, cuando el precio de { $asset } baje de { $price } $: { $once }
standing-above = Una vez, cuando el precio de { $asset } supere { $price } $: { $once }

## Questions
which-asset = ¿Qué activo quieres { $verb }?
which-asset-to-get = ¿Qué activo quieres recibir?
which-asset-meant = ¿Qué activo quieres decir?
how-much-meant = ¿Cuánto quieres decir?
to-which-address = ¿A qué dirección? La necesito entera: 0x y 40 dígitos hexadecimales.
in-one-sentence = Dilo en una frase, por favor.
unknown-asset = No conozco { $asset } aquí. Conozco { $known }. ¿Cuál?
unlisted = No conozco { $asset } aquí.
unlisted-known = No conozco { $asset } aquí. Conozco { $known }.
wrapped-instead = El mercado de préstamos acepta { $wrapped } ({ $native } envuelto), no { $native } mismo. ¿Tomo { $wrapped } en su lugar?
how-much = ¿Cuánto { $asset } quieres { $verb }?
how-much-of-it = ¿Cuánto quieres { $verb }?
wallet-holds = Tu monedero tiene { $amount }.
you-have-lent = Has prestado { $amount }.
up-to-possible = Es posible hasta { $amount }.
you-owe = Debes { $amount }.
amount-malformed = No pude leer eso como un importe.
amount-too-precise = { $asset } tiene { $allowed } decimales y tu importe { $given }; no redondeo por mi cuenta.
amount-too-large = Es más de lo que cualquier token puede contar.
amount-zero = Eso es cero.
share-too-large = Una parte no puede superar el 100 %.
share-is-nothing = Esa parte de { $amount } es nada.
give-or-get = Un cambio puede fijar lo que das o lo que recibes, no ambas cosas. ¿Cuánto { $give } quieres dar por { $get }?
same-asset = { $asset } por { $asset } no sería un cambio. ¿Qué activo quieres recibir?

## What is not possible as it stands
nothing-in-wallet = Tu monedero no tiene { $asset }.
nothing-lent = No has prestado { $asset }, así que no hay nada que retirar.
wallet-too-small = Hacen falta { $wanted } y tu monedero tiene { $wallet }. ¿Quieres { $verb } esa cantidad en su lugar?
native-too-small = Hacen falta { $wanted } y tu monedero tiene { $wallet }, de lo que algo debe quedar para comisiones. ¿Envío { $spendable } en su lugar?
nothing-to-spare = A tu monedero no le sobra { $asset }: algo debe quedar para comisiones.
only-gas-left = Tu monedero tiene { $amount }, que debe quedar para comisiones.
lent-too-little = Pides { $wanted } y has prestado { $lent }. ¿Retiro todo?
debt-is-smaller = Quieres devolver { $wanted } y debes { $owed }. ¿Devuelvo todo?
interest-is-missing = Con sus intereses tu préstamo supera un poco los { $amount } de tu monedero. ¿Devuelvo esa cantidad?
withdraw-unsafe = Debes sobre esta garantía: sin { $wanted } tu factor de salud sería { $health }, y por debajo de 1 tu garantía puede venderse.
repay-first = Devuelve algo primero.
withdraw-safe = Hasta { $most } se mantiene en 1,05 o más. ¿Retiro esa cantidad?
capacity-too-small = { $wanted } es más de lo que permite tu garantía. Hasta { $most } tu factor de salud se mantiene en 1,05 o más. ¿Pido esa cantidad?
no-position = No has prestado nada y no debes nada. Tu factor de salud es ilimitado.
no-debt = No debes nada, así que no hay nada que devolver.
no-collateral = Solo se puede pedir prestado con garantía, y aún no tienes. Presta algo primero, por ejemplo «presta 100 USDC».
no-capacity = No puedes pedir más: tu factor de salud debe mantenerse en 1,05 o más. Presta más o devuelve algo primero.
no-rates = Ese activo no está aquí en el mercado de préstamos.
pool-is-empty = La reserva no tiene { $asset } ahora mismo.
pool-is-dry = La reserva solo tiene { $amount } ahora mismo. ¿Quieres { $verb } lo que sea posible?
cap-full = Se alcanzó el límite del mercado para { $asset }; ahora no se puede { $verb } más.
cap-reached = El límite del mercado deja sitio para { $amount }. ¿Quieres { $verb } esa cantidad?
not-in-market = { $asset } no está aquí en el mercado de préstamos, así que no puedo { $verb } con él.
market-paused = El mercado de préstamos de { $asset } está en pausa. Inténtalo más tarde.
market-frozen = El mercado de préstamos no acepta { $asset } nuevo ahora; retirar y devolver siguen funcionando.
not-borrowable = { $asset } no se puede pedir prestado aquí.
which-debt = Debes { $owed }. ¿Qué préstamo quieres devolver?
no-such-debt = No debes { $asset }, sino { $owed }. ¿Qué préstamo quieres devolver?
no-route = Ninguna reserva aquí puede cambiar tanto { $give } por { $get }. Prueba una cantidad menor u otro activo.
swap-too-small = Es tan poco { $give } que podría no dar nada de { $get }. Prueba una cantidad mayor.
slippage-too-large = Un deslizamiento de { $given } dejaría que otros se llevaran casi todo el valor. Acepto como máximo { $most }; lo habitual es 0,5 %.
no-slippage = Un deslizamiento del 0 % no es posible: los precios se mueven un poco antes del cambio y fallaría. No hice nada. Di uno pequeño, de 0,01 % a 50 %, por ejemplo «con 0,1 % de deslizamiento»; sin él tomo 0,5 %.
slippage-unclear = No pude leer el deslizamiento, así que no hice nada. Dilo como «con 1 % de deslizamiento».

## Recipients
to-whom = ¿A qué dirección quieres enviar los { $asset }? Necesito la dirección entera: 0x y 40 dígitos hexadecimales.
not-an-address = «{ $text }» no es una dirección, y no conozco nombres. Necesito la dirección entera: 0x y 40 dígitos hexadecimales.
wrong-checksum = Las mayúsculas de esa dirección no encajan con sus dígitos: hay un error al escribirla. Copia de nuevo la dirección entera.
zero-address = Esa es la dirección cero: lo que se envía allí se pierde. ¿A qué dirección quieres enviar?
own-wallet-short = Ese es tu propio monedero.
own-wallet = Ese es tu propio monedero. ¿A qué otra dirección quieres enviar?
contract-address = Esa es la dirección del contrato { $name }: lo que se envía allí se pierde. ¿A qué dirección quieres enviar?

## What a card would do
supply = Prestar { $amount }: rinde unos { $rate } a la tasa de hoy.
can-borrow-against = Puedes pedir prestado con ello como garantía.
withdraw = Retirar { $amount } del mercado de préstamos.
withdraw-all = Retirar todos tus { $asset }, unos { $amount }, del mercado de préstamos.
borrow = Pedir prestados { $amount }: cuesta unos { $rate }, a una tasa que varía.
borrow-most = Es lo máximo que propongo: más llevaría el factor de salud por debajo de 1,05 o agotaría el límite.
repay-all = Devolver todo tu préstamo de { $asset }, unos { $amount } con los intereses hasta entonces.
repay = Devolver { $amount }. Después deberás unos { $rest }.
health-change = Tu factor de salud pasa de { $from } a unos { $to }.
health-low = Es bajo: por debajo de 1 tu garantía puede venderse.
unlimited = ilimitado
above-thousand = más de 1.000
a-year = { $rate } al año
a-year-much = más del 1.000 % al año
swap-in = Cambiar { $give } por unos { $get }, al menos { $least } (deslizamiento { $slippage }). Ruta { $route }.
swap-out = Comprar { $get } por unos { $give }, como máximo { $most } (deslizamiento { $slippage }). Ruta { $route }.
impact = Impacto en el precio { $percent }.
impact-far-too-much = Atención: es demasiado para la reserva; perderías gran parte del valor.
impact-a-lot = Atención: es mucho para la reserva; una cantidad menor obtiene mejor precio.
below-oracle = Atención: recibes un { $percent } menos que el precio del oráculo.
wrap = Convertir { $give } en { $get }, uno a uno.
quote-wrap = { $give } da { $get }, siempre uno a uno.
quote = { $give } daría unos { $get } ahora mismo. Ruta { $route }.
transfer = Enviar { $amount } a { $to }.
stays-for-fees = { $amount } queda para comisiones.
burned = Atención: nadie posee esa dirección; lo que se envía allí se pierde.
faucet = El faucet de desarrollo te da { $gifts }, todo sin valor.
faucet-wait = El faucet te atendió hace poco. Te atenderá de nuevo en { $time }.
seconds = { $count } segundos
minutes = { $count } minutos
hours = { $count } horas

## What there is
wallet-lists = Tu monedero tiene:
together = En total { $value } USD.
prices-by-hand = Los precios se fijan a mano en esta cadena de desarrollo.
position-lent = prestado { $amount }
position-no-collateral = no se usa como garantía
position-owed = debido { $amount }
position-sum = Garantía { $collateral } USD, debido { $owed } USD.
position-no-debt = No debes nada: tu factor de salud es ilimitado.
position-ltv = Préstamo sobre valor { $used } (límite { $limit }).
position-health = Factor de salud { $health }.
position-danger = Está por debajo de 1: tu garantía puede venderse en cualquier momento. Devuelve o presta más ahora.
position-room = Tu garantía puede perder un { $percent } de su valor antes de poder venderse.
position-available = Aún puedes pedir prestados { $value } USD.
rate-line = { $asset }: prestar rinde { $rate }, { $borrow }
rate-not-borrowable = no se puede pedir prestado
rate-borrow = pedir prestado cuesta { $rate }
rates-change = Las tasas cambian con el uso.
rates-title = Tasas ahora, primero las mejores para quien presta:
price-line = 1 { $asset } = { $price } USD
price-none = { $asset } no tiene precio aquí
prices-title = Precios:
price-source-development = Según el oráculo de desarrollo: fijado a mano, no es un precio de mercado.
price-source = Según el oráculo del mercado de préstamos.

## Why a sentence could not be taken as it stood
shall-i = { $why } ¿Hago esto: { $command }?
unsure-of-one = No estoy seguro de que quieras { $action }, así que no hice nada. Dilo claramente, por ejemplo «presta 100 USDC».
unsure-of-two = No sé si quieres { $action } o { $other }, así que no hice nada. Dilo con un solo verbo claro.
several = Leo más de un deseo ahí, así que no hice nada. De uno en uno, por favor.
ask-or-order = No sé si preguntas u ordenas.
not-later = No puedo hacer cosas más tarde, solo ahora.
number-ambiguous = Ese número se puede leer de dos maneras; escríbelo como 1250.75, con punto solo antes de los decimales.
number-negative = Un importe no puede ser negativo.
two-amounts = Leo dos importes distintos.
not-dollars = Cuento en unidades de un activo, no en dólares ni otro dinero.
two-assets = No sé cuál de los activos quieres decir.
both-sides-same = Ambos lados de ese cambio son el mismo activo.
not-full-address = Esa no es una dirección entera.
two-addresses = Leo dos direcciones distintas.
not-an-answer = No entendí eso como respuesta.
other-asset = Nombraste otro activo que el de mi pregunta.

## Commands on buttons; each is understood in its language as what it stands for
command-lend = presta { $amount } { $asset }
command-withdraw = retira { $amount } { $asset }
command-borrow = pide prestados { $amount } { $asset }
command-repay = devuelve { $amount } { $asset }
command-send = envía { $amount } { $asset } a { $to }
command-swap = cambia { $amount } { $asset } por { $to }
command-buy = compra { $amount } { $to } con { $asset }
command-repay-loan = devuelve { $amount } de mi préstamo
command-with-slippage = { $command } con { $percent }% de slippage
command-quote = ¿cuánto { $to } recibo por { $amount } { $asset }?
