# Two labs side by side

compare-title = Two labs side by side
compare-lead = Paste two labs, or take one of the examples. You see which lines differ, what each ping comes to in both, and the first step at which they part.
compare-texts = The two labs as scripts
compare-one = One lab
compare-other = The other lab
compare-do = Compare
compare-examples = Examples
compare-without = with and without line { $line }:
compare-open = Open it
compare-lines = What differs in the labs
compare-no-lines = Both labs have the same commands.
compare-lines-alike = { $count ->
    [one] one command alike
   *[other] { $count } commands alike
}
compare-fine = not refused here
compare-none = Neither lab sends anything or asks for a way.
compare-here = Here they part
compare-ended = Nothing more happens here.
compare-steps-alike = { $count ->
    [one] one step alike
   *[other] { $count } steps alike
}
compare-steps-more = { $count ->
    [one] one more step
   *[other] { $count } more steps
}
compare-probes-alike = { $count ->
    [one] One command is the same in both, step by step
   *[other] { $count } commands are the same in both, step by step
}
compare-only = Asked in one lab only
compare-cut = There are more steps than this page shows. Open the line in the playground to see them all.

## After a change, beside the answer
compare-changed = What the change has made of this command
compare-before = Before the change:
compare-note-same = It comes to the same as before the change, by other steps.
compare-note-alike = The change makes no difference to this command.
compare-go = Go to that step
compare-beside = Side by side
