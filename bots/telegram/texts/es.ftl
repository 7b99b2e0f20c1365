# Lo que dice el propio bot. Los valores van entre llaves.

## Menú
menu-start = Tu cartera y lo que sé hacer
menu-help = Cómo hablar conmigo
menu-balance = Lo que hay en tu cartera
menu-portfolio = Todo lo que tienes, con una imagen
menu-position = Depósitos, préstamos, factor de salud
menu-rates = Lo que rinde prestar y cuesta pedir prestado
menu-history = Tus últimas transacciones
menu-approvals = Quién puede tomar qué de tu cartera
menu-alerts = De qué quieres que te avise
menu-orders = Órdenes que se repiten o esperan un precio
menu-contacts = Tu libreta de direcciones
menu-settings = Límites, deslizamiento, idioma
menu-limits = Límites de gasto
menu-language = Elegir un idioma
menu-cancel = Descartar lo pendiente
menu-freeze = Parar toda firma ahora
menu-forget = Borrar nuestra conversación

## Primer contacto
start-title = 👋 Hyperlith: DeFi con palabras sencillas
start-what = Escribe lo que quieres. Respondo con una sola tarjeta que dice exactamente lo que pasaría; nada se envía antes de que toques Confirmar.
start-wallet = Tu cartera:
start-key = Su clave queda cifrada donde funciono. Nunca pido una clave ni una frase semilla, y nunca envío una.
start-development = Esta es una red de desarrollo: los activos no tienen valor y los precios se fijan a mano.
start-payload = El enlace que te trajo dice «{ $text }». Un enlace no puede pedir nada en tu nombre: escríbelo tú si lo quieres.

## Ayuda
help-title = Escríbelo con tus palabras
help-sentences = Una cantidad puede ser un número, «la mitad», «25%» o «todo». Por ejemplo:
help-commands = Comandos
help-safety = Una tarjeta vale poco tiempo, y solo tu propio toque la confirma. /freeze para toda firma al instante, incluso mientras algo funciona.

## Tarjetas
button-confirm = Confirmar
button-cancel = Cancelar
card-send = Envías
card-receive = Recibes
card-to = Para
card-approval = Autorización
card-approval-exact = exactamente { $amount } para { $spender }; nada queda abierto
card-approval-open = exactamente { $amount } para { $spender }; { $left } queda abierto
card-approval-back = { $spender } ya no puede tomar { $asset }
card-rate = Tipo de cambio
card-at-least = Al menos, o no pasa nada
card-at-most = Como máximo, o no pasa nada
card-slippage = Deslizamiento máximo
card-impact = Impacto en el precio
card-impact-warning = Este intercambio mueve el precio en tu contra un { $percent }; uno más pequeño pierde menos.
card-oracle-warning = Este tipo es un { $percent } peor que el precio del oráculo.
card-health = Factor de salud
card-health-warning = Cerca de la liquidación, que ocurre por debajo de 1.00.
card-fee = Comisión de red
card-fee-value = unos { $about }, como máximo { $most }
card-expires = Vale
card-valid-for = { $seconds } s
card-expired = ya no; Confirmar hace una tarjeta nueva
card-simulated = Simulado en el bloque { $block } de { $network }
card-development = Red de desarrollo: los activos no tienen valor, los precios se fijan a mano.
card-never-written = Nunca escribiste esta dirección aquí: compárala entera con la que quieres.
card-unknown-contract = El destinatario es un contrato que el operador de esta red no tiene en su lista.
card-frozen = Esta cartera está congelada, así que esto no se puede enviar.
card-type-words = Esto pierde mucho. Para enviarlo de todos modos, escribe:
flow-deposit = como depósito en Aave v3
flow-withdrawal = de tu depósito en Aave v3
flow-loan = como préstamo que debes, con intereses
flow-repayment = para devolver tu préstamo

