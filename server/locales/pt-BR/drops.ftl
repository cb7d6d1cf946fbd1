# Onde um pacote é descartado, como diria um professor: a gramática é a de `why.ftl`.
#
# `.more` é o que o kernel conferiu, `.see` como uma máquina real o mostra, `.mend` o que fazer.

why-drop-neigh-failed =
    .title = Descartado: o vizinho não respondeu
    .say = O pacote esperava por um MAC. O ARP não achou nenhum, então o pacote é descartado.
    .more =
        O ARP perguntou `mcast_solicit` vezes e esperou `retrans_time_ms` depois de cada uma. Então neigh_invalidate() libera o que esperava, e o remetente é avisado.
    .see =
        `ip neigh` no host { $host } diz FAILED; `tcpdump -n arp` mostra perguntas sem resposta.
    .mend =
        O dono do endereço precisa estar ligado, no mesmo cabo, e ter exatamente esse endereço.
why-drop-neigh-queuefull =
    .title = Descartado: já há pacotes demais à espera
    .say = Enquanto o ARP pergunta, só um certo número de pacotes pode esperar. A fila estava cheia, e este sobrou.
    .more =
        __neigh_event_send() deixa esperar até `unres_qlen_bytes` por vizinho. Passando disso, o mais antigo sai.
    .see =
        `lnstat -f arp_cache -k unresolved_discards` conta, para todos os namespaces da máquina juntos.
    .mend =
        Descubra por que o vizinho não responde; o limite em si é `unres_qlen_bytes`.
why-drop-queue-purge =
    .title = Descartado: a fila foi esvaziada
    .say = O erro que acabou de sair pergunta pelo mesmo vizinho outra vez. Com isso, o que ainda esperava é descartado, e ninguém é avisado.
    .more =
        neigh_invalidate() comunica um erro por pacote enquanto a entrada está em FAILED. Um erro para o mesmo vizinho a devolve a INCOMPLETE, e o resto é jogado fora.
    .see =
        Há menos erros do que pacotes perdidos: compare o que o `ping` mostra com o que foi enviado.
    .mend =
        O caminho até o remetente não deveria depender desse vizinho: veja `ip route get { $src }` no host { $host }.
why-drop-qdisc-drop =
    .title = Descartado: { $dev } não aceita nada
    .say = { $state ->
        [down] { $dev } está desligada. O que lhe é entregue some sem aviso.
        [no-carrier] { $dev } está ligada, mas sem portadora (carrier): a outra ponta do cabo está desligada. O que lhe é entregue some sem aviso.
       *[other] { $dev } não aceitou o pacote. Ele some sem aviso.
    }
    .more =
        Enquanto a interface está desligada ou sem portadora, a fila dela é `noop`, diga o `ip link` o que disser. noop_enqueue() descarta tudo, e nenhum tcpdump ouve.
    .see =
        Em `ip link show { $dev }` falta UP, ou aparece NO-CARRIER. O pacote não está em nenhuma captura.
    .mend =
        `ip link set { $dev } up`; se isso já foi feito, o mesmo na outra ponta do cabo.
why-drop-ip-inaddrerrors =
    .title = Descartado: não é para { $host }, que não encaminha
    .say = { $dst } não é endereço de { $host }, e o host { $host } não é roteador: `net.ipv4.ip_forward` é 0. O pacote acaba aqui, em silêncio.
    .more =
        ip_route_input_slow() pergunta primeiro se o endereço é local, depois se `net.ipv4.conf.{ $dev }.forwarding` é 1. Não é nem um nem outro; ip_error() conta e não avisa ninguém.
    .see =
        `nstat -az IpInAddrErrors` conta; `ip route get { $dst } from { $src } iif { $dev }` no host { $host } diz “No route to host”.
    .mend =
        `sysctl -w net.ipv4.ip_forward=1`, se o host { $host } deve ser roteador; se não, veja por que o remetente o escolheu.
