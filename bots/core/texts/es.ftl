# See en.ftl.

## What a card does, as clauses of its title
act-send = enviar { $amount }
act-take-back = retirar la autorización de { $asset }
act-supply = prestar { $amount } a Aave v3
act-withdraw-all = retirar todo { $asset } de Aave v3
act-withdraw = retirar { $amount } de Aave v3
act-borrow = pedir prestados { $amount } a Aave v3
act-repay-all = devolver toda la deuda de { $asset } a Aave v3
act-repay = devolver { $amount } a Aave v3
act-collateral-on = usar { $asset } como garantía
act-collateral-off = dejar de usar { $asset } como garantía
act-swap = cambiar { $give } por { $get }
act-wrap = envolver { $amount } como { $asset }
act-unwrap = desenvolver { $amount }
act-drip = recibir activos de prueba del faucet de desarrollo
act-then = { $first }, luego { $second }
title-order = { $title }, { $when }
when-hourly = cada hora
when-daily = cada día
when-weekly = cada semana
when-monthly = cada mes
when-below = una vez, cuando el precio de { $asset } baje de { $price } $
when-above = una vez, cuando el precio de { $asset } supere { $price } $

## Receipts
did-supply = prestado { $amount }
did-withdraw = retirado { $amount }
did-borrow = tomado prestado { $amount }
did-repay = devuelto { $amount }
receipt-done = Hecho
receipt-failed = FALLÓ en la cadena
receipt-reverted = Revertido
receipt-only-fee = { $reason }. No se movió nada salvo la comisión de red
receipt-out-of-gas = se quedó sin gas o se detuvo
label-sent = Enviado
label-received = Recibido
label-health = Factor de salud
label-fee = Comisión de red
label-block = Bloque
label-transaction = Transacción

## The conversation
wallet-made = Tu monedero es { $wallet }. Su clave queda cifrada en esta máquina.
frozen-opening = Este monedero está congelado: no se firma nada hasta `hyperlith wallet unfreeze` (/unfreeze en Telegram).
card-before-frozen = Una tarjeta de antes sigue ahí.
card-before-expired = Una tarjeta de antes no se confirmó y caducó. Al confirmar se hace una nueva.
card-before-waits = Una tarjeta de antes aún te espera.
message-too-long = Este mensaje tiene { $bytes } bytes y el máximo es { $most }; escribe menos. No se hizo ninguna transacción.
last-word = La tarjeta { $id } aún espera: { $title }{ $to }. { $words }
last-word-to = { " " }(a { $to })
last-word-frozen = Este monedero está congelado, así que no se puede enviar; `cancel` la descarta.
last-word-confirm = `confirm` envía eso y nada más; `cancel` la descarta.
crashed = Algo se rompió al preparar la transacción. Si ya estaba firmada, se conserva y se envía una sola vez; empieza de nuevo para ver el resultado.
cancelled-card = Cancelado: { $title }. No se envió nada ni se movieron fondos.
cancelled-turn = Cancelado; no se envió nada.
too-late = Demasiado tarde para cancelar: la transacción está firmada y en camino. No hay nada más pendiente.
frozen-now = Este monedero queda congelado desde ahora: no se firma nada. Lo firmado antes no se puede deshacer. `hyperlith wallet unfreeze` (/unfreeze en Telegram) lo levanta.
no-transaction = No se hizo ninguna transacción.
no-transaction-later = No se hizo ninguna transacción; inténtalo en un momento.
no-answer-in-time = El agente no respondió en { $seconds } s. No se hizo ninguna transacción; inténtalo de nuevo o dilo con menos palabras.
no-approval-open = No hay autorizaciones abiertas: nadie puede tomar nada de tu monedero.

