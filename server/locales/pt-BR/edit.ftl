# Mudanças feitas à mão num laboratório: o editor do caderno, desfazer e refazer

## O que foi feito, depois de "Desfazer:"
edit-did-write = mudar a linha { $line }
edit-did-insert = incluir a linha { $line }
edit-did-insert-lines = incluir as linhas { $first } a { $last }
edit-did-move = mover a linha { $line }
edit-did-switch-on = ligar a linha { $line }
edit-did-switch-off = desligar a linha { $line }
edit-did-put = mover { $host }
edit-did-tidy = arrumar as máquinas
edit-did-remove = remover a linha { $line }

## O editor
page-undo = Desfazer
page-redo = Refazer
page-edit = Editar
page-note = Anotação
page-save = Salvar
page-cancel = Cancelar
page-move-up = Subir
page-move-down = Descer
page-add-above = Incluir acima
page-add-below = Incluir abaixo
page-switch-off = Desligar
page-switch-on = Ligar
page-remove = Remover
page-did-open = abrir outro laboratório

## O que fica guardado no navegador
page-kept = Laboratórios seus que ficaram guardados
page-kept-says = O seu navegador guardou aquilo em que você estava trabalhando:
page-kept-when = Linhas: { $count }. Última mudança: { $when }.
page-kept-open = Continuar
page-kept-forget = Descartar
page-not-kept = O seu navegador não guarda nada, ou está sem espaço. Copie o link para salvar este laboratório.

## O que mudou com a linha que se olha
page-changes = O que esta linha mudou
page-added = incluído
page-changed = mudado
page-gone = removido
page-more-changes = { $count ->
    [one] mais uma mudança: veja as tabelas
   *[other] mais { $count } mudanças: veja as tabelas
}
