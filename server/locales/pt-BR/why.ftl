# O que aconteceu, como um professor contaria.
#
# `.title` é curto e não tem código; `.say` são uma ou duas frases; cada linha de `.more` é um texto à parte.
# `código` fica entre crases, **destaque** entre asteriscos. Frases de no máximo 30 palavras.
# $what é o pacote: request, reply, error, arp-request, arp-reply.

## Um programa e seu socket

why-connect =
    .title = { $program } pergunta pela origem: { $src }
    .say = Antes de enviar qualquer coisa, o { $program } pergunta que endereço de origem o kernel usaria para { $dst }. A resposta é { $src }.
    .more =
        connect(2) em um socket de datagramas não envia nada: só consulta uma rota. Depois, getsockname(2) lê a origem.
        Para acompanhar: `strace -e trace=network { $program } …`.
why-send =
    .title = { $seq ->
        [1] { $program } envia para { $dst }
       *[other] { $program } envia o pedido { $seq } para { $dst }
    }
    .say = O { $program } entrega ao seu socket ICMP um pedido de eco (echo request) para { $dst }. Agora o kernel precisa achar o caminho.
    .more =
        O kernel escreve o cabeçalho IP. O TTL vem de `net.ipv4.ip_default_ttl`, a não ser que `ping -t` diga outra coisa.
        O `nstat` conta o envio em `IcmpOutEchos`.
why-send-arping =
    .title = { $program } pergunta ao cabo: quem tem { $dst }?
    .say = O { $program } escreve ele mesmo um pedido ARP e põe o quadro na interface que `-I` indica. As rotas não opinam.
    .more =
        Um socket de pacotes (AF_PACKET) passa ao largo do IP, com suas rotas e seus contadores.
        O pedido vai para `ff:ff:ff:ff:ff:ff`, então todos os hosts do cabo o ouvem.
why-send-probe =
    .title = { $program } envia a sonda { $seq } para { $dst }
    .say = O { $program } deixa o pacote passar só por certo número de roteadores: é o TTL. Quem o descartar deve avisar.
    .more =
        Uma sonda é um datagrama UDP para uma porta que ninguém escuta; com `traceroute -I`, é um pedido de eco.
why-socket =
    .title = { $what ->
        [error] O socket de { $program } recebe o erro
       *[other] O socket de { $program } recebe a resposta
    }
    .say = { $what ->
        [error] O erro cita o pacote que o { $program } tinha enviado. Por essa citação o kernel acha o socket que deve saber disso.
       *[other] Todo socket ICMP raw do host recebe uma cópia da resposta. O { $program } reconhece a sua pelo identificador que tinha escolhido.
    }
    .more =
        `ss -a --raw` lista os sockets raw. Um ping sem root usa um socket de ping, se `net.ipv4.ping_group_range` permitir.
why-socket-arping =
    .title = { $program } recebe uma cópia do quadro
    .say = O socket de pacotes do { $program } ouve todo quadro ARP que entra na sua interface, assim como o tcpdump.
    .more =
        `ss --packet` lista os sockets de pacotes. Eles veem o quadro antes do ARP e do IP.
why-read =
    .title = { $what ->
        [error] { $program } lê o erro
       *[other] { $program } lê a resposta
    }
    .say = { $what ->
        [error] O { $program } tira o erro do seu socket. Ele vem de { $from } e diz por que o pedido não chegou a lugar nenhum.
       *[other] O { $program } tira a resposta do seu socket. Ela vem de { $from }; o tempo desde o pedido é o de ida e volta.
    }
    .more =
        recvmsg(2) entrega o pacote e o instante em que o kernel o recebeu (`SO_TIMESTAMP`).
why-print =
    .title = { $program } escreve “{ $start }”
    .say = { $stream ->
        [stderr] O { $program } escreve na saída de erros: { $text }
       *[stdout] O { $program } escreve na saída padrão: { $text }
    }
    .more =
        write(2) no descritor de arquivo { $stream ->
            [stderr] 2
           *[stdout] 1
        }.
why-give-up =
    .title = { $program } já esperou o bastante
    .say = O { $program } esperou { $waited } s e para. O que ainda estiver a caminho já não lhe interessa.
    .more =
        `ping -W` diz quanto esperar depois do último pedido, 10 s se nunca houve resposta; `arping -w` limita tudo junto.
why-socket-probe =
    .title = { $what ->
        [error] O socket de { $program } recebe o erro
       *[other] O socket de { $program } recebe a resposta
    }
    .say = { $what ->
        [error] O erro cita a sonda. Pelas portas ou pelo id nela, o kernel encontra o socket do { $program }.
       *[other] A resposta traz o id que o { $program } escolheu. Assim ele sabe que esta sonda chegou.
    }
    .more =
        Esses erros esperam em uma fila própria, que o programa lê com `MSG_ERRQUEUE`: veja `IP_RECVERR` em ip(7).
why-exit-ping =
    .title = { $program } termina com código de saída { $status }
    .say = { $status ->
        [0] O código 0 diz que chegou ao menos uma resposta.
        [1] O código 1 diz que nenhuma resposta chegou.
       *[other] O código { $status } diz que algo deu errado antes disso: o { $program } nem conseguiu enviar.
    }
    .more =
        No shell, `echo $?` mostra esse código.
why-exit-arping =
    .title = { $program } termina com código de saída { $status }
    .say = { $status ->
        [0] O código 0 diz que alguém no cabo respondeu.
        [1] O código 1 diz que ninguém no cabo respondeu.
       *[other] O código { $status } diz que algo deu errado antes disso: o { $program } nem conseguiu perguntar.
    }
    .more =
        No shell, `echo $?` mostra esse código.
why-exit-probe =
    .title = { $program } termina com código de saída { $status }
    .say = { $status ->
        [0] O código 0 diz que o { $program } enviou suas sondas, não importa quem respondeu.
       *[other] O código { $status } diz que algo deu errado: o { $program } não conseguiu enviar suas sondas.
    }
    .more =
        No shell, `echo $?` mostra esse código.
why-exit-ip =
    .title = { $program } termina com código de saída { $status }
    .say = { $status ->
        [0] O código 0 diz que o kernel tinha uma resposta.
       *[other] O código { $status } diz que o kernel recusou; o que ele disse está na saída de erros.
    }
    .more =
        No shell, `echo $?` mostra esse código.

## Chamadas de sistema que falham

why-errno-eacces =
    .title = { $call } é recusado: { $error }
    .say = { $route ->
        [broadcast] Um socket só pode enviar a todos depois de pedir isso. O { $program } só pede com a opção `-b`.
        [retried] Um socket só pode enviar a todos depois de pedir isso. O { $program } recebeu `-b`: avisa, pede e tenta de novo.
        [prohibit] O caminho até { $dst } é proibido: a busca por ele terminou num prohibit. O { $program } fica sabendo na hora, e nada sai do host.
       *[other] O kernel não permite que o { $program } envie para { $dst }. Ele diz isso na hora, e nada sai do host.
    }
    .more =
        `-b` liga a opção `SO_BROADCAST` do socket; sem ela, { $call } responde EACCES assim que a rota é do tipo broadcast.
        O ping não tem como saber o motivo, por isso fala também em firewall.
why-errno-einval =
    .title = { $call } é recusado: { $error }
    .say = { $route ->
        [blackhole] A busca por um caminho até { $dst } terminou num blackhole. O que os outros enviam para lá some em silêncio; o { $program }, no próprio host, recebe “{ $error }”.
       *[other] O kernel olhou o que o { $program } pediu e viu que não faz sentido. Nada é enviado.
    }
    .more =
        EINVAL costuma ser um endereço de origem que este host não tem. `ip addr` lista os que ele tem.
why-errno-eexist =
    .title = { $call } é recusado: { $error }
    .say = O que o { $program } quer acrescentar já existe. O kernel fica com o antigo e não muda nada.
    .more =
        EEXIST: veja com `ip addr` e `ip route`; `replace` no lugar de `add` trocaria o antigo.
why-errno-enodev =
    .title = { $call } é recusado: { $error }
    .say = Este host não tem interface com esse nome. Nada é enviado.
    .more =
        ENODEV: `ip link` lista as interfaces de um host. Cada network namespace tem as suas.
why-errno-enoent =
    .title = { $call } é recusado: { $error }
    .say = Aquilo de que o { $program } fala não existe, então não há o que mudar.
    .more =
        ENOENT: `ip route show table all` mostra o que existe.
why-errno-esrch =
    .title = { $call } é recusado: { $error }
    .say = O kernel procurou aquilo de que o { $program } fala e não achou.
    .more =
        Aqui ESRCH se refere a rotas, embora o texto fale em processo: compare com `ip route show table all`.
why-errno-enetunreach =
    .title = { $call } é recusado: { $error }
    .say = Nenhuma rota leva a { $dst }, então o kernel não sabe para onde enviar. O { $program } fica sabendo na hora; nada sai do host.
    .more =
        ENETUNREACH; o `nstat` conta em `IpOutNoRoutes`. `ip route get { $dst }` diz o mesmo sem enviar nada.
        Para corrigir: uma rota para essa rede, ou uma rota default. A rota para a rede de uma interface só aparece quando ela está ligada (`up`).
why-errno-ehostunreach =
    .title = { $call } é recusado: { $error }
    .say = { $route ->
        [unreachable] A busca por um caminho até { $dst } terminou numa rota do tipo unreachable. O { $program } fica sabendo que não há rota até o host, e nada sai.
       *[other] Há um caminho para { $dst }, mas o host no fim dele não pode ser alcançado. O { $program } fica sabendo que não há rota até o host.
    }
    .more =
        EHOSTUNREACH: muitas vezes o vizinho não respondeu ao ARP. `ip neigh` então o mostra como FAILED.
why-errno-enetdown =
    .title = { $call } é recusado: { $error }
    .say = A interface está desligada, então o kernel não aceita nada para ela.
    .more =
        ENETDOWN: `ip link set` … `up` liga a interface; `ip link` mostra UP entre os sinais de menor e maior.
why-errno-eaddrnotavail =
    .title = { $call } é recusado: { $error }
    .say = O { $program } quer usar um endereço de origem que este host não tem.
    .more =
        EADDRNOTAVAIL: bind(2) só aceita endereços que a tabela local conhece, a não ser com `net.ipv4.ip_nonlocal_bind=1`.
why-errno-eopnotsupp =
    .title = { $call } é recusado: { $error }
    .say = O kernel conhece o pedido, mas não pode atendê-lo com este tipo de objeto.
    .more =
        EOPNOTSUPP: por exemplo, ARP em uma interface que não tem endereços de enlace.