## Resultados
outcome-under-way = Firmado y en camino. Se envía una sola vez, pase lo que pase.
outcome-not-taken = La cadena no aceptó la transacción. No se vuelve a enviar, y no se movieron fondos.
outcome-cancelled = Cancelado. No se envió nada y no se movieron fondos.
outcome-expired = Ya no vale. No se envió nada y no se movieron fondos.
receipt-done = Hecho
receipt-failed = Falló en la cadena
receipt-reason = Motivo
receipt-only-fee = No se movió nada salvo la comisión de red.
receipt-sent = Enviado
receipt-received = Recibido
receipt-block = Bloque
receipt-transaction = Transacción

## Toques
tap-sending = Compruebo una vez más y envío…
tap-cancelled = Cancelado. No se envió nada.
tap-too-late = Demasiado tarde para cancelar: esta tarjeta ya no espera.
tap-unknown = Este botón (ya) no me dice nada. No se hizo nada.
tap-not-yours = Es la tarjeta de otra persona. No se hizo nada.
tap-elsewhere = Este botón es de otro mensaje. No se hizo nada.
tap-too-old = Este botón es demasiado viejo. No se hizo nada; pídelo otra vez.
tap-again = Ya lo tocaste; cuenta una vez.

## Historial y ajustes
history-title = Tus últimas transacciones
history-empty = Aún no hay transacciones.
settings-title = Ajustes
settings-per-transaction = Máximo por transacción
settings-per-day = Máximo en 24 horas
settings-per-week = Máximo en siete días
settings-of = { $limit } ({ $spent } usados)
settings-slippage = Deslizamiento máximo
settings-health = Factor de salud mínimo
settings-recipients = Las transferencias van
settings-recipients-known = solo a tu libreta de direcciones
settings-recipients-anyone = a cualquiera
settings-code = Segundo factor
settings-yes = activo
settings-no = inactivo: /2fa
settings-waiting = Cambios en espera: { $count }. /keep los descarta y deja todo como está.
settings-frozen = Firmas
settings-frozen-yes = congeladas
settings-frozen-no = permitidas
settings-language = Idioma
settings-note = Bajar un límite cuenta al instante. Subirlo necesita un código de tu segundo factor y luego espera: /limits, /slippage, /recipients, /contacts, /unfreeze.
slippage-set = Desde ahora un intercambio puede perder como máximo { $percent } por deslizamiento.
slippage-not-raised = Es más que tu máximo actual, y subirlo necesita un código: /slippage. No se cambió nada.
language-choose = ¿Qué idioma?
language-set = Desde ahora escribo en español.
forget-ask = Esto borra nuestra conversación y lo que el agente recuerda de ti aquí. Tu cartera, sus transacciones y el registro de auditoría quedan. Los mensajes en Telegram los borras allí.
button-forget = Borrar
forgotten = Borrado. Tu cartera está como estaba.

## Lo que no se hace
unknown-command = No conozco /{ $command }. /help dice lo que conozco; las frases sencillas también valen.
forwarded = No actúo con mensajes reenviados, porque los escribió otra persona. Escríbelo tú si lo quieres. No se hizo nada.
not-text = Solo leo texto. No se hizo nada; escríbelo, por favor.
too-fast = Escribes más rápido de lo que respondo. Dejé fuera lo último; espera mi respuesta y escribe otra vez. No se hizo ninguna transacción con ello.
broken = Algo se rompió mientras trabajaba en esto. Si antes se confirmó una transacción, se guarda y se envía una sola vez: /history la muestra. Si no, no se envió nada.

## Grupos
group-start-first = Abre primero un chat privado conmigo: tu cartera es tuya, no de este grupo.
group-private-only = A esto respondo solo en privado.
group-answered-privately = Te respondí en privado.
open-privately = Abrir chat privado

## Cartera y autorizaciones
portfolio-title = En tu cartera
portfolio-lending = En Aave v3: { $lent } prestados, { $owed } debidos
approvals-none = No hay ninguna autorización abierta: nadie puede tomar nada de tu cartera.
approvals-title = Autorizaciones abiertas
approvals-how = /revoke las retira todas con una sola tarjeta.
alerts-title = Tus alertas
alerts-how = Escribe «avísame cuando METIS baje de 18» o «alerta si mi factor de salud está por debajo de 1,5». Te aviso una vez en cada cruce; un botón quita una alerta. Para una votación: «alerta propuesta 12 0x… 6 horas».
alert-dropped = Quitada. Esta alerta ya no existe.

