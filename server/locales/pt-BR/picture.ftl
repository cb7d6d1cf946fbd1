# O que está na figura, e a figura em palavras.

## Na figura

pic-forwarding = encaminha pacotes
pic-which-way = Por onde até { $dst }?
pic-is-it-mine = { $dst } é meu?
pic-arp-mine = Respondo por { $dst }?
pic-way-back = Há caminho de volta até { $dst }?
pic-undecided = Regras, na ordem de leitura
pic-lost-other-address = outro endereço
pic-lost-other-prefix = outra rede
pic-lost-shorter-prefix = prefixo mais curto
pic-lost-outranked = prefixo mais longo em main
pic-lost-worse-metric = métrica maior
pic-lost-other-device = outra interface
pic-lost-scope-too-wide = alcance amplo demais
pic-lost-other-tos = outro TOS
pic-lost-less-tos = sem TOS
pic-lost-dead = sem portadora
pic-lost-suppressed = a regra não aceita
pic-lost-throw = próxima regra
pic-rule-missed = não é para este pacote
pic-throw = tabela { $table }: throw
pic-suppressed = tabela { $table }: não aceita
pic-more-uncovered = { $count ->
    [one] mais 1 na tabela { $table } não o cobre
   *[other] mais { $count } na tabela { $table } não o cobrem
}
pic-more-lost = { $count ->
    [one] mais 1 na tabela { $table } perdeu
   *[other] mais { $count } na tabela { $table } perderam
}
pic-none-covers = { $count ->
    [one] tabela { $table }: sua única rota não o cobre
   *[other] tabela { $table }: nenhuma das { $count } rotas o cobre
}
pic-outranked = tabela { $table }: main tem um prefixo mais longo
pic-empty = a tabela { $table } está vazia
pic-ended = A busca terminou. Nunca consultadas:
pic-ears-left-out = Escutas que não ouvem nada não aparecem.
pic-more-routes = mais { $count } na tabela { $table }
pic-more-addresses = mais { $count } endereços
pic-nexthop = Entre vários caminhos
pic-learnt = Aprendido antes
pic-no-route = Nenhuma regra levou a uma rota

pic-exit = { $program } termina: status { $status }
pic-gives-up = { $program } desiste de esperar
pic-connect = origem e destino
pic-no-answer = Um segundo sem resposta de
pic-recorded = Anota o endereço
pic-neigh-failed = Ninguém responde por
pic-asks = Pergunta por uma rota
pic-refused = O ICMP não pode responder assim
pic-bound = Um limite desta página foi atingido
pic-not-modelled = Não modelado aqui

pic-state-up = ativa
pic-state-down = desativada
pic-state-no-carrier = sem portadora

pic-stands-on = { $dev } sobre { $lower }
pic-stands-on-far = { $dev } sobre { $lower } de { $host }
pic-empty-lab = Ainda não há nenhum host.
pic-empty-lab-hint = O comando  ip netns add A  cria um.

## Em palavras

pic-title = Figura: host { $host } por dentro
pic-title-step = Figura: host { $host } por dentro, passo { $step } de { $steps }
pic-say-host = Host { $host }{ $open ->
    [open] , mostrado por dentro
   *[closed] {""}
}{ $forwarding ->
    [on] , encaminha pacotes
   *[off] {""}
}.
pic-say-device-cable = { $dev } de { $host } ({ $state }): { $addresses }; cabo até { $fardev } de { $farhost }.
pic-say-device-on = { $dev } de { $host } ({ $state }): { $addresses }; apoiada em { $fardev } de { $farhost }.
pic-say-device-lo = { $dev } de { $host } ({ $state }): { $addresses }; dobrada de volta sobre si mesma.
pic-say-device-open = { $dev } de { $host } ({ $state }): { $addresses }; sem cabo.
pic-say-no-address = sem endereço
pic-say-before = Nada aconteceu ainda.
pic-say-changed = Esta linha: { $changes }.
pic-say-change = { $what } de { $host } ({ $mark })
pic-say-change-host = host { $host } ({ $mark })
pic-say-now = Passo { $step } de { $steps }: { $place }.
pic-say-packet = Passo { $step } de { $steps }: { $kind }, { $from } para { $to }, { $place }.
pic-at-process = no programa em { $host }
pic-at-search = na decisão de roteamento de { $host }
pic-at-out = diante de { $dev } de { $host }, de saída
pic-at-in = recém-chegado por { $dev } de { $host }
pic-at-kept = subindo em { $host }
pic-at-icmp = no ICMP de { $host }
pic-at-bend = na volta de { $dev } de { $host }
pic-at-wire = no cabo de { $dev } de { $host }
pic-tap = tcpdump em { $dev } de { $host }: { $count ->
    [0] nada ouvido
    [one] 1 quadro
   *[other] { $count } quadros
}