why-errno-enobufs =
    .title = { $call } é recusado: { $error }
    .say = O kernel não tinha onde pôr o pacote: ele foi descartado na saída, e o { $program } fica sabendo.
    .more =
        ENOBUFS volta quando a fila da interface recusa um pacote. `ip -s link` conta isso em TX dropped.
why-errno-emsgsize =
    .title = { $call } é recusado: { $error }
    .say = O pacote é maior do que cabe no caminho, e o { $program } proibiu o kernel de dividi-lo em fragmentos.
    .more =
        EMSGSIZE: o limite é o `mtu` da rota ou, sem ele, o da interface. Com `-M dont`, o ping deixa o kernel dividir o pacote.

## A decisão de roteamento

why-rule-first =
    .title = Regra { $priority }: ler primeiro a tabela { $name }
    .say = { $purpose ->
        [input] O pacote entrou. De quem é { $dst }? As regras dizem que tabelas consultar, do menor número ao maior; a regra { $priority } diz: tabela { $name }.
        [arp] Alguém pergunta por { $dst }. Para saber se é seu, o host { $host } lê suas regras; a regra { $priority } diz: tabela { $name }.
        [source] O host { $host } confere o remetente { $dst }: há caminho de volta até ele? As regras dizem que tabelas consultar, do menor número ao maior; a regra { $priority } diz: tabela { $name }.
       *[output] Por onde se chega a { $dst }? As regras dizem que tabelas consultar, do menor número ao maior; a regra { $priority } diz: tabela { $name }.
    }
why-rule-next =
    .title = Regra { $priority }: depois a tabela { $name }
    .say = Até aqui, nenhuma resposta; então vale a regra seguinte. A regra { $priority } diz: olhar na tabela { $name }.
why-rule-missed =
    .title = Regra { $priority }: não é para este pacote
    .say = { $miss ->
        [from] A regra { $priority } é para pacotes de outros endereços. Enquanto um pacote não tem origem, nenhum endereço serve. A regra é pulada.
        [to] A regra { $priority } é para pacotes com outro destino que não { $dst }. Ela é pulada.
        [iif] A regra { $priority } é para pacotes que entram por outra interface; os que o próprio host envia contam como vindos de lo. Ela é pulada.
        [oif] A regra { $priority } é para sockets presos a outra interface. Ela é pulada.
        [mark] A regra { $priority } é para pacotes com outra marca de firewall. Ela é pulada.
        [tunnel] A regra { $priority } é para pacotes que saíram de um túnel, e este não saiu. Ela é pulada.
        [vrf] A regra { $priority } é para dispositivos de uma VRF, e aqui não há nenhuma. Ela é pulada.
        [uid] A regra { $priority } é para os pacotes de outros usuários. O que o root e o kernel enviam, e o que chega, conta como do usuário 0. Ela é pulada.
        [tos] A regra { $priority } é para pacotes com outro tipo de serviço. Ela é pulada.
        [ipproto] A regra { $priority } é para pacotes de outro protocolo. Ela é pulada.
        [port] A regra { $priority } é para pacotes com outras portas. Ela é pulada.
       *[inverted] A regra { $priority } diz `not`, e o resto dela serve para este pacote; então ela vale para todos os outros. Ela é pulada.
    }
why-rule-jumps =
    .title = Regra { $priority }: segue na regra { $to }
    .say = A regra { $priority } diz goto: a busca segue na regra { $to }, e ninguém lê as regras que ficam entre as duas.
why-rule-passes =
    .title = Regra { $priority }: nada a fazer
    .say = A regra { $priority } serve, mas não indica tabela: é um nop, ou um goto para uma regra que não existe. Vale a regra seguinte.
why-rule-refuses =
    .title = Regra { $priority }: { $kind }
    .say = A regra { $priority } serve para este pacote e diz { $kind }. A busca termina aqui, sem rota.
why-rule =
    .more =
        Uma regra pode exigir origem, destino, interface, TOS, marca ou porta. `from all` não exige nada, por isso vale sempre.
        Para ver: `ip rule`. Um host novo tem três: 0 para local, 32766 para main, 32767 para default.
        Enquanto ninguém acrescenta nem apaga uma regra, fib_lookup() conhece essas três e não lê nenhuma: local e main são consultadas como uma só, depois default.
why-table-own =
    .title = Tabela { $name }: { $dst } é de { $host }
    .say = { $purpose ->
        [input] A rota { $route } diz que { $dst } é um dos endereços de { $host }. O pacote chegou ao destino.
        [arp] A rota { $route } diz que { $dst } é um dos endereços de { $host }; então o host { $host } pode responder por ele.
        [source] A rota { $route } diz que o remetente { $dst } é um dos endereços de { $host }.
       *[output] A rota { $route } diz que { $dst } é um dos endereços de { $host }. O pacote vai ficar dentro do host e passar por lo.
    }
why-table-own-network =
    .title = Tabela { $name }: { $dst } é de { $host }
    .say = { $purpose ->
        [input] Das rotas que cobrem { $dst }, { $route } tem o prefixo mais longo. É do tipo local: o host { $host } fica com o pacote, embora nenhuma interface tenha esse endereço.
        [arp] Das rotas que cobrem { $dst }, { $route } tem o prefixo mais longo. É do tipo local: o host { $host } responde por { $dst } como por um endereço seu.
        [source] Das rotas que cobrem o remetente { $dst }, { $route } tem o prefixo mais longo. É do tipo local: o host { $host } toma { $dst } para si.
       *[output] Das rotas que cobrem { $dst }, { $route } tem o prefixo mais longo. É do tipo local: o host { $host } toma para si todos os endereços dessa rede.
    }
why-table-broadcast =
    .title = Tabela { $name }: { $dst } quer dizer todos
    .say = { $purpose ->
        [input] A rota { $route } diz que { $dst } é um endereço de broadcast. O pacote é para todos os hosts do cabo, e portanto também para { $host }.
        [directed] A rota { $route } diz que { $dst } é um endereço de broadcast. O pacote é para todos os hosts do cabo de { $dev }.
        [arp] A rota { $route } diz que { $dst } é um endereço de broadcast. Ninguém é dono dele, então o host { $host } não responde.
        [inside] A rota { $route } diz que { $dst } é um endereço de broadcast. O pacote vai para todos em { $dev }, e ali só está { $host }.
        [source] A rota { $route } diz que o remetente { $dst } é um endereço de broadcast.
       *[output] A rota { $route } diz que { $dst } é um endereço de broadcast. O pacote vai para todos os hosts dessa rede.
    }
why-table-link =
    .title = Tabela { $name }: { $dst } está no cabo de { $dev }
    .say = { $purpose ->
        [input] A rota { $route } leva para fora por { $dev }: { $dst } não é endereço de { $host }. Só um roteador levaria o pacote adiante.
        [arp] A rota { $route } leva para fora por { $dev }: { $dst } não é endereço de { $host }.
        [source] O caminho de volta até o remetente { $dst } sai por { $dev }: { $route }.
       *[output] Das rotas que cobrem { $dst }, { $route } tem o prefixo mais longo. Ela não tem gateway, então o próprio { $dst } deve estar nesse cabo.
    }
why-table-lo =
    .title = Tabela { $name }: até { $dst } por { $dev }
    .say = Das rotas que cobrem { $dst }, { $route } tem o prefixo mais longo. Ela leva a { $dev }, e a outra ponta de { $dev } é o próprio { $host }.
why-table-via =
    .title = Tabela { $name }: até { $dst } via { $via }
    .say = { $purpose ->
        [input] A rota { $route } leva a { $via }: { $dst } não é endereço de { $host }. Só um roteador levaria o pacote adiante.
        [arp] A rota { $route } leva a { $via }: { $dst } não é endereço de { $host }.
        [source] O caminho de volta até o remetente { $dst } leva a { $via }: { $route }.
       *[output] Das rotas que cobrem { $dst }, { $route } tem o prefixo mais longo. O pacote é entregue ao gateway { $via }, que deve saber o resto do caminho.
    }
why-table-group =
    .title = Tabela { $name }: até o grupo { $dst } por { $dev }
    .say = Das rotas que cobrem { $dst }, { $route } tem o prefixo mais longo. Só conta sua interface { $dev }: quem envia a um grupo não precisa de gateway.
why-table-several =
    .title = Tabela { $name }: até { $dst } por { $count } caminhos
    .say = { $purpose ->
        [input] A rota { $route } leva a outro lugar: { $dst } não é endereço de { $host }. Só um roteador levaria o pacote adiante.
        [arp] A rota { $route } leva a outro lugar: { $dst } não é endereço de { $host }.
        [source] O caminho de volta até o remetente { $dst } pode ser qualquer um dos { $count }: { $route }.
       *[output] Das rotas que cobrem { $dst }, { $route } tem o prefixo mais longo. Ela deixa { $count } caminhos em aberto.
    }
why-table-none =
    .title = Tabela { $name }: nada para { $dst }
    .say = { $count ->
        [one] A única rota da tabela { $name } não cobre { $dst }. A busca segue com a próxima regra.
       *[other] Nenhuma das { $count } rotas da tabela { $name } cobre { $dst }. A busca segue com a próxima regra.
    }
why-table-outranked =
    .title = Tabela { $name }: um prefixo mais longo passa na frente
    .say = { $route }, da tabela { $name }, cobre { $dst }, mas a tabela main tem um prefixo mais longo. Enquanto ninguém acrescenta uma regra, o Linux busca nas duas como se fossem uma só.
why-table-empty =
    .title = Tabela { $name } vazia
    .say = Não há nenhuma rota na tabela { $name }. A busca segue com a próxima regra.
why-table-refused =
    .title = Tabela { $name }: { $kind }
    .say = { $kind ->
        [blackhole] Das rotas que cobrem { $dst }, { $route } tem o prefixo mais longo. Um blackhole não leva a lugar nenhum: o que se envia para lá é descartado, e a busca termina.
        [unreachable] Das rotas que cobrem { $dst }, { $route } tem o prefixo mais longo. Ela diz que ninguém pode ser alcançado ali, e a busca termina.
       *[prohibit] Das rotas que cobrem { $dst }, { $route } tem o prefixo mais longo. Ela diz que esse caminho é proibido, e a busca termina.
    }
why-table-throw =
    .title = Tabela { $name }: segue para a próxima regra
    .say = Das rotas que cobrem { $dst }, { $route } tem o prefixo mais longo. Um throw quer dizer: como se esta tabela não tivesse nada. Vale a regra seguinte.
