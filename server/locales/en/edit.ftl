# Changes of a lab by hand: the notebook's editor, undo and redo

## What was done, behind "Undo:"
edit-did-write = change line { $line }
edit-did-insert = add line { $line }
edit-did-insert-lines = add lines { $first } to { $last }
edit-did-move = move line { $line }
edit-did-switch-on = switch line { $line } on
edit-did-switch-off = switch line { $line } off
edit-did-put = move { $host }
edit-did-tidy = put the hosts in order
edit-did-remove = remove line { $line }

## The editor
page-undo = Undo
page-redo = Redo
page-edit = Edit
page-note = Note
page-save = Save
page-cancel = Cancel
page-move-up = Move up
page-move-down = Move down
page-add-above = Add above
page-add-below = Add below
page-switch-off = Switch off
page-switch-on = Switch on
page-remove = Remove
page-did-open = open another lab

## What is kept in the browser
page-kept = Labs of yours that are kept
page-kept-says = Your browser has kept what you were working on:
page-kept-when = Lines: { $count }. Last changed: { $when }.
page-kept-open = Go on with it
page-kept-forget = Forget it
page-not-kept = Your browser keeps nothing, or has no room. Copy the link to save this lab.

## What the line that is looked at has changed
page-changes = What this line changed
page-added = added
page-changed = changed
page-gone = gone
page-more-changes = { $count ->
    [one] one more change: see the tables
   *[other] { $count } more changes: see the tables
}