## Órdenes permanentes
orders-title = Tus órdenes permanentes
orders-how = Escribe «presta 50 USDC cada semana» o «cambia 100 USDC por METIS cuando METIS baje de 15». Los botones pausan, reanudan y cancelan una orden al momento. «cap order 1 500» baja lo que puede mover en total.
order-label = Orden permanente
order-once = una vez
order-hourly = cada hora, la primera ahora mismo
order-daily = cada día, la primera ahora mismo
order-weekly = cada semana, la primera ahora mismo
order-monthly = cada mes, la primera ahora mismo
order-below = una vez, cuando el precio de { $asset } baje de { $price }
order-above = una vez, cuando el precio de { $asset } supere { $price }
order-price-now = Precio actual
order-price = { $price }
order-price-there = { $price }: ya está ahí, así que la orden se ejecuta ahora mismo
order-until = Espera hasta
order-most = Como máximo
order-most-value = { $times } veces, hasta { $until }, { $cap } en total
order-each-time = Cada vez se hace de nuevo, se simula y se ciñe a tus límites. Si fuera otro acto o perdiera un 5 % o más por el precio, se salta y te aviso.
order-progress = Hecha { $runs } de { $most } veces como máximo, { $spent } de { $cap } como máximo.
order-next = Próxima vez: { $next }
order-waits-until = Espera hasta { $until }
order-is-paused = En pausa
order-paused = La orden { $order } está en pausa.
order-resumed = La orden { $order } sigue desde su próxima vez.
order-cancelled = La orden { $order } está cancelada. Lo ya hecho queda.
order-gone = La orden { $order } ya no existe. No se cambió nada.
outcome-ordered = La orden { $order } está en marcha. /orders lista, pausa y cancela; /freeze lo detiene todo.

## Límites, libreta, segundo factor
change-done = Hecho. Cuenta desde ahora.
change-waits = Tu código es correcto. El cambio cuenta en { $time }, salvo que lo descartes antes con /keep o /freeze.
changes-dropped = Ya no espera nada; todo queda como está.
code-none = Esto permite más a tu cartera, así que necesita un segundo factor, y aún no hay. Créalo con /2fa. No se cambió nada.
code-needed = Esto permite más a tu cartera. Escríbelo otra vez con el código de tu app de autenticación al final. No se cambió nada.
code-wrong = Este código es incorrecto o ya se usó. No se cambió nada.
code-locked = Demasiados códigos incorrectos. No se mira ninguno durante { $time }. No se cambió nada.
code-set-up = Pon este secreto en una app de autenticación («basado en tiempo») y escribe /2fa y los seis dígitos que muestra:
code-active = Tu segundo factor está activo. Hace falta para todo lo que permite más a tu cartera.
code-there = Tu segundo factor ya está activo. «/2fa off» y un código lo retiran, tras el tiempo de espera.
secret-taken-back = Este mensaje se borra en { $seconds } s.
limits-how = Tus límites: { $transaction } por transacción, { $day } en 24 horas, { $week } en siete días. Para cambiarlos escribe los tres en dólares: /limits 500 1000 2000. Más bajos cuentan al instante; más altos necesitan un código al final y luego esperan.
slippage-how = Escribe lo máximo que un intercambio puede perder por deslizamiento: /slippage 1%. Más bajo cuenta al instante; más alto necesita un código al final y luego espera.
contacts-title = Tu libreta de direcciones
contacts-how = /contacts add bob 0x… CODE añade un nombre (cuenta tras el tiempo de espera), /contacts remove bob quita uno al instante. Después basta «send 5 USDC to bob».
contacts-bad-address = No es una dirección: tiene 0x y 40 dígitos hexadecimales. No se cambió nada.
recipients-how = «/recipients contacts» deja que las transferencias vayan solo a tu libreta, al instante. «/recipients anyone» y un código lo levantan, tras el tiempo de espera.
export-title = La clave privada de tu cartera. Quien la tiene, tiene todo lo que hay en ella.
export-how = La clave privada de tu cartera se muestra con un código de tu segundo factor: /export CODE. Hazlo solo para pasar a otra cartera; nadie que te ayude la necesita.