why-table-suppressed =
    .title = Tabela { $name }: uma rota que a regra não aceita
    .say = { $route } ganharia aqui, mas a regra { $priority } não aceita rotas como essa. Vale a regra seguinte.
why-table =
    .more =
        De todas as rotas que cobrem o endereço, ganha o prefixo mais longo; entre prefixos iguais, a menor métrica.
        Para ver: `ip route show table { $table }`, e `ip route get { $dst }` para o resultado.
why-no-route =
    .title = Não há rota para { $dst }
    .say = Não sobra nenhuma regra, e nenhuma levou a uma rota para { $dst }. O kernel desiste da busca: { $error }.
    .more =
        Uma rota default serviria para qualquer endereço; não há nenhuma. O `nstat` conta em `IpOutNoRoutes`.
        Para ver: `ip route get { $dst }`.
why-search-refused =
    .title = A busca por { $dst } termina sem caminho
    .say = Ela terminou numa recusa, e quem perguntou fica sabendo: { $error }.
    .more =
        blackhole responde “Invalid argument”, unreachable “No route to host”, prohibit “Permission denied”; uma regra do tipo unreachable, “Network is unreachable”.
        Para ver: `ip route get { $dst }`, e `ip rule` para as regras que recusam.
why-refused-way =
    .title = O kernel recusa este caminho para { $dst }
    .say = O kernel se recusa a enviar para { $dst } desta maneira: { $error }.
    .more =
        A origem deve ser um endereço do próprio host. Nada de 127.0.0.0/8 sai de um host, e 0.0.0.0/8 não fica em lugar nenhum.
        Para ver: `ip route get { $dst }`.
why-nexthop-addresses =
    .title = De { $count } caminhos: { $way }
    .say = Os caminhos dividem o tráfego por um hash dos endereços de origem e destino. Para { $dst } ele cai em { $way }, e sempre cairá.
why-nexthop-ports =
    .title = De { $count } caminhos: { $way }
    .say = Os caminhos dividem o tráfego por um hash de endereços, protocolo e portas. Para este fluxo ele cai em { $way }, e sempre cairá.
why-nexthop-source =
    .title = De { $count } caminhos: { $way }
    .say = O pacote já tem endereço de origem. O host { $host } prefere o caminho cuja interface tem esse endereço: { $way }.
why-nexthop-alone =
    .title = Dos { $count } caminhos só resta { $way }
    .say = As interfaces dos outros caminhos estão desativadas ou sem portadora, então todo o tráfego segue por { $way }.
why-nexthop-default =
    .title = De { $count } rotas padrão: { $way }
    .say = Estas { $count } rotas padrão têm a mesma métrica. O host { $host } se guia pelo que o ARP sabe de seus gateways e escolhe { $way }.
why-nexthop =
    .more =
        Cada caminho recebe uma parte de todos os hashes, tão grande quanto seu peso. Um caminho morto não recebe nenhuma.
        Para ver: `ip route get { $dst }` mostra a escolha, e `ip route get fibmatch { $dst }`, os caminhos.
why-nexthop-defaults =
    .more =
        A primeira vale enquanto seu gateway responde. Um gateway nunca consultado conta como se respondesse.
        Para ver: `ip neigh` mostra os gateways, e `ip route get { $dst }`, a escolha.
why-exception-gateway =
    .title = Aprendido antes: { $dst } vai por { $gateway }
    .say = Um redirect contou ao host { $host } de um roteador mais próximo. Só para este endereço vale { $gateway }, e não o gateway da rota.
why-exception-mtu =
    .title = Aprendido antes: no máximo { $mtu } octetos até { $dst }
    .say = Um roteador contou ao host { $host } como o caminho é estreito. Só para este endereço o máximo é de { $mtu } octetos, aceite a interface o que aceitar.
why-exception-both =
    .title = Aprendido antes: { $dst } vai por { $gateway }, no máximo { $mtu } octetos
    .say = Roteadores contaram ao host { $host } de um gateway mais próximo e de um caminho estreito. Só para este endereço vale isso, e não o que diz a rota.
why-exception =
    .more =
        Uma exceção assim fica ao lado das rotas, para um só endereço, e é esquecida depois de minutos.
        Para ver: `ip route get { $dst }`; para esquecer: `ip route flush cache`.

why-source-route-says =
    .title = Origem: { $src }, como diz a rota
    .say = O pacote ainda não tem endereço de origem. A rota escolhida sugere um: `src` { $src }.
why-source-gateway-network =
    .title = Origem: { $src }, da rede do gateway
    .say = A rota não diz a origem. O gateway está em uma rede em que o host { $host } tem endereço, então vale { $src }.
why-source-device-first =
    .title = Origem: { $src }, o primeiro da interface
    .say = A rota não diz a origem. O kernel usa o primeiro endereço da interface com alcance suficiente: { $src }.
why-source-other-device =
    .title = Origem: { $src }, de outra interface
    .say = A rota não diz a origem, e sua interface não tem endereço que sirva. O kernel pega { $src } emprestado de outra.
why-source-no-address =
    .title = Sem endereço de origem: { $src }
    .say = Nenhuma interface tem um endereço que sirva. O pacote sai com { $src }, e ninguém vai saber a quem responder.
why-source =
    .more =
        A ordem: o `src` da rota; um endereço na rede do gateway; o primeiro da interface; qualquer outro. O escopo deve alcançar tão longe quanto a rota.
        Para ver: `ip route get` mostra a escolha depois de `src`.

## O vizinho no enlace

why-neigh-known =
    .title = Host { $host } conhece o MAC de { $nexthop }
    .say = { $state ->
        [delay] A entrada de { $nexthop } estava em { $before }: conhecida, mas sem confirmação recente. É usada assim mesmo e passa a DELAY, para ser confirmada em breve.
        [waiting] A entrada de { $nexthop } está em DELAY: { $lladdr } é usado enquanto se espera um sinal de vida. O quadro pode sair sem ARP.
        [permanent] O MAC { $lladdr } de { $nexthop } foi posto à mão. O ARP não tem o que perguntar.
        [noarp] Não é preciso perguntar a ninguém: o quadro para { $nexthop } vai para { $lladdr }.
       *[valid] A tabela de vizinhos tem { $nexthop } em { $lladdr } ({ $after }). O quadro pode sair sem ARP.
    }
    .more =
        `ip neigh` mostra a tabela. REACHABLE foi confirmado há pouco; STALE pode ser usado, mas será verificado; PERMANENT nunca é verificado.
why-neigh-wait =
    .title = O pacote espera: quem tem { $nexthop }?
    .say = { $before ->
        [FAILED] A última tentativa de achar { $nexthop } falhou. O host { $host } pergunta de novo por ARP, e enquanto isso o pacote espera.
       *[other] Um quadro Ethernet precisa de um MAC, e o de { $nexthop } não é conhecido. O pacote espera enquanto o ARP pergunta.
    }
    .more =
        A entrada agora está INCOMPLETE: veja `ip neigh`. Quantos pacotes podem esperar, diz `net.ipv4.neigh.DEV.unres_qlen_bytes`.
why-arp-ask =
    .title = { $attempt ->
        [1] ARP pergunta: quem tem { $target }?
       *[other] ARP pergunta de novo: quem tem { $target }?
    }
    .say = { $attempt ->
        [1] O host { $host } faz um pedido ARP por { $target } e o envia a todos no cabo. { $why ->
            [packet-source] Ele se apresenta como { $sender }, a origem do pacote que espera.
            [same-network] Ele se apresenta como { $sender }, a origem do pacote, que está numa rede com { $target }.
            [other-network] Ele se apresenta como { $sender }: a origem do pacote não está em nenhuma rede com { $target }, e por isso `arp_announce` 1 a esconde.
            [best-address] Ele se apresenta como { $sender }, seu melhor endereço para este cabo: `arp_announce` 2 não olha o pacote.
           *[no-packet] Ele se apresenta como { $sender }, seu melhor endereço para este cabo.
        }
       *[other] O host { $host } pergunta mais uma vez; este é o pedido { $attempt } por { $target }.
    }
    .more =
        No máximo `mcast_solicit` pedidos a todos, com `retrans_time_ms` entre eles.
        `arp_announce` decide qual dos seus endereços o host apresenta como seu.
why-neigh-timeout =
    .title = { $attempt ->
        [1] Um segundo, nenhuma resposta
       *[other] Mais um segundo, nenhuma resposta
    }
    .say = { $attempt ->
        [1] Passou um segundo desde o primeiro pedido, e { $nexthop } não respondeu.
       *[other] Passou um segundo desde o pedido { $attempt }, e { $nexthop } não respondeu.
    }
    .more =
        O tempo é `net.ipv4.neigh.DEV.retrans_time_ms`, 1000 por padrão.
why-neigh-failed =
    .title = { $nexthop } não responde: FAILED
    .say = O último pedido também ficou sem resposta. A entrada de { $nexthop } passa a FAILED, e o que esperava por ela é descartado.
    .more =
        `ip neigh` mostra FAILED. O próximo pacote para { $nexthop } recomeça a busca.
        Para corrigir: o dono está ligado, neste cabo, e com esse endereço nesta rede? `arping -I DEV` pergunta sem passar por rotas.
why-neigh-heard =
    .title = Host { $host } ouve onde está { $neighbour }
    .say = O quadro diz que { $neighbour } está em { $lladdr }. O host { $host } já tem uma entrada para ele, e ela continua { $after }.
why-neigh-learn =
    .title = Host { $host } aprende o MAC de { $neighbour }
    .say = { $after ->
        [REACHABLE] O host { $host } tinha perguntado e tem a resposta: { $neighbour } está em { $lladdr }. A entrada agora é REACHABLE.
        [STALE] O host { $host } não perguntou, mas o quadro diz: { $neighbour } está em { $lladdr }. A entrada é STALE, boa até prova em contrário.
       *[other] O quadro diz que { $neighbour } está em { $lladdr }. A entrada agora é { $after }.
    }
    .more =
        Quem pergunta por mim logo vai receber algo de mim: por isso um host aprende o MAC de quem pergunta já no pedido.
        Para ver: `ip neigh`.
why-arp-answer =
    .title = Host { $host } responde: { $target } é aqui
    .say = { $target } é um endereço de { $host }, que responde com o MAC de { $dev }, só para quem perguntou.
    .more =
        O endereço é do host, não da interface: o Linux responde por qualquer um dos seus endereços em qualquer cabo.
        `arp_ignore` e `arp_filter` o deixariam mais reservado.
