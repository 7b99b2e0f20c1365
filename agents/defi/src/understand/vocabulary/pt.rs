//! Portuguese.
use super::{Verb, Vocabulary};
use hyperlith_understanding::Language;

pub(super) const PT: Vocabulary = Vocabulary {
    language: Language::Pt,
    verbs: &[
        (Verb::Supply, &["empresta|emprestar|empreste", "deposita|depositar|deposite|deposito", "fornece|fornecer|forneca|fornecer", "coloca|colocar|coloque|bota|botar|poe|por|ponha|mete|meter|joga .. no|na|em|como|de ?o|?a pool|aave|colateral|garantia|deposito|lending|emprestimo", "adiciona|adicionar|adicione .. colateral|garantia|deposito|pool|aave", "usa|usar|use .. como colateral|garantia", "aplica|aplicar|aplique|investe|investir .. no|na|em pool|aave", "faz|fazer|faca um deposito"]),
        (Verb::Borrow, &["empresta|empreste|emprestar - me", "me empresta|empreste|emprestar|emprestas|emprestaria", "empresta|empreste .. para|pra|a mim", "empresta pra mim", "pega|pegar|pegue|toma|tomar|tome|pede|pedir|peca .. emprestado|emprestados|emprestada|emprestimo", "faz|fazer|faca|quero|preciso|abre|abrir|solicita|solicitar|pega|pegar|da|tomar um .. emprestimo", "contrai|contrair|emprestado|emprestados", "pedir .. emprestados|emprestado"]),
        (Verb::Repay, &["paga|pagar|pague|quita|quitar|quite|salda|saldar|liquida|liquidar|abate|abater|amortiza|amortizar|encerra .. divida|dividas|emprestimo|emprestimos|devo|debito", "devolve|devolver|devolva", "reembolsa|reembolsar|reembolse", "repaga|repagar|quita|quitar|quite", "amortiza|amortizar|amortize"]),
        (Verb::Withdraw, &["retira|retirar|retire", "saca|sacar|saque", "tira|tirar|tire", "levanta|levantar|levante", "resgata|resgatar|resgate", "remove|remover|remova", "recupera|recuperar"]),
        (Verb::Swap, &["troca|trocar|troque", "converte|converter|converta", "cambia|cambiar|muda|mudar .. para|por", "swap|swapa|swapar", "permuta|transforma|transformar|transforme"]),
        (Verb::Buy, &["compra|comprar|compre|adquire|adquirir", "me da|de .. por|em troca @"]),
        (Verb::Sell, &["vende|vender|venda|vendas"]),
        (Verb::Send, &["envia|enviar|envie", "manda|mandar|mande", "transfere|transferir|transfira", "remete|remeter"]),
        (Verb::Move, &["da|dar|paga|pagar|pague|move|mover|passa|passar"]),
        (Verb::Vote, &["vota|votar|vote|voto"]),
        (Verb::Freeze, &["congela|congelar|congele|bloqueia|bloquear|bloqueie|suspende|suspender|suspenda|trava|travar|trave|desativa"]),
    ],
    fillers: &["eu|me|voce|tu|nos|a gente", "quero|queria|gostaria|preciso|pode|poderia|podes|vamos|vou|ajuda|consegue|desejo|quer|tem|como", "posso te", "por favor|gentileza", "pfv|pf|porfavor|please|pls|obrigado|obrigada|valeu", "de|do|da|dos|das|o|a|os|as|meu|minha|meus|minhas|um|uma|uns|em|no|na|com|por|para|pra|que|e|todo", "ola|oi|bom|boa|dia|tarde|noite|ei|ok|okay|ta|certo|sim|beleza|entao|agora|ja|logo|rapido|imediatamente|hoje|primeiro|tambem|so|depois|bot|agente|amigo|cara|mano|assistente|la|ai|ae|e", "pool|conta|carteira|colateral|wallet|cerca|exatamente"],
    polite: &["pode|poderia|podes|podia|consegue|consegues|voce", "por favor", "pfv", "me ajuda"],
    breaks: &["e", "depois", "entao", "mas"],
    harmless: &["no pool|aave|lending|mercado|protocolo|fundo", "nao mais|menos de|que", "nao importa", "sem problema|pressa", "se puder|possivel|der", "como colateral|garantia|deposito", "o que devo", "que devo"],
    vetoes: &["nao|nunca|jamais|nada|nem|sem|nenhum", "como|quando|quanto|quanta|quantos|qual|quais|quem|onde|porque", "por que", "o que", "que acontece|significa|e", "devo|deveria|devia|devemos|posso|podemos|sera|convem", "vale a pena", "e seguro|arriscado|bom|ruim|possivel|melhor", "uma boa", "se|suponha|supondo|imagina|imagine|caso|tivesse|fosse|hipoteticamente", "assim que", "a menos", "disse|diz|dizem|falou|pediu|perguntou|escreveu|escreve|escreva|traduz|traduza|resume|resuma|explica|explique|explicar|poema|historia|piada|cancao|frase|exemplo|significa|segundo|aconselha|recomenda|recomendas|opiniao|acha|achas|acho|pensa|penso|pensando|duvida|risco|riscos|conselho|diferenca|talvez", "emprestei|emprestou|depositei|depositou|retirei|saquei|troquei|trocou|enviei|enviou|mandei|mandou|comprei|comprou|vendi|vendeu|paguei|pagou|devolvi|peguei|pegou|tomei|transferi|ontem|anteontem", "semana|mes|ano passada|passado", "ele|ela|eles|elas|alguem|gente|pessoas|medo", "meu|minha amigo|amiga|irmao|irma|chefe|vizinho", "cancela|cancelar|anula|esquece|evita|simula|simular|aprender|entender|curioso|planejo", "para de", "pare de"],
    later: &["amanha|logo mais|em breve", "mais tarde", "hoje a noite", "semana|mes que vem", "proxima semana", "proximo mes", "daqui a", "em # horas|minutos|dias"],
};