## From proposal to receipt
cannot-offer = No puedo ofrecer esto: { $why }.
would-fail = Esto fallaría en la cadena: { $why }. Así que no hay nada que confirmar; no se envió nada ni se movieron fondos.
order-loses = Esto pierde un { $percent } por impacto en el precio, así que no se ofrece como orden permanente: nadie estaría para decir que sí cada vez. Usa una cantidad menor. No se estableció nada.
older-replaced = La tarjeta anterior queda cancelada; esta ocupa su lugar.
not-confirmed = No confirmado: { $why }.
nothing-to-confirm = No hay nada que confirmar. No se hizo ninguna transacción.
why-expired = La tarjeta había caducado, así que no se envió nada.
type-words = Este cambio pierde mucho por su impacto en el precio. Escribe las palabras «{ $words }» para enviarlo, o cancela.
why-fails-now = En el estado más reciente esto fallaría ({ $why }), así que no se envió nada.
why-moved = Los números se movieron: { $change }. No se envió nada.
ask-again = Pide de nuevo una tarjeta. No se movieron fondos.
not-the-same = Lo que el agente ofrece no es lo mismo con números nuevos, así que no hay tarjeta nueva. Pide de nuevo. No se movieron fondos.
new-card = Aquí tienes una tarjeta nueva.
no-funds-moved = No se movieron fondos.
already-under-way = Ya se confirmó y está en camino; se envía una sola vez. Transacción { $hash }.
already-mined = Ya se confirmó y está minada; no se envía de nuevo. Transacción { $hash }.
already-failed = Ya se confirmó y falló; no se envía de nuevo. Transacción { $hash }.
already-cancelled = No hay nada que confirmar: la última tarjeta se canceló. No se hizo ninguna transacción.
already-expired = No hay nada que confirmar: la última tarjeta caducó. No se hizo ninguna transacción.
already-ordered = Ya se confirmó y desde entonces es una orden permanente; `orders` las lista.
card-waits = Esta tarjeta te espera.
not-taken = La cadena no aceptó la transacción: { $why }. No se envía de nuevo ni se movieron fondos. Transacción { $hash }.
not-mined-yet = La transacción está firmada y guardada, pero aún no minada: { $why }. Se envía una sola vez pase lo que pase; su resultado se muestra con tu próximo mensaje o al próximo inicio. Transacción { $hash }.
mined-before-restart = La transacción que confirmaste antes del reinicio:
not-taken-before-restart = La cadena no aceptó la transacción que confirmaste antes del reinicio ({ $title }): { $why }. No se movieron fondos. Transacción { $hash }.

## What moved against the person, as reasons
now-send = ahora enviarías { $amount }
now-receive = ahora recibirías { $amount }
now-others = ahora se moverían otros activos
now-fee = la comisión de red se ha más que duplicado
now-health = tu factor de salud sería ahora { $health }
now-impact = el impacto en el precio es ahora { $percent }

## Alerts
alert-set = 🔔 La alerta { $id } está puesta: te aviso cuando { $what }.
alert-too-many = Tienes { $most } alertas, que es el máximo; quita una primero. No se puso ninguna.
alert-health-below = tu factor de salud baje de { $bound }
alert-health-above = tu factor de salud supere { $bound }
alert-price-below = el precio de { $asset } baje de { $bound } $
alert-price-above = el precio de { $asset } supere { $bound } $
alert-told = 🔔 Tu alerta: { $what }. Ahora está en { $now }. Te aviso otra vez cuando vuelva a cruzar la línea.
alert-proposal = la votación de la propuesta { $id } en { $governor } termine en menos de { $lead }
alert-vote-ends = 🔔 Tu alerta: la votación de la propuesta { $id } en { $governor } termina en { $left }. Te aviso otra vez solo si se prolonga.
alert-vote-ended = 🔔 Tu alerta: la votación de la propuesta { $id } en { $governor } ha terminado. Esta alerta queda cerrada.
alert-vote-left = Sigue abierta { $left }.
alert-no-vote = No hay votación abierta de la propuesta { $id } en { $governor }: terminó, se canceló, o el contrato no es un Governor de esta cadena. No se puso ninguna alerta.
duration-days = { $n } d
duration-hours = { $n } h
duration-minutes = { $n } min
duration-moment = menos de un minuto