why-arp-ignore =
    .title = Host { $host } fica calado: { $target } não é seu
    .say = O host { $host } também ouve a pergunta, mas { $target } não é um dos seus endereços. Ele não diz nada.
    .more =
        Só com `proxy_arp` ele responderia por outro.
why-arp-ignore-martian =
    .title = Host { $host } fica calado: a pergunta não passa
    .say = O roteamento confere os dois endereços da pergunta, como os de um pacote que entra por { $dev }. Ele os recusa, e o host { $host } não diz nada.
why-arp-checks =
    .more =
        Quem pergunta com um endereço do próprio host, ou com um que `rp_filter` espera em outro lugar, não tem resposta. Nem quem pergunta por um endereço de broadcast.
why-arp-ignore-other-device =
    .title = Host { $host } fica calado: { $target } é de outra interface
    .say = O host { $host } tem { $target }, mas não em { $dev }. Com `arp_ignore` 1 ou 2, uma interface só responde pelos próprios endereços.
why-arp-ignore-other-network =
    .title = Host { $host } fica calado: quem pergunta é de outra rede
    .say = A interface { $dev } tem { $target }, mas quem pergunta não está na rede dele. Com `arp_ignore` 2, ele fica sem resposta.
why-arp-ignore-scope-host =
    .title = Host { $host } fica calado: { $target } tem escopo host
    .say = O host { $host } tem { $target } só para si: o escopo é host. Com `arp_ignore` 3, ninguém de fora fica sabendo dele.
why-arp-ignore-never =
    .title = Host { $host } fica calado em { $dev }
    .say = Com `arp_ignore` 8, { $dev } não responde por nenhum endereço de { $host }, nem por { $target }.
why-arp-ignore-other-way-back =
    .title = Host { $host } fica calado: responderia por outra interface
    .say = O host { $host } tem { $target }, mas mandaria um pacote a quem pergunta por outra interface, não por { $dev }. Com `arp_filter`, só aquela responde.
why-arp-ignore-no-way-back =
    .title = Host { $host } fica calado: não há caminho de volta
    .say = O host { $host } tem { $target }, mas nenhuma rota dali de volta a quem pergunta. Com `arp_filter`, ele não responde.
why-arp-ignore-gratuitous =
    .title = Host { $host } ignora um anúncio
    .say = O quadro diz, sem ninguém ter perguntado, onde está { $target }. Com `drop_gratuitous_arp`, o host { $host } não ouve quadros assim.
why-arp-ignore-otherhost =
    .title = Host { $host } ignora um quadro para o MAC de outro
    .say = O quadro é endereçado a outro MAC, não ao de { $dev }. O ARP de { $host } não olha para ele.
    .more =
        Uma bridge que ainda não conhece a porta de um destinatário manda os quadros dele para todos.
why-arp-ignore-nobodys =
    .title = Host { $host } fica calado: ninguém tem { $target } num cabo
    .say = O ARP de { $host } não olha para quadros sobre { $target }: grupos e 127.0.0.0/8 não são endereço de um só host num cabo.
    .more =
        Com `route_localnet`, ele olharia os que falam de 127.0.0.0/8.
why-arp-reserved =
    .more =
        `all` e a interface contam juntos: de `arp_ignore` vale o número maior, dos outros qualquer um dos dois.
        Para ver: `sysctl net.ipv4.conf.all.arp_ignore net.ipv4.conf.DEV.arp_ignore`, e o mesmo com `arp_filter`.
why-arp-proxy =
    .title = Host { $host } responde por { $target }
    .say = { $why ->
        [other-side] O endereço { $target } não é de { $host }, mas fica atrás dele, por outra interface. Com `proxy_arp`, ele responde com o MAC de { $dev } e vai encaminhar o que chegar.
        [same-device] O endereço { $target } fica atrás de { $dev }, como quem pergunta. Com `proxy_arp_pvlan`, o host { $host } responde assim mesmo, com o próprio MAC.
       *[entry] O host { $host } tem uma entrada proxy para { $target } e uma rota até ele por outra interface. Por isso responde com o MAC de { $dev }.
    }
    .more =
        Quem pergunta toma { $target } por um vizinho e nunca sabe que há um roteador no meio. Não precisa de gateway para ele.
        Só um host que encaminha responde assim. Para ver: `ip neigh show proxy` e `sysctl net.ipv4.conf.DEV.proxy_arp`.
why-arp-proxy-wait =
    .title = Host { $host } espera antes de responder por { $target }
    .say = O host { $host } vai responder por { $target }, mas antes dá tempo ao dono. O Linux sorteia esse tempo, até `proxy_delay`; aqui é a metade.
    .more =
        `sysctl net.ipv4.neigh.DEV.proxy_delay=0` faz responder na hora; o número é em centésimos de segundo.
why-arp-notify =
    .title = Host { $host } avisa a todos: { $addr } é aqui
    .say = A interface { $dev } subiu, ou tem outro MAC. Com `arp_notify`, o host { $host } pergunta pelo próprio endereço { $addr }, para que os outros saibam onde ele está.
    .more =
        Ninguém deve responder. Quem tem uma entrada para { $addr } a corrige; quem não tem só a cria com `arp_accept`.
why-arp-off =
    .title = Host { $host } não faz ARP em { $dev }
    .say = O ARP está desligado na interface { $dev }. O host { $host } ignora o quadro, seja pergunta ou resposta.
    .more =
        `ip link set DEV arp on` liga o ARP de novo; enquanto está desligado, `ip link` mostra NOARP.
why-arp-unused =
    .title = Host { $host } não precisa deste quadro ARP
    .say = O quadro diz onde está { $sender }, mas o host { $host } não tinha perguntado e não guarda entrada para ele. Nada muda.
    .more =
        Com `arp_accept=1`, o host criaria uma entrada mesmo assim.

## Interfaces e cabos

why-loop-turn =
    .title = { $what ->
        [reply] lo faz a resposta dar meia-volta
        [error] lo faz o erro dar meia-volta
       *[other] lo faz o pacote dar meia-volta
    }
    .say = { $dev } não tem cabo. O que o host { $host } envia por ali volta na hora, como se tivesse sido recebido.
    .more =
        loopback_xmit() põe o pacote na fila de recepção do próprio host. O tcpdump o mostra uma vez só, na entrada.
        Para isso lo precisa estar ligada: `ip link set lo up`.
why-own-copy =
    .title = Host { $host } guarda uma cópia para si
    .say = { $many ->
        [group] O host { $host } também escuta o grupo { $dst }: antes que o pacote saia, entrega uma cópia a si mesmo.
       *[all] “Todos” inclui quem envia: antes que o broadcast saia, o host { $host } entrega uma cópia a si mesmo.
    }
    .more =
        A cópia não passa por lo. O tcpdump não a mostra, porque ela é marcada como `PACKET_LOOPBACK`.
why-bridge-learn =
    .title = A bridge aprende onde está { $lladdr }
    .say = O quadro entrou por { $dev }, vindo de { $lladdr }. A bridge anota que esse endereço está atrás dessa porta.
    .more =
        O kernel anota isso na tabela de encaminhamento, que `bridge fdb show` mostra. Uma entrada que não se renova em 300 segundos some.
why-bridge-forward =
    .title = A bridge conhece a porta: { $port }
    .say = O host { $host } já ouviu { $lladdr } atrás de { $port }; por isso o quadro sai só por essa porta.
    .more =
        As outras portas não veem o quadro: é isso que distingue um switch de um hub.
why-bridge-flood =
    .title = { $receiver ->
        [all] A bridge envia o quadro a todos
        [group] A bridge envia a todos o quadro de um grupo
       *[other] A bridge ainda não conhece { $lladdr }
    }
    .say = { $ports ->
        [0] Nenhuma outra porta pode receber o quadro.
        [one] O quadro sai pela única outra porta.
       *[other] O quadro sai por cada uma das { $ports } outras portas.
    }
    .more =
        Quadros para todos, e os de um destinatário que ainda não foi ouvido, saem por toda porta que participa. A porta mais nova vem primeiro.
why-bridge-up =
    .title = A bridge entrega o quadro ao próprio host
    .say = O quadro também é para o host { $host }; por isso ele sobe como se tivesse entrado pela própria bridge.
    .more =
        Uma bridge também é um dispositivo do seu host: o endereço do host fica na bridge, não em uma porta.
why-bridge-end =
    .title = O quadro termina na bridge
    .say = Em { $dev } a bridge não passa o quadro adiante: a porta não participa, ou nenhuma porta pode enviá-lo.
    .more =
        Uma porta participa enquanto tem portadora e a bridge está ativa. Duas portas isoladas não se ouvem.
why-transmit =
    .title = { $what ->
        [arp-request] O pedido ARP sai por { $dev }
        [arp-reply] A resposta ARP sai por { $dev }
        [reply] A resposta sai por { $dev }
        [error] O erro sai por { $dev }
       *[other] O pacote sai por { $dev }
    }
    .say = { $mac ->
        [none] O host { $host } entrega o quadro a { $dev }.
       *[other] O host { $host } entrega o quadro a { $dev }, endereçado a { $lladdr }. O tcpdump em { $dev } o ouve aqui.
    }
    .more =
        `ip -s link show { $dev }` conta o quadro em TX; `tcpdump -e -i { $dev }` mostra também os endereços MAC.
why-far-mtu =
    .title = Longo demais para a outra ponta de { $dev }
    .say = O quadro saiu, e a escuta de { $dev } o ouviu. Mas a outra ponta do cabo tem MTU { $mtu } e descarta o que passa de { $most }.
    .more =
        Só as duas pontas de um cabo podem divergir assim; só um programa deste mesmo host fica sabendo, por “No buffer space available”.
        Para ver: o `ip -s link` conta o descarte nas duas pontas. Para corrigir: o mesmo `mtu` nas duas.
why-receive-lo =
    .title = { $what ->
        [reply] O tcpdump em { $dev } ouve a resposta
        [error] O tcpdump em { $dev } ouve o erro
       *[other] O tcpdump em { $dev } ouve o pacote
    }
    .say = O que entrou em { $dev } sai de novo, e o tcpdump em { $dev } o ouve aqui. Ele mostra cada pacote uma vez só, na entrada.
