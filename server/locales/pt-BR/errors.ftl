# O que estava errado num pedido e o que fazer: um título e uma frase para cada erro.

error-home = Abrir o laboratório

error-not-found = Não há nada aqui
error-not-found-detail = Este endereço não leva a lugar nenhum. Pode ter um erro de digitação, ou foi cortado ao ser copiado.

error-no-such-lab = Laboratório inexistente
error-no-such-lab-detail = A galeria não tem um laboratório chamado “{ $name }”. Confira o nome no endereço.

error-method-not-allowed = Não desta forma
error-method-not-allowed-detail = Este endereço existe, mas aceita outro método HTTP. O cabeçalho Allow diz qual.

error-body-too-long = Grande demais
error-body-too-long-detail = O pedido tem mais de { $max } bytes, o máximo que é lido. Envie um laboratório menor.

error-lab-too-long = O laboratório é longo demais
error-lab-too-long-detail = O laboratório tem { $bytes } bytes, e o máximo aceito é { $max }. Retire o que a pergunta não precisa, ou divida-o em dois.

error-too-many-commands = O laboratório tem comandos demais
error-too-many-commands-detail = O laboratório tem { $commands } comandos, e o máximo aceito é { $max }. Retire o que a pergunta não precisa, ou divida-o em dois.

error-too-many-added = Comandos demais no endereço
error-too-many-added-detail = O endereço acrescenta { $added } comandos ao laboratório, e o máximo aceito é { $max }. Desfaça os últimos; com o JavaScript ligado não há esse limite.

error-not-json = Não está marcado como JSON
error-not-json-detail = Este endereço recebe JSON. Envie-o com o cabeçalho “Content-Type: application/json”.

error-bad-json = O JSON não foi entendido
error-bad-json-detail = O pedido não diz o que este endereço pergunta: { $why }

error-no-command = Nenhum comando nesta linha
error-no-command-detail = A linha { $line } do laboratório não é um comando. Indique a linha de um comando.

error-bad-range = Passos inexistentes
error-bad-range-detail = Foram pedidos os passos { $from } a { $to }. O comando tem { $steps } passos, e no máximo { $max } deles são mostrados de uma vez.

error-no-lab-in-form = Nenhum laboratório foi enviado
error-no-lab-in-form-detail = Este endereço recebe um formulário com o laboratório no campo “lab”. Use o botão abaixo das capturas da página.

error-no-capture = Nada pôde ser capturado
error-no-capture-detail = Nenhuma máquina do laboratório tem interface, então ninguém poderia ouvir um quadro. Adicione primeiro uma máquina.

error-capture-too-long = A captura é longa demais
error-capture-too-long-detail = Os quadros do laboratório ocupam mais de { $max } MiB, o máximo que se envia. Tire alguns pings, ou diminua-os.

error-edit-no-line = Essa linha não existe
error-edit-no-line-detail = A linha { $line } não está mais no caderno. Olhe as linhas de novo.

error-edit-no-way = Não dá para mover
error-edit-no-way-detail = Não há nada por cima do qual a linha { $line } possa passar.

error-edit-no-command = Falta o comando
error-edit-no-command-detail = Isto não é um comando. Digite um, ou escreva como anotação.

error-edit-not-a-note = Não é uma anotação
error-edit-not-a-note-detail = Isto não pode ficar aqui como anotação. Escreva palavras que não sejam um ajuste do laboratório.

error-edit-setting = Um ajuste se perderia
error-edit-setting-detail = Os ajustes de um laboratório ficam antes do primeiro comando. Faça isto abaixo deles.

error-edit-not-printable = Um caractere que nenhum comando tem
error-edit-not-printable-detail = Um comando só tem letras, dígitos e sinais ASCII comuns; “{ $sign }” não é nenhum deles.

error-edit-in-quotes = Um sinal com significado
error-edit-in-quotes-detail = Um shell faria algo com “{ $sign }” entre aspas duplas. Use aspas simples ou tire o sinal.

error-edit-shell = Um sinal com significado
error-edit-shell-detail = Um shell faria algo com “{ $sign }”. Aqui cada linha é um só comando simples: ponha entre aspas ou tire o sinal.

error-edit-comment = Um comentário no comando
error-edit-comment-detail = Um comentário depois do comando não é aceito. Faça dele uma anotação à parte.

error-edit-unbalanced = Aspas abertas
error-edit-unbalanced-detail = Há aspas que abrem e não fecham. Feche-as ou tire-as.

error-busy = Ocupado
error-busy-detail = Há laboratórios demais em execução neste momento. Tente de novo em alguns segundos.

error-too-slow = Demorou demais
error-too-slow-detail = A resposta não ficou pronta a tempo. Tente de novo em alguns segundos; se acontecer outra vez, diminua o laboratório.

error-broken = Erro nosso
error-broken-detail = O programa encontrou um caso que não sabe responder. Nada seu se perdeu; por favor, conte o que você fez.

test-greeting = { $host } tem { $count ->
    [one] uma rota
   *[other] { $count } rotas
}