why-drop-ip-innoroutes =
    .title = Descartado: o host { $host } não tem rota para { $dst }
    .say = O host { $host } encaminharia o pacote, mas nenhuma regra levou a uma rota para { $dst }. O pacote acaba aqui.
    .more =
        ip_route_input_slow() percorreu regras e tabelas e não achou nada; ip_error() conta e avisa o remetente: rede inalcançável.
    .see =
        `nstat -az IpExtInNoRoutes` conta; `ip route get { $dst } from { $src } iif { $dev }` no host { $host } diz “Network is unreachable”.
    .mend =
        Dê ao host { $host } uma rota até { $dst } com `ip route add`, ou uma rota padrão.
why-drop-ip-inhdr =
    .title = Descartado: o TTL acabou
    .say = Cada roteador tira um do TTL do pacote. Este chegou sem nada de sobra, e o host { $host } não o leva adiante.
    .more =
        ip_forward() olha o TTL antes de diminuí-lo: com 1 ou menos, o pacote não segue. O remetente é avisado: tempo esgotado.
    .see =
        `nstat -az IpInHdrErrors` no host { $host } conta. Em `traceroute -n { $dst }`, um laço aparece como os mesmos roteadores, repetidos.
    .mend =
        Se ele gira em um laço, compare `ip route get { $dst }` em cada roteador. Se não, envie com um TTL maior: `ping -t`.
why-drop-ip-csum =
    .title = Descartado: o checksum do cabeçalho não confere
    .say = O host { $host } descarta a própria cópia do que mandou para todos. Os pedaços que saíram estão bons, e os outros os recebem.
    .more =
        ip_rcv_core() recalcula o checksum. A cópia divide o cabeçalho com o original: ao cortá-lo, o Linux apagou o registro, e o checksum ficou.
    .see =
        `nstat -az IpExtInCsumErrors IpInHdrErrors` conta.
    .mend =
        Envie sem `-R`, ou em um pedaço só: aí a cópia chega.
why-drop-pkt-too-big =
    .title = Descartado: grande demais para o caminho
    .say = O pacote é maior que o MTU da interface por onde sairia, e o bit “não fragmentar” proíbe cortá-lo.
    .more =
        ip_forward() compara o tamanho com o MTU do caminho adiante. Por causa do bit “don’t fragment”, avisa ao remetente que tamanho cabe.
    .see =
        `nstat -az IpFragFails` conta; `tracepath -n { $dst }` no remetente mostra onde o MTU encolhe, e `ip link`, cada MTU.
    .mend =
        Dê ao enlace estreito um `mtu` maior, ou deixe o ICMP “frag needed” chegar ao remetente. `ping -M dont` permite fragmentar.
why-drop-rest-of-pieces =
    .title = Descartado: o resto dos pedaços
    .say = Um pedaço do pacote se perdeu ao sair. O kernel não envia nenhum dos seguintes, e não dá um motivo próprio.
    .more =
        ip_do_fragment() envia os pedaços um a um e para no primeiro que não consegue sair.
    .see =
        `nstat -az IpFragFails` conta.
    .mend =
        Corrija o que deteve o primeiro pedaço perdido: o descarte anterior diz o quê.
why-drop-at-far-end =
    .title = Descartado: comprido demais para a outra ponta
    .say = A outra ponta do cabo não aceita um quadro deste tamanho. O kernel não dá um motivo próprio.
    .more =
        __dev_forward_skb2() não aceita um quadro maior que o MTU da outra ponta, mais o cabeçalho e uma tag de VLAN.
    .see =
        `ip -s link` conta o quadro como descartado nas duas pontas; `ip link` nos dois hosts mostra os dois MTUs.
    .mend =
        Dê o mesmo `mtu` às duas pontas do cabo.
why-drop-arp-nobodys =
    .title = Descartado: o ARP não é para endereços assim
    .say = O ARP solta o quadro sem ler. O kernel não dá um motivo próprio.
    .more =
        arp_process() nem olha as perguntas por grupos, nem por 127.0.0.0/8 sem `route_localnet`.
    .see =
        `tcpdump -n -i { $dev } arp` mostra as perguntas sem resposta.
    .mend =
        Veja em quem pergunta por que ele toma o endereço como sendo do seu cabo: `ip route get`.