why-receive =
    .title = { $what ->
        [arp-request] O pedido ARP entra por { $dev }
        [arp-reply] A resposta ARP entra por { $dev }
        [reply] A resposta entra por { $dev }
        [error] O erro entra por { $dev }
       *[other] O pacote entra por { $dev }
    }
    .say = { $pkttype ->
        [broadcast] O host { $host } ouve o quadro em { $dev }. Ele é endereçado a todos no cabo.
        [multicast] O host { $host } ouve o quadro em { $dev }. Ele é endereçado a um grupo de hosts.
        [otherhost] O host { $host } ouve o quadro em { $dev }, mas ele é endereçado ao MAC de outra máquina.
        [outgoing] O host { $host } vê seu próprio quadro sair por { $dev }.
       *[host] O host { $host } recebe o quadro por { $dev }: ele é endereçado justamente a esta interface.
    }
    .more =
        O tcpdump ouve o quadro aqui, antes que IP ou ARP olhem para ele: mesmo o que depois é descartado foi ouvido.
        Se for um pacote IP, ip_rcv() confere então versão, tamanho e soma de verificação; o `nstat` conta em `IpInReceives`.

## A subida

why-kept-local =
    .title = De volta por { $dev }: é para o próprio { $host }
    .say = O pacote volta por { $dev } e ainda traz a rota com que saiu. O Linux não consulta de novo: é para o próprio { $host }.
why-kept-broadcast =
    .title = De volta por { $dev }: para todos, { $host } também
    .say = O pacote volta por { $dev } e ainda traz a rota com que saiu. Era um broadcast, então o host { $host } também fica com ele.
why-kept-copy =
    .title = A cópia: para todos, { $host } também
    .say = A cópia ainda traz a rota do broadcast. O Linux não consulta de novo: o host { $host } também fica com ela.
why-kept-group =
    .title = De volta por { $dev }: para o grupo { $dst }
    .say = O pacote volta por { $dev } e ainda traz a rota com que saiu. Ela levava a um grupo de hosts.
why-kept-group-copy =
    .title = A cópia: para o grupo { $dst }
    .say = A cópia ainda traz a rota do pacote. O Linux não consulta de novo: o host { $host } escuta { $dst } e fica com ela.
why-kept-unicast =
    .title = De volta por { $dev }: aceito sem nova consulta
    .say = O pacote volta por { $dev } e ainda traz sua rota. O que é roteado para { $dev } é entregue aqui mesmo, embora { $dst } não seja endereço de { $host }.
why-kept =
    .more =
        ip_rcv_finish() só consulta uma rota para o pacote que não traz nenhuma. Por isso também não há verificação da origem.
        Em uma máquina real só se vê o resultado: `IpInDelivers` sobe junto com `IpOutRequests`.
why-source-checked =
    .title = { $src } pode entrar por { $dev }
    .say = Antes de aceitar o pacote, o host { $host } olha quem o enviou. { $src } não está em nenhuma interface de { $host }, então pode vir de fora.
    .more =
        Uma rede que é local por inteiro não conta aqui, a não ser que alguém tenha acrescentado rotas locais ou regras à mão.
        fib_validate_source() consulta o caminho de volta. Com `rp_filter=1` ele deve sair pela mesma interface; 0 não exige nada disso.
        O que `rp_filter` recusa é contado em `TcpExtIPReversePathFilter`; `log_martians=1` registra no log do kernel.
why-deliver =
    .title = O IP entrega ao ICMP
    .say = { $what ->
        [reply] A resposta é para { $host }. O número do protocolo é 1, então o IP a entrega ao ICMP.
        [error] O erro é para { $host }. O número do protocolo é 1, então o IP o entrega ao ICMP.
       *[other] O pacote é para { $host }. O número do protocolo é 1, então o IP o entrega ao ICMP.
    }
    .more =
        Aqui os fragmentos seriam reunidos, e a cadeia INPUT de um firewall daria seu veredito.
        O `nstat` conta em `IpInDelivers`.
why-deliver-udp =
    .title = O IP entrega ao UDP
    .say = O pacote é para { $host }. O número do protocolo é 17, então o IP o entrega ao UDP.
    .more =
        O UDP procura um socket com a porta de destino do datagrama. `ss -lun` lista esses sockets.
why-echo-answer =
    .title = { $sent ->
        [no] O ICMP deve responder ao pedido de eco
       *[yes] O ICMP responde ao pedido de eco
    }
    .say = { $sent ->
        [no] Nenhum programa é preciso para isso: o próprio kernel faz a resposta. Ela iria de { $src } para { $dst }.
       *[yes] Nenhum programa é preciso para isso: o próprio kernel transforma o pedido em resposta, de { $src } para { $dst }.
    }
    .more =
        icmp_echo() troca os endereços e mantém identificador, número de sequência e dados. A resposta começa com um TTL novo.
        `net.ipv4.icmp_echo_ignore_all=1` deixaria o host calado. O `nstat` conta em `IcmpInEchos` e `IcmpOutEchoReps`.
why-echo-ignored =
    .title = O host { $host } não responde a nenhum ping
    .say = O pedido de eco chegou, mas `net.ipv4.icmp_echo_ignore_all` é 1: o host { $host } fica calado, e ninguém fica sabendo.
    .more =
        Para ver: o `nstat` conta `IcmpInEchos` sem `IcmpOutEchoReps`.
        Para mudar: `sysctl -w net.ipv4.icmp_echo_ignore_all=0`.
why-reply-refused =
    .title = Sem resposta: { $src } não é endereço de { $host }
    .say = A resposta teria de vir de { $src }, o endereço que foi chamado. Mas o host { $host } não o tem, e o Linux não envia nada em nome alheio.
    .more =
        icmp_reply() pede uma rota com essa origem, e a consulta recusa. Nenhum contador sobe e ninguém fica sabendo.
        Para ver: nem `ip addr` nem `ip route show table local` têm { $src }; o `nstat` mostra `IcmpInEchos` sem `IcmpOutEchoReps`.
why-pmtu-learn =
    .title = Aprendido: no máximo { $mtu } octetos até { $dst }
    .say = O host { $host } guarda por dez minutos que o caminho até { $dst } aceita { $mtu } octetos. O que for maior será cortado ou recusado.
    .more =
        É a descoberta do MTU do caminho. Para ver: `ip route get { $dst }`; para esquecer: `ip route flush cache`.
        Nenhum roteador que diga menos que `net.ipv4.route.min_pmtu` é levado a sério.
why-fragment =
    .title = Cortado em { $pieces } fragmentos
    .say = O pacote é maior que o MTU de { $mtu } octetos e pode ser cortado. O host { $host } o envia em { $pieces } pedaços.
    .more =
        Cada pedaço tem seu cabeçalho IP; só o primeiro leva o cabeçalho ICMP. Todos menos o último são múltiplos de 8 octetos.
        O `nstat` conta em `IpFragOKs` e `IpFragCreates`.
why-fragment-wait =
    .title = Um fragmento: falta o resto
    .say = O host { $host } guarda o pedaço até os outros chegarem. O ICMP ainda não vê nada dele.
    .more =
        Só o host de destino remonta um pacote; um roteador passa os pedaços adiante como estão.
        O `nstat` conta em `IpReasmReqds`.
why-reassemble =
    .title = { $pieces } fragmentos voltam a ser um pacote
    .say = O último pedaço que faltava chegou. O host { $host } junta os { $pieces } e entrega o pacote inteiro.
    .more =
        O `nstat` conta em `IpReasmOKs`. Um pedaço que nunca chega torna todos os outros inúteis.
why-forward =
    .title = Encaminhado para { $nexthop }
    .say = O endereço { $dst } não é do host { $host }, mas ele encaminha. O pacote segue para { $nexthop }, com TTL { $ttl }.
    .more =
        ip_forward() tira um do TTL, para que nenhum pacote gire para sempre; os endereços ficam como estão.
        Só conta o forwarding da interface por onde ele entrou. O `nstat` conta em `IpForwDatagrams`.
why-forward-directed =
    .title = Encaminhado a todos atrás do host { $host }
    .say = { $dst } quer dizer todos em um enlace do host { $host }, e `bc_forwarding` deixa passar. Segue com TTL { $ttl }.
    .more =
        Tanto `net.ipv4.conf.all.bc_forwarding` quanto o da interface de entrada precisam ser 1. O próprio { $host } não fica com cópia, e forwarding nem precisa estar ligado.
        Sem eles, o roteador fica com o broadcast dirigido, que não vai adiante. RFC 1812 §5.3.5.2, RFC 2644.
why-route-recorded =
    .title = Host { $host } anota { $addr } no pacote
    .say = O pacote pede um endereço a todos por onde passa: `ping -R`. Anotados até agora: { $addrs }.
    .more =
        A lista é uma opção do cabeçalho IP, com lugar para nove endereços. Lugares livres: { $room }.
        Um roteador anota o endereço do lado por onde o pacote sai, ou o `src` da rota. Quem responde anota duas vezes: ao receber e ao enviar.
why-route-full =
    .title = Não cabe mais nenhum endereço
    .say = O pacote pede um endereço, mas já há nove anotados. O host { $host } deixa a lista como está.
    .more =
        Um cabeçalho IP tem no máximo 60 octetos, e 20 deles já têm dono. Por isso o `ping -R` mostra no máximo nove endereços, ida e volta.
why-rate-limited =
    .title = Nenhum erro para { $to } agora: já recebeu demais
    .say = O host { $host } limita quantos erros envia a cada um. { $to } acabou de receber vários, então este não sai.
    .more =
        Cada host tem um balde de fichas que o tempo enche: uma a cada `net.ipv4.icmp_ratelimit` milissegundos.
        O que o roteamento recusa gasta duas; outro erro, uma. O `nstat` conta em `IcmpOutRateLimitHost`.
why-icmp-error-neigh-failed =
    .title = { $self ->
        [yes] Host { $host } avisa a si mesmo: host inalcançável
       *[no] Host { $host } avisa { $to }: host inalcançável
    }
    .say = { $self ->
        [yes] Ninguém respondeu ao ARP, então quem enviou o pacote deve saber. Foi o próprio { $host }: o erro ICMP vai para { $to }, por lo.
       *[no] Ninguém respondeu ao ARP, então quem enviou o pacote deve saber: um erro ICMP vai para { $to }.
    }
why-icmp-error-no-route =
    .title = Host { $host } avisa { $to }: rede inalcançável
    .say = O host { $host } encaminha, mas não tem rota para { $dst }. Então manda um erro ICMP para { $to }, que enviou o pacote.
