# What stands in the picture, and the picture in words.

## In the picture

pic-forwarding = forwarding on
pic-which-way = Which way to { $dst }?
pic-is-it-mine = Is { $dst } mine?
pic-arp-mine = Do I answer for { $dst }?
pic-way-back = Is there a way back to { $dst }?
pic-undecided = Rules, in the order of reading
pic-lost-other-address = another address
pic-lost-other-prefix = another network
pic-lost-shorter-prefix = shorter prefix
pic-lost-outranked = longer prefix in main
pic-lost-worse-metric = higher metric
pic-lost-other-device = another device
pic-lost-scope-too-wide = reaches too far
pic-lost-other-tos = another TOS
pic-lost-less-tos = names no TOS
pic-lost-dead = no carrier
pic-lost-suppressed = not taken by the rule
pic-lost-throw = on to the next rule
pic-rule-missed = not for this packet
pic-throw = table { $table }: throw
pic-suppressed = table { $table }: not taken
pic-more-uncovered = { $count ->
    [one] 1 more in table { $table } does not cover it
   *[other] { $count } more in table { $table } do not cover it
}
pic-more-lost = { $count ->
    [one] 1 more in table { $table } lost
   *[other] { $count } more in table { $table } lost
}
pic-none-covers = { $count ->
    [one] table { $table }: its one route does not cover it
   *[other] table { $table }: none of its { $count } routes covers it
}
pic-outranked = table { $table }: main holds a longer prefix
pic-empty = table { $table } is empty
pic-ended = The search ended. Never looked at:
pic-ears-left-out = Taps that hear nothing are not drawn.
pic-more-routes = { $count } more in table { $table }
pic-more-addresses = { $count } more addresses
pic-nexthop = Of several ways
pic-learnt = Learnt before
pic-no-route = No rule led to a route

pic-exit = { $program } ends: exit status { $status }
pic-gives-up = { $program } stops waiting
pic-connect = source and destination
pic-no-answer = No answer within a second from
pic-recorded = Writes its address
pic-neigh-failed = Nobody answers for
pic-asks = Asks for a route
pic-refused = ICMP cannot answer so
pic-bound = A limit of this page is met
pic-not-modelled = Not modelled here

pic-state-up = up
pic-state-down = down
pic-state-no-carrier = no carrier

pic-stands-on = { $dev } on { $lower }
pic-stands-on-far = { $dev } on { $lower } of { $host }
pic-empty-lab = There is no host yet.
pic-empty-lab-hint = The command  ip netns add A  makes one.

## In words

pic-title = Picture: host { $host } from inside
pic-title-step = Picture: host { $host } from inside, step { $step } of { $steps }
pic-say-host = Host { $host }{ $open ->
    [open] , shown from inside
   *[closed] {""}
}{ $forwarding ->
    [on] , forwards packets
   *[off] {""}
}.
pic-say-device-cable = { $dev } of { $host } ({ $state }): { $addresses }; cable to { $fardev } of { $farhost }.
pic-say-device-on = { $dev } of { $host } ({ $state }): { $addresses }; stands on { $fardev } of { $farhost }.
pic-say-device-lo = { $dev } of { $host } ({ $state }): { $addresses }; bent back onto itself.
pic-say-device-open = { $dev } of { $host } ({ $state }): { $addresses }; no cable.
pic-say-no-address = no address
pic-say-before = Nothing has happened yet.
pic-say-changed = This line: { $changes }.
pic-say-change = { $what } of { $host } ({ $mark })
pic-say-change-host = host { $host } ({ $mark })
pic-say-now = Step { $step } of { $steps }: { $place }.
pic-say-packet = Step { $step } of { $steps }: { $kind }, { $from } to { $to }, { $place }.
pic-at-process = in the program on { $host }
pic-at-search = in the routing decision of { $host }
pic-at-out = before { $dev } of { $host }, on its way out
pic-at-in = just come in at { $dev } of { $host }
pic-at-kept = on its way up in { $host }
pic-at-icmp = at ICMP in { $host }
pic-at-bend = at the turn of { $dev } of { $host }
pic-at-wire = on the cable of { $dev } of { $host }
pic-tap = tcpdump on { $dev } of { $host }: { $count ->
    [0] nothing heard
    [one] 1 frame
   *[other] { $count } frames
}
