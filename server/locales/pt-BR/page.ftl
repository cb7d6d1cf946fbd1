# page

## The frame
page-untitled = Um laboratório sem título
page-description = Monte alguns hosts Linux, digite os comandos ip de verdade, envie um ping e veja por onde o pacote passa e por quê.
page-lines-count = { $count ->
    [one] uma linha
   *[other] { $count } linhas
}
page-menu = Menu
page-language = Idioma
page-language-name = Português
page-language-short = PT
page-theme-system = Tema: como o sistema
page-theme-light = Tema: claro
page-theme-dark = Tema: escuro
page-compare = Comparar
page-copy = Copiar link
page-copied = O link foi copiado: ele contém o laboratório inteiro.
page-copy-failed = O navegador não deixou copiar o link. Ele está na barra de endereço.
page-source = Este laboratório como script
page-source-is = Cada linha roda como está no bash, como root, em um Linux de verdade. Linhas que começam com # são comentários.

## What can go wrong
page-busy = Executando o laboratório …
page-unreachable = Não foi possível falar com o servidor. Nada do seu laboratório se perdeu.
page-retry = Tentar de novo
page-link-damaged = Este link não contém um laboratório inteiro: falta uma parte dele, ou ela foi alterada. O que você tinha continua aqui.
page-link-too-long = O laboratório neste link é maior que { $max } KiB, o máximo que se pode abrir. O que você tinha continua aqui.

## Notebook
page-notebook = Caderno
page-lines = Linhas do laboratório
page-line = Linha
page-play-line = Reproduzir a linha
page-close = Fechar
page-switched-off = desligada
page-cause-of = causa do passo { $step }
page-cause-of-steps = { $count ->
    [one] causa do passo { $steps }
   *[other] causa dos passos { $steps }
}
page-printed-at = impresso no passo { $step }
page-more-lines = { $count ->
    [one] mais uma linha
   *[other] mais { $count } linhas
}
page-stderr = saída de erro
page-exit = status de saída { $status }
page-host = Máquina
page-command = Comando
page-run = Executar

## Ping
page-ping-from = Enviar um ping de
page-ping-to = para
page-ping-send = Enviar

## Answer
page-story = Sobre este laboratório

## Picture
page-look = Ver por dentro
page-pane = Desenho; pode ser rolado
page-move-hint = As setas movem este host
page-zoom = Tamanho do desenho
page-zoom-out = Menor
page-zoom-fit = Ajustar
page-zoom-in = Maior
page-tidy = Arrumar

## Why
page-why = Por quê
page-views = Visões
page-no-trace = Esta linha não envia nada nem consulta rotas: não há o que reproduzir. As tabelas mostram o que ela deixou.
page-because = por causa de
page-candidates = Opções, como foram avaliadas
page-won = escolhida
page-lost = preterida
page-never = nem consultada
page-checks = O que o Linux verifica aqui
page-checks-drop = O que o Linux verifica; como ver e corrigir
page-order = Pelo kernel, nesta ordem
page-settings-read = Ajustes que contam aqui
page-set-by-nobody = Sem linha: ninguém ajustou neste lab.
page-counted = O que o nstat conta aqui
page-drop-see = Ver isso em uma máquina real
page-drop-mend = Corrigir

## Captures
page-captures = Capturas
page-tap = tcpdump em { $host }, { $dev }
page-tap-deaf = não ouviu nada.
page-step = Passo
page-direction = Sentido
page-packet = O que o tcpdump imprime
page-in = entrou
page-out = saiu

## Tables
page-tables = Tabelas
page-after-line = Como estão depois da linha { $line }.
page-forwarding = encaminha pacotes
page-addresses = Endereços de { $host }
page-rules = Regras de { $host }
page-routes = Rotas de { $host }
page-neighbours = Vizinhos de { $host }
page-devices = Interfaces de { $host }
page-settings = Ajustes de { $host }
page-device = Interface
page-address = Endereço
page-scope = Escopo
page-label = Rótulo
page-priority = Prioridade
page-rule = Regra
page-route = Rota
page-mac = MAC
page-state = Estado
page-mtu = MTU
page-setting = Ajuste
page-value = Valor
page-from-line = Da linha
page-new = nova
page-up = ativa
page-down = desativada
page-no-carrier = ativa, sem portadora

## Player
page-player = Reprodutor
page-first = Ir ao início
page-back = Passo anterior
page-play = Reproduzir
page-pause = Pausar
page-forward = Próximo passo
page-last = Ir ao fim
page-speed = Velocidade
page-no-steps = Nada para reproduzir
page-before-first = Antes do primeiro passo
page-step-said = Passo { $step } de { $steps }: { $title }
page-step-of = passo { $step } de { $steps }