why-icmp-error-unreachable =
    .title = Host { $host } avisa { $to }: host inalcançável
    .say = A rota ou regra que responde diz `unreachable`. Então o host { $host } manda um erro ICMP para { $to }, que enviou o pacote.
why-icmp-error-prohibit =
    .title = Host { $host } avisa { $to }: proibido
    .say = A rota ou regra que responde diz `prohibit`. Então o host { $host } avisa { $to }, que enviou o pacote, que alguém o proibiu.
why-icmp-error-ttl-exceeded =
    .title = Host { $host } avisa { $to }: tempo esgotado
    .say = O pacote não pode passar por mais nenhum roteador: seu TTL acabou. { $to }, que o enviou, recebe um erro ICMP.
why-icmp-error-port =
    .title = Host { $host } avisa { $to }: porta inalcançável
    .say = No host { $host } nenhum programa escuta a porta do datagrama. { $to }, que o enviou, recebe um erro ICMP.
why-icmp-error-frag-needed =
    .title = Host { $host } avisa { $to }: no máximo { $mtu } octetos
    .say = O caminho até { $dst } aceita { $mtu } octetos por vez, e o pacote não pode ser cortado. { $to }, que o enviou, é avisado.
why-icmp-error =
    .more =
        O erro cita o começo do pacote, para que o remetente saiba do que se trata.
        O `nstat` conta em `IcmpOutDestUnreachs` ou `IcmpOutTimeExcds`; `net.ipv4.icmp_ratelimit` limita quantos saem.

why-icmp-error-redirect =
    .title = Host { $host } avisa { $to }: { $gateway } fica mais perto
    .say = O pacote sai pelo mesmo enlace por onde entrou. O host { $host } avisa { $to } para enviar o que é de { $dst } direto a { $gateway }. O pacote segue assim mesmo.
why-redirect =
    .more =
        ip_rt_send_redirect() quer `send_redirects` em `all` ou em { $dev }. Sem `shared_media`, o remetente e o gateway têm de estar na mesma rede.
        O `nstat` conta em `IcmpOutRedirects`.
why-redirect-hold =
    .title = Nenhum redirect para { $to } agora
    .say = O pacote sai pelo enlace por onde entrou, mas o host { $host } acabou de avisar { $to }. A cada aviso ele espera mais.
    .more =
        O segundo redirect vem 40 ms depois do primeiro, e o tempo dobra; depois de nove não há mais.
        Quem passou 20 segundos sem precisar de nenhum é avisado como na primeira vez. Nada é contado.
why-redirect-learn =
    .title = Aprendido: { $dst } vai por { $gateway }
    .say = O host { $host } acredita no roteador. Por cinco minutos envia o que é de { $dst } a { $gateway }, digam o que disserem suas rotas.
    .more =
        Para ver: `ip route get { $dst }` ou `ip route show cache`; o `ip route show` não mostra.
        Para esquecer: `ip route flush cache`. Para não acreditar em roteador nenhum: `accept_redirects`.
why-redirect-ask =
    .title = { $gateway } ainda é desconhecido: o ARP pergunta
    .say = O host { $host } acreditaria no roteador, mas não conhece o MAC de { $gateway }. Pergunta por ARP, e do redirect não guarda mais nada.
    .more =
        __ip_do_redirect() só aceita um redirect quando o novo roteador já é um vizinho. O próximo redirect vai valer.
        Para ver: `ip neigh`.
why-redirect-refuse-other-gateway =
    .title = Sem crédito: { $by } não é o gateway
    .say = Só o gateway que o host { $host } usa para este destino pode indicar um mais próximo. { $by } não é esse gateway, e nada muda.
why-redirect-refuse-not-accepted =
    .title = Sem crédito: redirects desligados
    .say = { $by } diz que { $gateway } fica mais perto, mas `accept_redirects` deixa o host { $host } surdo a isso. Nada muda.
why-redirect-refuse-no-router =
    .title = Sem crédito: { $gateway } não pode ser roteador
    .say = { $by } indica { $gateway }, que para o host { $host } não é endereço de outra máquina. Nada muda.
why-redirect-refuse-off-link =
    .title = Sem crédito: { $gateway } está em outra rede
    .say = Sem `shared_media`, os dois roteadores têm de estar na mesma rede da interface. { $gateway } e { $by } não estão, e nada muda.
why-redirect-refuse-no-gateway =
    .title = Sem crédito: { $gateway } não é gateway aqui
    .say = `secure_redirects` só acredita em gateways que alguma rota do host { $host } tem. { $gateway } não é um deles, e nada muda.
why-redirect-refuse =
    .more =
        Um host que não encaminha aceita se `accept_redirects` for 1 em `all` ou em { $dev }; um roteador exige os dois.
        O `nstat` conta em `IcmpInRedirects` do mesmo jeito.

## Fins

why-bound-commands =
    .title = Parou: comandos demais
    .say = Um laboratório tem no máximo { $max } comandos. O que vem depois deles não foi executado.
why-bound-hosts =
    .title = Parou: hosts demais
    .say = Um laboratório tem no máximo { $max } hosts.
why-bound-links =
    .title = Parou: interfaces demais
    .say = Um laboratório tem no máximo { $max } interfaces.
why-bound-events-per-command =
    .title = Parou: este comando não sossegava
    .say = Um comando pode causar no máximo { $max } eventos. Um laço, ou pacotes demais, continuariam para sempre.
why-bound-events =
    .title = Parou: o laboratório já fez o bastante
    .say = Todos os comandos de um laboratório juntos podem causar no máximo { $max } eventos.
why-bound-steps-per-command =
    .title = Aconteceu mais do que se conta aqui
    .say = De um comando são registrados no máximo { $max } passos, menos quando as tabelas são longas. Ele continuou depois deles.
why-bound-output-bytes =
    .title = Parou: saída longa demais
    .say = Um comando pode escrever no máximo { $max } bytes.
why-bound-lab-output-bytes =
    .title = Parou: o laboratório já escreveu o bastante
    .say = Todos os comandos de um laboratório juntos podem escrever no máximo { $max } bytes.
why-bound =
    .more =
        Este limite é do laboratório virtual, não do Linux.

why-not-modelled-fragmentation =
    .title = O MTU é pequeno demais para IPv4
    .say = O IPv4 precisa de um MTU de 68 octetos. O que o Linux faz com menos ainda não faz parte deste simulador.
why-not-modelled-lost-piece =
    .title = Um pedaço posterior se perde
    .say = O primeiro pedaço saiu, mas a outra ponta não aceita os demais. O que o remetente fica sabendo ainda não faz parte deste simulador.
why-not-modelled-macvlan =
    .title = Um macvlan receberia o quadro
    .say = Vários dispositivos dividem esta placa por macvlan. O que o Linux faz com os quadros deles ainda não faz parte deste laboratório virtual.
why-not-modelled-vxlan =
    .title = Um túnel receberia o quadro
    .say = O quadro viajaria dentro de um pacote UDP de um túnel VXLAN. O que o Linux faz então ainda não faz parte deste laboratório virtual.
why-not-modelled =
    .more =
        Até aqui tudo é como no Linux. Para ver como continua, execute o laboratório como root em uma máquina real.

## Rotas que foram pesadas

why-lost-other-address = outro endereço
why-lost-other-network = outra rede
why-lost-shorter-prefix = também o cobre, mas seu prefixo é mais curto
why-lost-outranked-by-main = cobre o endereço, mas a tabela main tem um prefixo mais longo
why-lost-worse-metric = mesmo prefixo, mas outra vem antes
why-lost-other-device = sai por outra interface que não a pedida
why-lost-other-tos = é para pacotes com outro tipo de serviço
why-lost-less-tos = também cobre, mas outra indica o tipo de serviço do pacote
why-lost-dead = sua interface está desativada ou sem portadora
why-lost-other-share = o hash está na parte de outro
why-lost-later = um antes dele levou o pacote
why-lost-other-source = sua interface tem outro endereço que não a origem do pacote
why-lost-unsure = o ARP não tem certeza de seu gateway, e ela foi a última usada
why-lost-silent = seu gateway não respondeu ao ARP
why-lost-suppressed = ganharia, mas a regra não aceita essa rota
why-lost-scope-too-wide = seu escopo é mais amplo que o pedido
why-never-route-says = nem consultado: a rota indica um
why-lost-secondary = é um endereço secundário; só os primários valem
why-lost-scope-too-near = o escopo dele não alcança tão longe quanto a rota
why-lost-not-the-gateways = não é da rede do gateway
why-lost-later-address = um anterior a ele foi usado
why-never-other-interface = nem consultado: a própria interface tem um
why-more-sources = { $count ->
    [one] Mais um endereço também não foi usado.
   *[other] Mais { $count } endereços também não foram usados.
}
why-never = nem chegou a ser consultada: a regra { $priority } já tinha respondido
why-more-lost = { $count ->
    [one] Mais uma na tabela { $name } não o cobre.
   *[other] Mais { $count } na tabela { $name } não o cobrem.
}
why-more-never = { $count ->
    [one] Mais uma nem chegou a ser consultada.
   *[other] Mais { $count } nem chegaram a ser consultadas.
}

## Títulos entre passos, e nomes de pacotes

why-section-request = Pedido { $seq }
why-section-again = O pedido segue
why-section-reply = Resposta
why-section-arp = ARP
why-section-error = Erro

why-packet-request = pedido de eco
why-packet-reply = resposta de eco
why-packet-arp-request = pedido ARP
why-packet-arp-reply = resposta ARP
why-packet-unreachable = destino inalcançável
why-packet-exceeded = tempo excedido
why-packet-redirect = redirecionamento
why-packet-datagram = datagrama UDP

## A resposta: quem respondeu, ou por que ninguém respondeu