why-drop-bridge-ingress-stp-state =
    .title = Descartado: a porta não participa
    .say = O quadro entrou por { $dev }, mas essa porta da bridge agora não encaminha.
    .more =
        br_handle_frame() olha o estado da porta. Ela encaminha enquanto tem portadora, a bridge está ativa e ninguém a desabilitou.
    .see =
        `bridge link show dev { $dev }` mostra o estado da porta.
    .mend =
        `ip link set { $dev } up`, o mesmo para a bridge, ou `bridge link set dev { $dev } state 3`.
why-drop-no-tx-target =
    .title = Descartado: nenhuma porta pode enviá-lo
    .say = A bridge não tem porta por onde o quadro pudesse sair, e ele não é para o próprio host { $host }.
    .more =
        Nenhum quadro sai pela porta por onde entrou, a não ser que ela tenha `hairpin on`; uma porta que não encaminha nada envia.
    .see =
        `bridge fdb show` diz quem está atrás de que porta; `bridge -d link show`, que portas encaminham e o que suas flags barram.
    .mend =
        Ligue a porta atrás da qual está o destinatário. Se é a mesma por onde entrou: `bridge link set dev { $dev } hairpin on`.
why-drop-not-specified =
    .title = Descartado: recusado por uma rota ou regra
    .say = A busca por um caminho até { $dst } terminou em uma recusa, e o pacote acaba aqui. O kernel não dá um motivo próprio.
    .more =
        fib_lookup() voltou com um erro. Em um `blackhole`, ip_error() se cala; com `unreachable` e `prohibit`, avisa o remetente. Nada disso é contado como falta de rota.
    .see =
        `ip route get { $dst } from { $src } iif { $dev }` no host { $host } também é recusado; `ip rule` e `ip route show table all` mostram por quem.
    .mend =
        Se não era essa a intenção, remova a rota ou a regra: `ip route del`, `ip rule del`.
why-drop-frame-for-many =
    .title = Descartado: o que veio para muitos não segue
    .say = { $dst } não é o próprio host { $host }, e o quadro não era só para ele. Um roteador só leva adiante o que é endereçado ao seu próprio MAC.
    .more =
        ip_forward() olha primeiro o quadro: se não era para esta interface (PACKET_HOST), o pacote não segue. O kernel não dá um motivo próprio.
    .see =
        `tcpdump -e -n -i { $dev }` mostra o MAC para o qual o quadro foi enviado.
    .mend =
        O remetente precisa enviar para o MAC do roteador: veja `ip neigh` e `ip route get { $dst }` nele.
why-drop-ip-local-source =
    .title = Descartado: { $src } é um endereço do próprio { $host }
    .say = O pacote diz vir de { $src }, mas esse endereço é do próprio { $host }. O que chega de fora não pode ser daqui.
    .more =
        fib_validate_source() procura o caminho de volta. O remetente é local, e nem `all` nem { $dev } têm `accept_local`.
    .see =
        `sysctl -w net.ipv4.conf.all.log_martians=1`: aí o `dmesg` do host { $host } diz “martian source { $dst } from { $src }”. O `nstat` não tem contador para isso.
    .mend =
        Dê a cada host seu próprio endereço. Se é de propósito, `net.ipv4.conf.{ $dev }.accept_local=1` deixa entrar tais pacotes.
why-drop-ip-invalid-source =
    .title = Descartado: { $src } não pode ser remetente
    .say = Endereços de multicast e de broadcast são de muitos, e 0.0.0.0 não é de ninguém. Não dá para acreditar em um pacote de { $src }.
    .more =
        ip_route_input_slow() recusa grupos, 255.255.255.255 e 0.0.0.0 antes de ler qualquer tabela. Dos outros, fib_validate_source() procura o caminho de volta, que não pode ser broadcast.
    .see =
        Com `net.ipv4.conf.all.log_martians=1`, o `dmesg` costuma dizer “martian source”. O `nstat` não tem contador para isso.
    .mend =
        Olhe o remetente: `ip addr` nele, e `ip route get { $dst }` para ver a origem que ele escolhe.
