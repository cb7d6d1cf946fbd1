# page

## The frame
page-untitled = A lab without a title
page-description = Build a few Linux hosts, type the real ip commands, send a ping, and watch where the packet goes and why.
page-lines-count = { $count ->
    [one] one line
   *[other] { $count } lines
}
page-menu = Menu
page-language = Language
page-language-name = English
page-language-short = EN
page-theme-system = Theme: like the system
page-theme-light = Theme: light
page-theme-dark = Theme: dark
page-compare = Compare
page-copy = Copy link
page-copied = The link is copied: it holds the whole lab.
page-copy-failed = The browser did not let the link be copied. It is in the address bar.
page-source = This lab as a script
page-source-is = Every line runs as it stands in bash, as root, on a real Linux. Lines that begin with # are remarks.

## What can go wrong
page-busy = Running the lab …
page-unreachable = The server cannot be reached. Nothing of your lab is lost.
page-retry = Try again
page-link-damaged = This link does not hold a whole lab: a part of it is missing or was changed. What you had is still here.
page-link-too-long = The lab in this link is larger than { $max } KiB, which is the most that can be opened. What you had is still here.

## Notebook
page-notebook = Notebook
page-lines = Lines of the lab
page-line = Line
page-play-line = Play line
page-close = Close
page-switched-off = switched off
page-cause-of = cause of step { $step }
page-cause-of-steps = { $count ->
    [one] cause of step { $steps }
   *[other] cause of steps { $steps }
}
page-printed-at = printed at step { $step }
page-more-lines = { $count ->
    [one] one more line
   *[other] { $count } more lines
}
page-stderr = standard error
page-exit = exit status { $status }
page-host = Host
page-command = Command
page-run = Run

## Ping
page-ping-from = Send a ping from
page-ping-to = to
page-ping-send = Send

## Answer
page-story = About this lab

## Picture
page-look = Look inside
page-pane = Picture; it can be scrolled
page-move-hint = Arrow keys move this host
page-zoom = Size of the picture
page-zoom-out = Smaller
page-zoom-fit = Fit
page-zoom-in = Larger
page-tidy = Tidy up

## Why
page-why = Why
page-views = Views
page-no-trace = This line sends nothing and looks nothing up: there is nothing to play. The tables show what it left.
page-because = because of
page-candidates = Candidates, as they were weighed
page-won = chosen
page-lost = passed over
page-never = never looked at
page-checks = What Linux checks here
page-checks-drop = What Linux checks; how to see and mend it
page-order = Through the kernel, in this order
page-settings-read = Settings that count here
page-set-by-nobody = Without a line: nobody in this lab set it.
page-counted = What nstat counts here
page-drop-see = See it on a real machine
page-drop-mend = Mend it

## Captures
page-captures = Captures
page-tap = tcpdump on { $host }, { $dev }
page-tap-deaf = heard nothing.
page-step = Step
page-direction = Way
page-packet = What tcpdump prints
page-in = in
page-out = out

## Tables
page-tables = Tables
page-after-line = As they are after line { $line }.
page-forwarding = forwards packets
page-addresses = Addresses of { $host }
page-rules = Rules of { $host }
page-routes = Routes of { $host }
page-neighbours = Neighbours of { $host }
page-devices = Devices of { $host }
page-settings = Settings of { $host }
page-device = Device
page-address = Address
page-scope = Scope
page-label = Label
page-priority = Priority
page-rule = Rule
page-route = Route
page-mac = MAC
page-state = State
page-mtu = MTU
page-setting = Setting
page-value = Value
page-from-line = From line
page-new = new
page-up = up
page-down = down
page-no-carrier = up, no carrier

## Player
page-player = Player
page-first = To the beginning
page-back = Step back
page-play = Play
page-pause = Pause
page-forward = Step
page-last = To the end
page-speed = Speed
page-no-steps = Nothing to play
page-before-first = Before the first step
page-step-said = Step { $step } of { $steps }: { $title }
page-step-of = step { $step } of { $steps }