why-head-answered-itself = Quem respondeu por { $dst } foi o próprio { $host }.
why-head-answered = Quem respondeu por { $dst } foi { $by }.
why-head-answered-all = Por { $dst } responderam o próprio { $host } e também { $by }.
why-head-no-route = O host { $host } não tem rota para { $dst }.
why-head-refused-broadcast = O { $program } não pode enviar para o endereço de broadcast { $dst }.
why-head-refused-way = O kernel de { $host } se recusa a enviar para { $dst } desta maneira.
why-head-refused = O { $program } não conseguiu enviar para { $dst }.
why-head-nobody-has = Ninguém no cabo tem { $dst }.
why-head-gateway-silent = { $nexthop }, o próximo salto até { $dst }, não responde.
why-head-reply-lost = O host { $by } respondeu, mas a resposta nunca chegou a { $host }.
why-head-reply-lost-inside = A resposta de { $dst } se perdeu dentro de { $host }.
why-head-reply-refused = O host { $by } ficou com o pedido para { $dst }, mas não pode responder.
why-head-reply-refused-itself = O pedido para { $dst } voltou a { $host }, que não pode responder a ele.
why-head-ignored = { $many ->
    [group] Ninguém responde a um ping para o grupo { $dst }.
   *[all] Ninguém responde a um broadcast para { $dst }.
}
why-head-dropped = O pedido para { $dst } foi descartado em { $where }.
why-head-edge = O Linux segue adiante; este laboratório virtual ainda não.
why-head-bound = A execução foi interrompida antes do fim.
why-head-silent = Ninguém respondeu por { $dst }.
why-head-would-assume = Nenhuma rota de { $host } leva a { $dst } por essa interface.
why-head-would-stay = Um pacote de { $host } para { $dst } ficaria em { $host }.
why-head-would-turn-round = Um pacote de { $host } para { $dst } daria meia-volta em { $dev }.
why-head-would-go = Um pacote de { $host } para { $dst } iria direto por { $dev }.
why-head-would-go-via = Um pacote de { $host } para { $dst } iria por { $dev } até o gateway { $via }.
why-head-would-go-to-all = Um pacote de { $host } para { $dst } iria para todos por { $dev }.

## A resposta: que linha decidiu

why-origin-rule = A regra { $priority }, da linha { $line }, leva a busca à tabela { $name }.
why-origin-network = { $born ->
    [given] Desde a linha { $line }, { $dev } tem { $address }; em um dispositivo de loopback o Linux torna local a rede inteira ({ $route }).
    [nobody] { $dev } tem { $address }; em um dispositivo de loopback o Linux torna local a rede inteira ({ $route }).
   *[line] A linha { $line } pôs { $address } em { $dev }; em um dispositivo de loopback o Linux torna local a rede inteira ({ $route }).
}
why-origin-own = { $born ->
    [given] Desde a linha { $line }, { $dev } tem { $address }; então { $dst } é o próprio { $host } ({ $route }).
    [nobody] { $dev } tem { $address }; então { $dst } é o próprio { $host } ({ $route }).
   *[line] A linha { $line } pôs { $address } em { $dev }; então { $dst } é o próprio { $host } ({ $route }).
}
why-origin-broadcast = { $born ->
    [given] Desde a linha { $line }, { $dev } tem { $address }, e { $dst } é o endereço de broadcast dessa rede ({ $route }).
    [nobody] { $dev } tem { $address }, e { $dst } é o endereço de broadcast dessa rede ({ $route }).
   *[line] A linha { $line } pôs { $address } em { $dev }, e { $dst } é o endereço de broadcast dessa rede ({ $route }).
}
why-origin-connected = { $born ->
    [given] Desde a linha { $line }, { $dev } tem { $address }; então, para { $host }, toda a rede { $net } está nesse cabo ({ $route }).
    [nobody] { $dev } tem { $address }; então, para { $host }, toda a rede { $net } está nesse cabo ({ $route }).
   *[line] A linha { $line } pôs { $address } em { $dev }; então, para { $host }, toda a rede { $net } está nesse cabo ({ $route }).
}
why-origin-route = { $born ->
    [nobody] Quem decide é a rota { $route }: nenhuma rota mais específica cobre { $dst }.
   *[line] Quem decide é a rota da linha { $line }, { $route }: nenhuma rota mais específica cobre { $dst }.
}
why-passed-unread = { $shape ->
    [default] A regra { $priority } lê primeiro a tabela { $name }, por isso a rota default da linha { $line } nem chegou a ser consultada.
    [line] A regra { $priority } lê primeiro a tabela { $name }, por isso a rota { $route } da linha { $line } nem chegou a ser consultada.
   *[nobody] A regra { $priority } lê primeiro a tabela { $name }, por isso a rota { $route } nem chegou a ser consultada.
}
why-passed-shorter = { $shape ->
    [default] A rota default da linha { $line } também cobre { $dst }, mas ganha o prefixo mais longo.
    [line] A rota { $route } da linha { $line } também cobre { $dst }, mas ganha o prefixo mais longo.
   *[nobody] A rota { $route } também cobre { $dst }, mas ganha o prefixo mais longo.
}
why-passed-metric = { $shape ->
    [default] A rota default da linha { $line } tem o mesmo prefixo, mas a menor métrica, ou então a rota mais antiga, vem antes.
    [line] A rota { $route } da linha { $line } tem o mesmo prefixo, mas a menor métrica, ou então a rota mais antiga, vem antes.
   *[nobody] A rota { $route } tem o mesmo prefixo, mas a menor métrica, ou então a rota mais antiga, vem antes.
}

## A resposta: por onde os pacotes foram

why-way-round = { $count ->
    [one] O pacote deu meia-volta dentro de { $dev }; { $dark } nunca o viu.
   *[other] O pacote deu meia-volta dentro de { $dev }; { $dark } nunca o viram.
}
why-way-inside = O pacote deu meia-volta dentro de { $dev } e nunca saiu de { $host }.
why-way-arp = Primeiro o host { $host } perguntou por ARP quem tem { $nexthop }; quem respondeu, com seu MAC, foi { $by }.
why-way-known = { $born ->
    [nobody] O host { $host } já conhecia o MAC de { $nexthop }, então o ARP não teve o que perguntar.
   *[line] O host { $host } conhecia o MAC de { $nexthop } desde a linha { $line }, então o ARP não teve o que perguntar.
}
why-way-same = O pedido saiu por { $dev }, e a resposta voltou pelo mesmo caminho.
why-way-other = O pedido saiu por { $dev }, mas a resposta voltou por { $back }.
why-way-late = { $count ->
    [one] O host { $by } também respondeu, mas o { $program } já tinha lido o bastante e terminado.
   *[other] Os hosts { $by } também responderam, mas o { $program } já tinha lido o bastante e terminado.
}
why-way-mac = A resposta diz que { $dst } está em { $lladdr }.
why-way-score-all = { $sent ->
    [2] Os dois pedidos tiveram resposta.
   *[other] Todos os { $sent } pedidos tiveram resposta.
}
why-way-score = { $answered ->
    [one] Um de { $sent } pedidos teve resposta.
   *[other] { $answered } de { $sent } pedidos tiveram resposta.
}
why-vain-asked = { $count ->
    [one] O host { $host } perguntou uma vez por ARP quem tem { $nexthop }, e ninguém respondeu.
   *[other] O host { $host } perguntou { $count } vezes por ARP quem tem { $nexthop }, e ninguém respondeu.
}
why-vain-heard = { $count ->
    [one] O host { $by } ouviu a pergunta, mas não tem esse endereço.
   *[other] Os hosts { $by } ouviram a pergunta, mas não têm esse endereço.
}
why-vain-kept-silent = { $count ->
    [one] O host { $by } ouviu a pergunta e ficou calado.
   *[other] Os hosts { $by } ouviram a pergunta e ficaram calados.
}
why-vain-unheard = Nenhum outro host ouviu a pergunta.
why-vain-told = Então o host { $host } avisou o { $program } com um erro ICMP: host inalcançável.
why-vain-too-late = O erro ICMP “host inalcançável” só veio quando o { $program } já não esperava mais.
why-ignored-by = { $count ->
    [one] O host { $by } recebeu o pedido e não respondeu.
   *[other] Os hosts { $by } receberam o pedido e não responderam.
}
why-hint-down = { $dev } tem { $address }, e essa rede inclui { $dst }; mas { $dev } está desligada, e a rota só aparece com `up`.
why-hint-gone = O host { $host } tinha uma rota que inclui { $dst }; a linha { $line } a retirou.
why-hint-no-default = Uma rota default serviria para qualquer endereço; o host { $host } não tem nenhuma.
why-hint-assumed = Quem diz a interface é atendido: o Linux supõe que { $dst } está no cabo dela e perguntaria por ele com ARP.
why-reply-inside = O host { $by } envia sua resposta para { $back }. Mas para { $by } esse endereço é dele mesmo, então a resposta dá meia-volta dentro de lo e não encontra ninguém.
why-reply-no-route = O host { $by } recebeu o pedido, mas não tem rota de volta para { $back }.

## A resposta: que escutas a ouviram

why-taps-none = Nada foi enviado, então nenhum tcpdump ouviu coisa alguma.
why-taps-deaf = Nada chegou até um cabo, então nenhum tcpdump ouviu coisa alguma.
why-taps-ear = { $frames ->
    [one] **1 quadro** em { $dev }
   *[other] **{ $frames } quadros** em { $dev }
}
why-taps-host = Em { $host }, o tcpdump ouviu { $ears }.
why-taps-host-some = Em { $host }, o tcpdump ouviu { $ears }; em { $dark }, nada.
why-taps-hosts-dark = Em { $hosts }, não ouviu nada.

why-list = { $before } e { $last }
why-list-others = mais { $count }

## Uma linha que não envia nada

why-quiet = Esta linha não envia nada.
why-quiet-edge = Este laboratório virtual ainda não sabe isso.
why-quiet-empty = Este laboratório ainda não tem comandos.
why-quiet-begin = Digite o primeiro, por exemplo `ip netns add A`.
why-quiet-done = Ela não escreveu nada e terminou com código de saída 0: o Linux fez o que lhe foi dito.
why-quiet-printed = { $lines ->
    [one] Ela escreveu uma linha e terminou com código de saída 0.
   *[other] Ela escreveu { $lines } linhas e terminou com código de saída 0.
}
why-quiet-warned = Ela terminou com código de saída 0, mas com um comentário: { $complaint }
why-quiet-failed = Ela falhou com código de saída { $status }. O Linux disse: { $complaint }
why-quiet-refused = Ela não fez nada e terminou com código de saída { $status }: { $complaint }
why-quiet-status = Ela terminou com código de saída { $status }.

## Prever primeiro: o que se pergunta antes de ver um passo

