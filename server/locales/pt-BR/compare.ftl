# Dois laboratórios lado a lado

compare-title = Dois laboratórios lado a lado
compare-lead = Cole dois laboratórios ou escolha um dos exemplos. Você vê quais linhas diferem, no que cada ping resulta em um e no outro, e o primeiro passo em que eles se separam.
compare-texts = Os dois laboratórios como scripts
compare-one = Um laboratório
compare-other = O outro laboratório
compare-do = Comparar
compare-examples = Exemplos
compare-without = com e sem a linha { $line }:
compare-open = Abrir
compare-lines = O que difere nos laboratórios
compare-no-lines = Os dois laboratórios têm os mesmos comandos.
compare-lines-alike = { $count ->
    [one] um comando igual
   *[other] { $count } comandos iguais
}
compare-fine = aqui não foi recusado
compare-none = Nenhum dos laboratórios envia nada nem pergunta por um caminho.
compare-here = Aqui eles se separam
compare-ended = Aqui não acontece mais nada.
compare-steps-alike = { $count ->
    [one] um passo igual
   *[other] { $count } passos iguais
}
compare-steps-more = { $count ->
    [one] mais um passo
   *[other] mais { $count } passos
}
compare-probes-alike = { $count ->
    [one] Um comando é igual nos dois, passo a passo
   *[other] { $count } comandos são iguais nos dois, passo a passo
}
compare-only = Perguntado só em um dos laboratórios
compare-cut = Há mais passos do que esta página mostra. Abra a linha no playground para ver todos.

## Depois de uma mudança, ao lado da resposta
compare-changed = O que a mudança fez deste comando
compare-before = Antes da mudança:
compare-note-same = O resultado é o mesmo de antes da mudança, por outros passos.
compare-note-alike = A mudança não faz diferença para este comando.
compare-go = Ir a esse passo
compare-beside = Lado a lado