why-drop-ip-invalid-dest =
    .title = Descartado: { $dst } não pode vir de um cabo
    .say = { $zero ->
        [yes] 0.0.0.0 não é endereço de ninguém. O host { $host } não aceita de um cabo um pacote para ele.
       *[no] A rota para { $dst } é de um tipo que não leva a lugar nenhum o que vem de um cabo. O host { $host } só segue unicast, local e broadcast.
    }
    .more =
        ip_route_input_slow() recusa 0.0.0.0 antes de ler qualquer tabela. Depois da consulta, só leva adiante se a rota é do tipo unicast.
    .see =
        Com `net.ipv4.conf.all.log_martians=1`, o `dmesg` diz “martian destination”. O `nstat` não tem contador para isso.
    .mend =
        Olhe o remetente, e também `ip route show table all match { $dst }` no host { $host }.
why-drop-not-joined =
    .title = Descartado: o host { $host } não escuta { $dst }
    .say = { $dst } é o endereço de um grupo. Nenhum programa do host { $host } entrou nele por { $dev }, e aqui não há roteador de grupos.
    .more =
        Toda interface ligada escuta 224.0.0.1, o grupo de todos os hosts. Rotas não levam grupos adiante: isso exige um daemon de roteamento multicast.
    .see =
        `ip maddr show dev { $dev }` no host { $host } lista os grupos; { $dst } não está entre eles.
    .mend =
        Um programa precisa entrar no grupo em { $dev } (`IP_ADD_MEMBERSHIP`).
why-drop-ip-localnet =
    .title = Descartado: 127.0.0.0/8 não pode vir de um cabo
    .say = O pacote vai de { $src } para { $dst }. Endereços de 127.0.0.0/8 ficam dentro de um host; o host { $host } não aceita nenhum deles de um cabo.
    .more =
        ip_route_input_slow() confere os dois endereços antes de ler qualquer tabela: sem `route_localnet` em { $dev }, 127.0.0.0/8 não passa.
    .see =
        Com `net.ipv4.conf.all.log_martians=1`, o `dmesg` diz “martian source” ou “martian destination”. O `nstat` não tem contador para isso.
    .mend =
        Envie com um endereço do cabo. `net.ipv4.conf.{ $dev }.route_localnet=1` deixaria 127.0.0.0/8 entrar; pense duas vezes.
why-drop-ip-rpfilter =
    .title = Descartado: o caminho de volta até { $src } é outro
    .say = O host { $host } confere os remetentes (`rp_filter`): um pacote de { $src } só pode entrar por { $dev } se o caminho de volta até { $src } servir. Não serve.
    .more =
        fib_validate_source() procura o caminho de volta. Com `rp_filter` 1, ele tem de sair por { $dev }; com 2, vale qualquer interface. Conta o maior valor entre `all` e { $dev }.
    .see =
        `nstat -az TcpExtIPReversePathFilter` conta; com `net.ipv4.conf.all.log_martians=1`, o `dmesg` diz “martian source”. `ip route get { $src }` no host { $host } mostra o caminho de volta.
    .mend =
        Dê ao host { $host } uma rota até { $src } por { $dev }. Se ida e volta podem diferir: `rp_filter=2`, ou 0 em `all` e em { $dev }.
why-drop-otherhost =
    .title = Descartado: o quadro é para outro MAC
    .say = O quadro é endereçado a outra máquina. { $dev } o ouve, mas o host { $host } não lê a correspondência dos outros.
    .more =
        eth_type_trans() compara o MAC do quadro com o de { $dev }; ip_rcv_core() descarta o que é para outro.
    .see =
        `tcpdump -e -i { $dev }` mostra o MAC, e `ip -s -s link show { $dev }` conta em otherhost.
    .mend =
        Se o quadro era para { $host }, veja o `ip neigh` do remetente: um MAC errado sai com `ip neigh del`. Senão, um switch o inundou, e está tudo certo.