why-predict-answerer = Quem responde? De quem é a resposta que o { $program } em { $host } vai ler?
why-predict-answerers = Que hosts respondem? De quem são as respostas que o { $program } em { $host } vai ler?
why-predict-tellers = Que hosts o { $program } em { $host } vai mostrar, e em que ordem?
why-predict-neighbour = { $host } pergunta quem tem { $target }. Quem responde?
why-predict-ears = Em qual interface de { $host } o tcpdump vai ver o pedido?
why-predict-route = O que acontece agora em { $host }: qual rota decide o caminho até { $dst }?
why-predict-fate = O que acontece agora? O que { $host } faz com este pacote?
why-predict-reply-of = { $whose ->
    [own] do próprio { $host }
   *[other] de { $host }
}
why-predict-no-reply = de ninguém: nenhuma resposta é lida
why-predict-host = { $host }
why-predict-hosts = { $hosts }
why-predict-nobody = ninguém
why-predict-heard = { $count ->
    [one] só em { $devs }
   *[other] em { $devs }
}
why-predict-heard-nowhere = em nenhuma delas
why-predict-route-is = { $route }
why-predict-no-route = nenhuma: não há rota
why-predict-keeps = { $host } fica com ele
why-predict-sends-on = manda adiante por { $dev }
why-predict-stops = não o deixa seguir
why-predict-source = Que endereço de origem vai ter o que { $host } envia a { $dst }?
why-predict-source-is = { $addr }

## Prever antes: o que uma escolha errada exigiria, e o que acontece em vez disso

why-belief-nothing-comes-back = Seria assim se nenhuma resposta voltasse. Uma volta, e é lida.
why-belief-owner-only = Seria assim se um host só respondesse pelos endereços das suas interfaces. Em { $host }, { $route } também abrange { $dst }.
why-belief-itself = Seria assim se { $dst } fosse um endereço do próprio { $host }. A consulta dele não termina numa rota local.
why-belief-out-first = Seria assim se a tabela { $table } fosse lida primeiro: nela, { $route } leva para fora. Uma rota local é achada antes e mantém o pacote em { $host }.
why-belief-kept-inside = Seria assim se o pacote saísse de { $host } por um cabo. Uma rota local o mantém dentro.
why-belief-reply-read = Seria assim se o que { $host } responde fosse lido. O pacote chega até lá, mas nenhuma resposta é lida.
why-belief-passes-on = Seria assim se { $dst } fosse um endereço de { $host }. Ele só encaminha o pacote.
why-belief-gets-it = Seria assim se { $host } respondesse a tudo o que recebe. A este pedido ele não responde.
why-belief-owns-unasked = Seria assim se o pedido chegasse a { $host }, que de fato tem { $dst }. Ele não chega lá.
why-belief-reached = Seria assim se o caminho levasse a { $host }. Nenhum pedido chega lá.
why-belief-left-out = Seria assim se nada viesse de { $hosts }. Uma resposta de lá também é lida.
why-belief-silent = Seria assim se uma resposta de { $hosts } fosse lida. Nenhuma é.
why-belief-asker-is-hop = Seria assim se { $host } contasse a si mesmo. O primeiro salto é onde o primeiro pacote dele chega.
why-belief-nobody-has = Seria assim se ninguém neste enlace respondesse por { $target }. { $host } responde.
why-belief-asked = Seria assim se a pergunta chegasse a { $host }. O ARP só pergunta no próprio enlace.
why-belief-has = Seria assim se { $host } tivesse { $target }. Ele ouve a pergunta e fica calado.
why-belief-always-tells = Seria assim se { $host } respondesse a quem pergunta. Ele tem { $target } e ouve a pergunta, mas não a responde.
why-belief-leaves = Seria assim se o pedido saísse por { $devs }. Ele não passa por interface nenhuma.
why-belief-unheard = Seria assim se o pedido não chegasse a interface nenhuma. Ele passa por { $devs }, e um tcpdump ali o vê.
why-belief-lo-hears = Seria assim se tudo o que um host envia passasse pela `lo`. Este pedido sai só por { $devs }.
why-belief-own-by-card = Seria assim se um host enviasse ao próprio endereço por { $devs }. O que é para ele mesmo vai pela `lo`.
why-belief-other-way = Seria assim se o caminho passasse por { $wrong }. O pedido passa por { $devs } e por mais nada.
why-belief-one-ear = Seria assim se um pacote passasse por uma interface só. Este passa por { $devs }.
why-belief-every-ear = Seria assim se cada interface visse tudo o que o host envia. O pedido passa só por { $devs }.
why-belief-table-first = Seria assim se a tabela { $table } fosse lida primeiro. A tabela { $before } é lida antes, e responde.
why-belief-shorter-wins = { $which ->
    [default] Seria assim se a rota default viesse antes de todas as outras.
   *[other] Seria assim se um prefixo mais curto pudesse vencer.
} Decide o prefixo mais longo que contém o endereço, aqui { $len }.
why-belief-mask = Seria assim se a máscara fosse mais curta. Só com { $len } ou menos esta rota conteria { $dst }.
why-belief-any-metric = Seria assim se a métrica dela fosse a menor, ou se ela viesse primeiro. Entre rotas do mesmo prefixo, outra é escolhida.
why-belief-fits = Seria assim se esta rota servisse para este pacote. Aqui o Linux a deixa de lado.
why-belief-none-holds = Seria assim se nenhuma rota contivesse { $dst }. Uma contém: { $route }.
why-belief-for-it = Seria assim se { $dst } fosse do próprio { $host }. A consulta dele não termina numa rota local.
why-belief-not-for-it = Seria assim se { $dst } fosse de outro host. A consulta de { $host } o toma para si.
why-belief-free = Seria assim se nada estivesse no caminho. { $host } não deixa o pacote seguir.
why-belief-no-router = Seria assim se { $host } não encaminhasse pacotes, ou não tivesse rota. Ele encaminha, e tem uma.
why-belief-out-by = Seria assim se a rota levasse por { $wrong }. Ela leva por { $dev }.
why-belief-stands-on = Seria assim se o caminho saísse por { $dev }, onde está este endereço.
why-belief-lowest = Seria assim se o menor endereço fosse o escolhido. O tamanho do endereço não conta.
why-belief-first = Seria assim se ele viesse primeiro, ou se a rota o indicasse. Aqui é { $right }.

## O que importou: o que teria acontecido sem uma linha

why-instead-without = { $count ->
    [one] Sem a linha { $lines }
   *[other] Sem as linhas { $lines }
}
why-instead-then = Com isso
why-instead-fails = { $words ->
    [none] { $without }, a linha { $line } daria erro.
   *[some] { $without }, a linha { $line } daria o erro { $said }.
}
why-instead-answered = { $without }, quem responderia por { $dst } seria { $by }.
why-instead-answered-itself = { $without }, quem responderia por { $dst } seria o próprio { $host }.
why-instead-answered-all = { $without }, responderiam por { $dst } o próprio { $host } e também { $by }.
why-instead-found = { $without }, o kernel de { $host } escolheria outro caminho: { $route }
why-instead-no-route = { $without }, o host { $host } não teria rota para { $dst }.
why-instead-refused = { $without }, o kernel de { $host } se recusaria a enviar para { $dst }: { $error }.
why-instead-silent-neighbour = { $without }, ninguém responderia ao ARP em que { $host } pergunta por { $nexthop }.
why-instead-reply-inside = { $without }, o host { $by } ficaria com o pedido e também com a própria resposta.
why-instead-reply-no-route = { $without }, o host { $by } ficaria com o pedido e não teria rota para a resposta.
why-instead-reply-silent = { $without }, a resposta de { $by } se perderia: ninguém responderia ao ARP por { $nexthop }.
why-instead-reply-dropped = { $without }, o host { $by } responderia, mas { $where } descartaria a resposta: { $reason }.
why-instead-reply-lost = { $without }, o host { $by } responderia, mas a resposta não chegaria a { $host }.
why-instead-reply-refused = { $without }, o host { $by } ficaria com o pedido, mas não poderia responder a ele.
why-instead-dropped = { $without }, o host { $where } descartaria o pedido: { $reason }.
why-instead-edge = { $without }, um pacote encontraria algo que este laboratório virtual não modela.
why-instead-bound = { $without }, a execução seria interrompida antes do fim.
why-instead-silent = { $without }, ninguém responderia por { $dst }.
why-instead-fails-itself = { $without }, o comando não enviaria nada e mostraria: { $said }
why-instead-nothing = { $without }, o comando não faria nada que alguém pudesse ver.
why-instead-hop = { $dev } de { $host }
why-instead-way = { $without }, o fim seria o mesmo, mas o pedido passaria por { $way }.
why-instead-way-none = { $without }, o fim seria o mesmo, mas nenhum pedido sairia.
why-instead-back = { $without }, o fim seria o mesmo, mas o que volta passaria por { $way }.
why-instead-back-none = { $without }, o fim seria o mesmo, mas nada voltaria.
why-instead-source = { $without }, o fim seria o mesmo, mas o pedido levaria a origem { $src }.
why-instead-said = { $without }, ele também mostraria: { $line }
why-instead-said-less = { $without }, ele mostraria menos.
why-instead-exit = { $without }, ele terminaria com o status de saída { $status }.
why-instead-tap = { $without }, o fim seria o mesmo, mas em { $dev } de { $host } o tcpdump ouviria { $frames ->
    [0] coisa nenhuma
    [one] **1 quadro**
   *[other] **{ $frames } quadros**
}.
why-instead-frames = { $without }, o fim seria o mesmo, mas em { $dev } de { $host } o tcpdump ouviria outros quadros.

compare-there = No outro laboratório
compare-same = Nos dois laboratórios o resultado é o mesmo.
compare-alike = Todos os passos são iguais.
compare-parts = { $where ->
    [same] Eles se separam no passo { $step }.
   *[apart] Eles se separam no passo { $step }, que no outro laboratório é o { $other }.
}
compare-since = { $where ->
    [same] A partir do passo { $step }, o que acontece é outra coisa.
   *[apart] A partir do passo { $step }, que antes era o { $before }, o que acontece é outra coisa.
}

why-mattered-head = O que importou
why-mattered-because = Por causa de
why-mattered-builds = { $count ->
    [one] A linha { $lines } só faz algo existir, e sem ela o fim teria sido outro.
   *[other] As linhas { $lines } só fazem coisas existir, e sem qualquer uma delas o fim teria sido outro.
}
why-mattered-none = Seja qual for a linha retirada, o fim é o mesmo.
why-mattered-cut = Nem toda linha foi retirada para testar: isso levaria tempo demais.

## O que teria de ser diferente

why-ask-fails = Mas { $command } passaria a dar erro: { $said }.

## Metas de um laboratório

why-goal-unread = Isto não é uma meta. Escreve-se assim: ping HOST ENDEREÇO answered by HOST via DISPOSITIVO from ENDEREÇO, ou: ping HOST ENDEREÇO unanswered. Em vez de ping: traceroute, tracepath, arping, ou route get sem by.
why-goal-untried = O laboratório não tem espaço para mais um comando.
