# The ways in which steps are shown, and the keys that move through them.

## Views
view-views = Show as
view-picture = Picture
view-ladder = Ladder
view-list = List
view-lecture = Lecture view

## Ladder
ladder-head = Ladder of line { $line }: hosts side by side, time downward
ladder-apart = { $count ->
    [one] { $hosts } takes no part.
   *[other] { $count } hosts take no part: { $hosts }.
}
ladder-cut = The ladder ends after { $max } steps of { $steps }. The list on the right has them all.

## Jumps
jump-host = To the next host
jump-decision = To the next decision
jump-drop = To the drop

## Keys
keys-open = Keys
keys-head = Keys
keys-not-typing = Those of player and picture work wherever nothing is being typed.
keys-player = The player
keys-views = The picture
keys-carry = on the name of a host below the picture: moves it
keys-line = On a line of the notebook
keys-next-line = to the next line, to the one before
keys-play-line = play this line
keys-edit = edit it
keys-add = add a line below
keys-add-above = with Shift: above
keys-move = move it up, down
keys-switch = switch it off or on
keys-remove = remove it
keys-undo = undo, from anywhere
keys-redo = with Shift: redo
keys-typing = While you type a command
keys-choices = through what can stand there
keys-take = take the one that is offered
keys-save = save the line, run the command
keys-break = in a note, with Shift: a new line
keys-give-up = close the choices, then the editor
keys-step = a step forward, a step back
keys-hold = hold to run
keys-play = play and pause
keys-ends = to the beginning, to the end
keys-host = to the next host
keys-decision = to the next decision
keys-drop = to the drop
keys-zoom = picture larger, smaller, as large as there is room
keys-view = picture, ladder, list
keys-lecture = lecture view; Esc leaves it
keys-sheet = this sheet
keys-space = Space
keys-wheel = The wheel over the line of steps moves it too; on a touch screen, a swipe over picture or player.

## Lecture view
lecture-leave = Back to the lab
lecture-facts = What the hosts have before this command
lecture-facts-of = What { $host } has
lecture-tell = Show the answer
lecture-right = that is right
lecture-wrong = not so
lecture-see = See it at step { $step }
lecture-next = Next question
keys-guess = in a lecture: choose an answer
keys-tell = in a lecture: show the answer

## What would have to be different

wish-head = What would have to be different for it to
wish-answered = be answered?
wish-answered-by = be answered by { $what }?
wish-leaves-by = leave by { $what }?
wish-from = come from { $what }?
wish-ask = Find out
wish-holds = It is so already.
wish-none = { $tried ->
    [one] One single change was tried, and it is not enough: it takes more than one.
   *[other] { $tried } single changes were tried, and none is enough: it takes more than one.
}
wish-cut = Not everything was tried: that would have taken too long.
wish-out = now:
wish-in = instead:
wish-try = Try it

## Goals of a lab that marks itself

goals = Goals
goals-head = { $met } of { $all ->
    [one] 1 goal
   *[other] { $all } goals
} met
goals-met = Met:
goals-open = Not met yet:

## A checkpoint of a lab

checkpoint = What do you expect?
checkpoint-first = What do you expect? What comes of it is shown when you have answered, or asked for the answer.
checkpoint-asks = asks before line { $line } is played
checkpoint-quiet = line { $line } sends nothing: there is nothing to ask
checkpoint-alone = no command stands below it, before a blank line
checkpoint-unknown = not known: { $words }. It asks for who, route, ears, fate, source, neigh, or for what teaches most
checkpoint-play = Play on
checkpoint-build = Ask before line { $line }
checkpoint-topic = What is asked
checkpoint-best = what teaches most
checkpoint-who = who answers
checkpoint-route = which route decides
checkpoint-ears = which tcpdump hears it
checkpoint-fate = what a host does with it
checkpoint-source = which source address
checkpoint-neigh = who has an address
checkpoint-add = Ask