why-drop-invalid-proto =
    .title = { $many ->
        [group] Host { $host } não responde a ping para um grupo
       *[all] Host { $host } não responde a ping de broadcast
    }
    .say = { $many ->
        [group] { $dst } quer dizer um grupo de hosts. Se todos respondessem, um único pacote provocaria uma enxurrada; por isso o Linux ignora tais pedidos.
       *[all] { $dst } quer dizer todos. Se todos respondessem, um único pacote provocaria uma enxurrada; por isso o Linux ignora tais pedidos.
    }
    .more =
        icmp_rcv() vê se o pacote era para muitos, e o valor de `net.ipv4.icmp_echo_ignore_broadcasts`, que é 1 se ninguém o muda.
    .see =
        `nstat -az IcmpInEchos IcmpInErrors` no host { $host } conta nos dois.
    .mend =
        Em geral nada: é assim de propósito. `sysctl -w net.ipv4.icmp_echo_ignore_broadcasts=0` no host { $host } o faz responder.
why-drop-told-to-all =
    .title = Descartado: nenhuma resposta é para todos
    .say = Para o host { $host }, { $dst } quer dizer muitos hosts. Só perguntas podem ir para todos; por isso o Linux conta um erro e descarta o pacote.
    .more =
        Do ICMP, só pedidos de echo e de timestamp podem ser enviados a um endereço de broadcast.
    .see =
        `nstat -az IcmpInErrors` no host { $host } conta.
    .mend =
        Descubra por que { $dst } é um endereço de broadcast ali, com `ip route show table local`.
why-drop-no-socket =
    .title = Descartado: ninguém em { $host } espera por isso
    .say = { $ended ->
        [yes] O host { $host } fica com a resposta, mas o programa que tinha perguntado já terminou, e seu socket também.
       *[no] O host { $host } fica com a resposta, mas nenhum programa aqui enviou tal pedido. Não há socket para ela.
    }
    .more =
        ping_rcv() procura um socket que tenha o id da resposta. Um socket raw recebe sua cópia antes.
    .see =
        `nstat -az IcmpInEchoReps` conta mesmo assim. O Linux dá NO_SOCKET também a cada resposta que um socket raw já leu: essa não é perda.
    .mend =
        { $ended ->
                    [yes] Deixe o programa esperar mais: `ping -W`.
                   *[no] Descubra por que a resposta veio a { $host } e não ao host que tinha perguntado.
                }
why-drop-no-port =
    .title = Descartado: ninguém em { $host } escuta esta porta
    .say = O UDP não achou socket para o datagrama. Um traceroute conta com isso: o erro mostra que a sonda chegou.
    .more =
        __udp4_lib_rcv() procura um socket por endereço e porta, não acha e avisa o remetente: porta inalcançável.
    .see =
        `nstat -az UdpNoPorts` no host { $host } conta; `ss -lun` mostra quem escuta.
    .mend =
        Nada, se era um traceroute. Senão, inicie o programa, neste endereço e nesta porta.

why-drop-no-port-many =
    .title = Descartado: ninguém em { $host } escuta, e ninguém é avisado
    .say = O UDP não achou socket para o datagrama. Ele foi para { $dst }, ou seja, para muitos: não se envia erro, senão um pacote provocaria uma enxurrada.
    .more =
        __udp4_lib_mcast_deliver() dá uma cópia a cada socket interessado. Não há nenhum, e o kernel não dá um motivo próprio.
    .see =
        `nstat -az UdpIgnoredMulti` no host { $host } conta; `ss -lun` mostra quem escuta.
    .mend =
        Envie para o endereço de um só host: o erro dele mostra que a sonda chegou.

why-drop-named = `perf record -a -e skb:kfree_skb` e depois `perf script` dão o motivo { $reason } e o lugar, { $function }(); `dropwatch -l kas` dá o lugar.
