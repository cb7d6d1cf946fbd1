# As formas de mostrar os passos e as teclas que os percorrem.

## Views
view-views = Mostrar como
view-picture = Figura
view-ladder = Escada
view-list = Lista
view-lecture = Modo aula

## Ladder
ladder-head = Escada da linha { $line }: hosts lado a lado, o tempo desce
ladder-apart = { $count ->
    [one] { $hosts } não participa.
   *[other] { $count } hosts não participam: { $hosts }.
}
ladder-cut = A escada termina depois de { $max } dos { $steps } passos. A lista à direita tem todos.

## Jumps
jump-host = Ir ao próximo host
jump-decision = Ir à próxima decisão
jump-drop = Ir ao descarte

## Keys
keys-open = Teclas
keys-head = Teclas
keys-not-typing = As do reprodutor e da figura funcionam sempre que nada está sendo digitado.
keys-player = O reprodutor
keys-views = A figura
keys-carry = no nome de um host abaixo da figura: muda-o de lugar
keys-line = Numa linha do caderno
keys-next-line = à próxima linha, à anterior
keys-play-line = reproduzir esta linha
keys-edit = editar a linha
keys-add = incluir uma linha abaixo
keys-add-above = com Shift: acima
keys-move = mover a linha para cima, para baixo
keys-switch = desligar ou ligar a linha
keys-remove = remover a linha
keys-undo = desfazer, em qualquer lugar
keys-redo = com Shift: refazer
keys-typing = Enquanto se digita um comando
keys-choices = pelo que pode vir ali
keys-take = aceitar o que é oferecido
keys-save = salvar a linha, executar o comando
keys-break = numa anotação, com Shift: nova linha
keys-give-up = fechar as opções, depois o editor
keys-step = um passo adiante, um passo atrás
keys-hold = segure para correr
keys-play = reproduzir e pausar
keys-ends = ao início, ao fim
keys-host = ao próximo host
keys-decision = à próxima decisão
keys-drop = ao descarte
keys-zoom = figura maior, menor, do tamanho do espaço
keys-view = figura, escada, lista
keys-lecture = modo aula; Esc sai dele
keys-sheet = esta folha
keys-space = Espaço
keys-wheel = A roda do mouse sobre a linha de passos também move; em tela de toque, deslize o dedo sobre a figura ou o reprodutor.

## Lecture view
lecture-leave = Voltar ao laboratório
lecture-facts = O que os hosts têm antes deste comando
lecture-facts-of = O que { $host } tem
lecture-tell = Mostrar a resposta
lecture-right = é esta
lecture-wrong = não é esta
lecture-see = Ver no passo { $step }
lecture-next = Próxima pergunta
keys-guess = no modo aula: escolher uma resposta
keys-tell = no modo aula: mostrar a resposta

## O que teria de ser diferente

wish-head = O que teria de ser diferente para ele
wish-answered = ter resposta?
wish-answered-by = ter resposta de { $what }?
wish-leaves-by = sair por { $what }?
wish-from = partir de { $what }?
wish-ask = Descobrir
wish-holds = Já é assim.
wish-none = { $tried ->
    [one] Uma única mudança foi testada e não basta: é preciso mais de uma.
   *[other] { $tried } mudanças únicas foram testadas e nenhuma basta: é preciso mais de uma.
}
wish-cut = Nem tudo foi testado: levaria tempo demais.
wish-out = agora:
wish-in = em vez disso:
wish-try = Experimentar

## Metas de um laboratório que se corrige sozinho

goals = Metas
goals-head = { $met } de { $all ->
    [one] 1 meta cumprida
   *[other] { $all } metas cumpridas
}
goals-met = Cumprida:
goals-open = Ainda não cumprida:

## A checkpoint of a lab

checkpoint = O que você espera?
checkpoint-first = O que você espera? O resultado aparece depois que você responder, ou pedir a resposta.
checkpoint-asks = pergunta antes de reproduzir a linha { $line }
checkpoint-quiet = a linha { $line } não envia nada: não há o que perguntar
checkpoint-alone = não há comando abaixo, antes de uma linha em branco
checkpoint-unknown = desconhecido: { $words }. Pergunta por who, route, ears, fate, source, neigh, ou pelo que mais ensina
checkpoint-play = Continuar
checkpoint-build = Perguntar antes da linha { $line }
checkpoint-topic = O que se pergunta
checkpoint-best = o que mais ensina
checkpoint-who = quem responde
checkpoint-route = qual rota decide
checkpoint-ears = qual tcpdump o vê
checkpoint-fate = o que um host faz com ele
checkpoint-source = qual endereço de origem
checkpoint-neigh = quem tem um endereço
checkpoint-add = Perguntar
