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
keys-not-typing = They work wherever nothing is being typed.
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
