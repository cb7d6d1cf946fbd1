# o pacote, o que as tabelas dizem de um passo, capturas

## O pacote
page-inspect = Pacote
page-inspect-packet = Pacote { $number }: { $name }
page-inspect-none-yet = Antes do primeiro passo não há pacote. Avance um passo, e ele aparece aqui com todos os campos.
page-inspect-no-packet = Este passo não trata de nenhum pacote.
page-inspect-leaves = Ele sai de { $host } por { $dev } neste passo, neste quadro.
page-inspect-comes = Ele entra em { $host } por { $dev } neste passo, neste quadro.
page-inspect-came = Ele está em { $host }. O cabeçalho Ethernet é aquele com que entrou por { $dev }.
page-inspect-not-yet = Ele está em { $host }, que o criou. Não há cabeçalho Ethernet antes de ele sair por uma interface.
page-inspect-sent = O { $program } o enviou.
page-inspect-answers = É a resposta ao pacote { $number }.
page-inspect-about = Ele conta o que aconteceu com o pacote { $number }.
page-inspect-asks = Com ele o ARP pergunta pelo vizinho de que o pacote { $number } precisa.
page-inspect-command = O kernel o envia porque o comando pede.
page-inspect-changed = { $count ->
    [0] Nada mudou nele desde o passo { $step }.
    [one] Uma coisa mudou desde o passo { $step }.
   *[other] { $count } coisas mudaram desde o passo { $step }.
}
page-inspect-first = Ele não existia antes deste passo.
page-inspect-new = novo
page-inspect-was = era
page-inspect-octets = { $count ->
    [one] um octeto
   *[other] { $count } octetos
}
page-inspect-quotes = O pacote de que ele trata
page-inspect-mark = Marca do socket, em nenhum octeto
page-inspect-dump = Octetos
page-inspect-fields = Campos
page-inspect-left-out = { $count ->
    [one] Mais um octeto de dados não é mostrado aqui. Ele está no arquivo.
   *[other] Mais { $count } octetos de dados não são mostrados aqui. Eles estão no arquivo.
}
page-inspect-download = Baixar todos os quadros (pcapng)

## O que um valor significa
page-means-not-known = desconhecido: é o que se pergunta
page-means-everyone = todos no enlace
page-means-group = um grupo
page-means-owner = { $host }, { $dev }
page-means-several = { $count } interfaces o têm
page-means-arp-asks = pergunta
page-means-arp-answers = resposta
page-means-words = contado de quatro em quatro: { $count } octetos
page-means-total = octetos, com o cabeçalho
page-means-identification = igual em todos os fragmentos de um pacote
page-means-df = nenhum roteador pode fragmentá-lo
page-means-no-df = roteadores podem fragmentá-lo
page-means-mf = há mais fragmentos
page-means-offset = octeto { $count } do pacote inteiro
page-means-ttl = cada roteador tira um
page-means-checksum-right = correto, só sobre o cabeçalho
page-means-checksum-wrong = errado
page-means-pointer = o próximo lugar livre é o octeto { $count }
page-means-echo-request = pedido de eco
page-means-echo-reply = resposta de eco
page-means-unreachable = destino inalcançável
page-means-redirect = redirecionamento
page-means-exceeded = tempo excedido
page-means-code-no-net = rede inalcançável
page-means-code-no-host = máquina inalcançável
page-means-code-no-port = porta inalcançável
page-means-code-frag = longo demais, e não pode ser fragmentado
page-means-code-filtered = proibido pelo administrador
page-means-code-host = para esta máquina
page-means-code-transit = o TTL acabou no caminho
page-means-icmp-checksum = sobre a mensagem inteira
page-means-identifier = distingue um ping de outro
page-means-mtu = octetos que podem passar
page-means-udp-checksum = sobre endereços, cabeçalho e dados

## Capturas
page-taps = Qual tcpdump
page-taps-all = Todos
page-to-come = ainda por vir

## Tabelas em um passo
page-at-step = Como estão no passo { $step } da linha { $line }.
page-rule-decided = a tabela dela tinha a resposta
page-rule-reading = a tabela dela está sendo lida
page-rule-no-answer = a tabela dela não tinha resposta
page-rule-passed = não é para este pacote
page-rule-never = nem consultada
page-counters = Contadores de { $host } que mudaram
page-counter = Como o nstat chama
page-moved-by = Quanto