## Standing orders
order-too-many = Tienes { $most } órdenes permanentes, que es el máximo; cancela una primero (`orders` las lista). Esta no se estableció y no se movieron fondos.
order-card-closed = La tarjeta se cerró entretanto. No se estableció ninguna orden.
order-set-up = La orden { $id } está en marcha: { $title }. `pause order { $id }` y `cancel order { $id }` la detienen al momento; congelar el monedero también.
order-over = La orden { $id } terminó: { $why }.
order-last-failed = La orden { $id } ({ $title }) no se ejecutó: { $why }. Era su última vez. No se movieron fondos.
order-failed = La orden { $id } ({ $title }) no se ejecutó: { $why }. No se movieron fondos. { $then }
order-then-paused = Fue la { $times }.ª vez seguida, así que queda en pausa; `resume order { $id }` la reanuda.
order-then-again = Se intenta de nuevo el { $at }.
order-not-what-was-confirmed = lo que el agente ofrece ahora no es lo que confirmaste
order-would-fail = fallaría en la cadena ({ $why })
order-would-lose = perdería un { $percent } por impacto en el precio, y no hay nadie para aceptarlo
order-over-cap = con esta vez movería más de sus { $cap } en total
order-missed = La orden { $id } perdió veces antes de esta ({ $times }); no se recuperan.
order-waited = La orden { $id } ({ $title }) esperó su precio { $days } días y terminó. No se envió nada.
order-run = Orden { $id }: { $title }
order-next-time = La próxima vez es el { $at }.
order-is-paused = La orden está en pausa.
order-is-over = La orden terminó.
order-none = No tienes la orden permanente { $id }; `orders` las lista.
order-paused = La orden { $id } está en pausa.
order-resumed = La orden { $id } sigue desde su próxima vez.
order-cancelled = La orden { $id } está cancelada. Lo ya hecho queda.
order-cap = La orden { $id } mueve desde ahora como máximo { $cap } en total.
order-cap-not = No se cambió nada: no hay orden permanente { $id }, o su tope ya es menor. Un tope solo baja; para uno mayor, haz una orden nueva.
orders-none = No tienes órdenes permanentes. Se hace una con una frase como `presta 50 USDC cada semana` o `cambia 100 USDC por METIS cuando METIS baje de 15`.
order-line = Orden { $id }: { $title }. Hecha { $runs } de { $most } veces como máximo, { $spent } de { $cap } como máximo; { $next }.
order-line-paused = en pausa
order-line-over = terminada
order-line-waits = espera hasta { $at }
order-line-next = próxima { $at }

## Why the policy said no; each as a reason
refused-frozen = este monedero está congelado, así que no se firma nada; `hyperlith wallet unfreeze` (/unfreeze en Telegram) lo levanta. No se movieron fondos
refused-per-transaction = esto movería { $amount }, y el límite es { $limit } por transacción. No se movieron fondos; pide menos o sube el límite (`hyperlith wallet limits`, /limits en Telegram)
refused-per-day = esto movería { $amount }; con { $spent } en las últimas 24 horas supera el límite de { $limit } al día. No se movieron fondos; espera, pide menos o sube el límite (`hyperlith wallet limits`, /limits en Telegram)
refused-per-week = esto movería { $amount }; con { $spent } en los últimos siete días supera el límite de { $limit } por semana. No se movieron fondos; espera, pide menos o sube el límite (`hyperlith wallet limits`, /limits en Telegram)
refused-recipient = { $who } no está en tu agenda, y este monedero no envía a nadie más. No se movieron fondos; añade primero la dirección
refused-no-price = no hay precio para { $asset }, así que no se pueden comprobar los límites. No se movieron fondos; inténtalo cuando el oráculo responda
refused-slippage = el cambio permite un { $got } de deslizamiento y tu máximo es { $max }. No se movieron fondos
refused-health = tu factor de salud caería a { $got }; el mínimo es { $floor }, y por debajo de 1,00 pueden liquidarte. No se movieron fondos; pide o retira menos
refused-fee = la comisión de red podría llegar a { $most }, y este monedero paga como máximo { $limit } por transacción. No se movieron fondos; inténtalo cuando bajen las comisiones
