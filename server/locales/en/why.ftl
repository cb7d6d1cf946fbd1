# What happened, as a teacher would say it.
#
# `.title` is short and has no code in it; `.say` is one or two sentences; each line of `.more` is a text of its own.
# `code` stands between backticks, **stress** between asterisks. Sentences have at most 30 words.
# $what is the packet: request, reply, error, arp-request, arp-reply.

## A program and its socket

why-connect =
    .title = { $program } asks for a source: { $src }
    .say = Before it sends anything, { $program } asks which source address the kernel would use towards { $dst }. The answer is { $src }.
    .more =
        connect(2) on a datagram socket sends nothing: it only looks up a route. getsockname(2) then reads the source.
        To watch it: `strace -e trace=network { $program } …`.
why-send =
    .title = { $seq ->
        [1] { $program } sends to { $dst }
       *[other] { $program } sends request { $seq } to { $dst }
    }
    .say = { $program } hands an echo request for { $dst } to its ICMP socket. Now the kernel has to find the way.
    .more =
        The kernel writes the IP header. The TTL comes from `net.ipv4.ip_default_ttl`, unless `ping -t` says otherwise.
        `nstat` counts it as `IcmpOutEchos`.
why-send-arping =
    .title = { $program } asks the wire: who has { $dst }?
    .say = { $program } writes an ARP request itself and puts the frame on the interface that `-I` names. Routes have no say in this.
    .more =
        A packet socket (AF_PACKET) passes IP by, with its routes and its counters.
        The request goes to `ff:ff:ff:ff:ff:ff`, so every host on the wire hears it.
why-send-probe =
    .title = { $program } sends probe { $seq } to { $dst }
    .say = { $program } lets the packet pass only so many routers: that is its TTL. Whoever drops it shall say so.
    .more =
        A probe is a UDP datagram for a port at which nobody listens; with `traceroute -I` it is an echo request.
why-socket =
    .title = { $what ->
        [error] The socket of { $program } gets the error
       *[other] The socket of { $program } gets the reply
    }
    .say = { $what ->
        [error] The error quotes the packet that { $program } had sent. By that quotation the kernel finds the socket that should hear of it.
       *[other] Every raw ICMP socket of the host gets a copy of the reply. { $program } knows its own by the id that it had chosen.
    }
    .more =
        `ss -a --raw` lists raw sockets. A ping without root uses a ping socket, if `net.ipv4.ping_group_range` lets it.
why-socket-arping =
    .title = { $program } gets a copy of the frame
    .say = The packet socket of { $program } hears every ARP frame that comes in on its interface, just as tcpdump does.
    .more =
        `ss --packet` lists packet sockets. They see a frame before ARP or IP does.
why-read =
    .title = { $what ->
        [error] { $program } reads the error
       *[other] { $program } reads the reply
    }
    .say = { $what ->
        [error] { $program } takes the error from its socket. It comes from { $from }, and tells why the request got nowhere.
       *[other] { $program } takes the reply from its socket. It comes from { $from }; the time since the request is the round trip.
    }
    .more =
        recvmsg(2) gives the packet and the moment at which the kernel took it in (`SO_TIMESTAMP`).
why-print =
    .title = { $program } prints “{ $start }”
    .say = { $stream ->
        [stderr] { $program } writes to standard error: { $text }
       *[stdout] { $program } writes to standard output: { $text }
    }
    .more =
        write(2) on file descriptor { $stream ->
            [stderr] 2
           *[stdout] 1
        }.
why-give-up =
    .title = { $program } has waited long enough
    .say = { $program } has waited { $waited } s and stops. What is still on its way no longer matters to it.
    .more =
        `ping -W` sets how long it waits after the last request, 10 s if it was never answered; `arping -w` limits the whole run.
why-socket-probe =
    .title = { $what ->
        [error] The socket of { $program } gets the error
       *[other] The socket of { $program } gets the reply
    }
    .say = { $what ->
        [error] The error quotes the probe. By the ports or the id in it the kernel finds the socket of { $program }.
       *[other] The reply has the id that { $program } had chosen. So it knows that this probe arrived.
    }
    .more =
        Such errors wait in a queue of their own, which a program reads with `MSG_ERRQUEUE`: see `IP_RECVERR` in ip(7).
why-exit-ping =
    .title = { $program } ends with exit status { $status }
    .say = { $status ->
        [0] Status 0 says that at least one reply came.
        [1] Status 1 says that no reply came.
       *[other] Status { $status } says that something else went wrong: { $program } could not even send.
    }
    .more =
        `echo $?` shows it in the shell.
why-exit-arping =
    .title = { $program } ends with exit status { $status }
    .say = { $status ->
        [0] Status 0 says that somebody on the wire answered.
        [1] Status 1 says that nobody on the wire answered.
       *[other] Status { $status } says that something else went wrong: { $program } could not even ask.
    }
    .more =
        `echo $?` shows it in the shell.
why-exit-probe =
    .title = { $program } ends with exit status { $status }
    .say = { $status ->
        [0] Status 0 says that { $program } sent its probes, whoever answered them.
       *[other] Status { $status } says that something went wrong: { $program } could not send its probes.
    }
    .more =
        `echo $?` shows it in the shell.
why-exit-ip =
    .title = { $program } ends with exit status { $status }
    .say = { $status ->
        [0] Status 0 says that the kernel had an answer.
       *[other] Status { $status } says that the kernel refused; what it said is on standard error.
    }
    .more =
        `echo $?` shows it in the shell.

## System calls that fail

why-errno-eacces =
    .title = { $call } is refused: { $error }
    .say = { $route ->
        [broadcast] A socket may send to everyone only after it has asked to. { $program } asks only with `-b`.
        [retried] A socket may send to everyone only after it has asked to. { $program } was told `-b`: it warns, asks, and tries again.
        [prohibit] The way to { $dst } is forbidden: the search for it ended at a prohibit. { $program } is told so at once, and nothing leaves the host.
       *[other] The kernel does not permit { $program } to send to { $dst }. It says so at once, and nothing leaves the host.
    }
    .more =
        `-b` sets the socket option `SO_BROADCAST`; without it { $call } answers EACCES as soon as the route is of type broadcast.
        ping cannot know the reason, so it also hints at a firewall.
why-errno-einval =
    .title = { $call } is refused: { $error }
    .say = { $route ->
        [blackhole] The search for a way to { $dst } ended at a blackhole. What others send there vanishes in silence; { $program } on the host itself is told “{ $error }”.
       *[other] The kernel looked at what { $program } asked for and found that it makes no sense. Nothing is sent.
    }
    .more =
        EINVAL often means a source address that this host does not have. `ip addr` lists those that it has.
why-errno-eexist =
    .title = { $call } is refused: { $error }
    .say = What { $program } wants to add is there already. The kernel keeps the old one and changes nothing.
    .more =
        EEXIST: look with `ip addr` and `ip route`; `replace` instead of `add` would overwrite it.
why-errno-enodev =
    .title = { $call } is refused: { $error }
    .say = This host has no interface of that name. Nothing is sent.
    .more =
        ENODEV: `ip link` lists the interfaces of a host. Each network namespace has its own.
why-errno-enoent =
    .title = { $call } is refused: { $error }
    .say = What { $program } speaks of is not there, so there is nothing to change.
    .more =
        ENOENT: `ip route show table all` shows what is there.
why-errno-esrch =
    .title = { $call } is refused: { $error }
    .say = The kernel looked for what { $program } speaks of and did not find it.
    .more =
        ESRCH is about routes here, although its text speaks of a process: compare with `ip route show table all`.
why-errno-enetunreach =
    .title = { $call } is refused: { $error }
    .say = No route leads to { $dst }, so the kernel does not know where to send. { $program } is told at once; nothing leaves the host.
    .more =
        ENETUNREACH; `nstat` counts it as `IpOutNoRoutes`. `ip route get { $dst }` says the same without sending anything.
        To mend it: a route to that network, or a default route. The route to an interface’s own network comes only when it is up.
why-errno-ehostunreach =
    .title = { $call } is refused: { $error }
    .say = { $route ->
        [unreachable] The search for a way to { $dst } ended at a route of type unreachable. { $program } is told that there is no route to the host, and nothing leaves.
       *[other] There is a way towards { $dst }, but the host at its end cannot be reached. { $program } is told that there is no route to the host.
    }
    .more =
        EHOSTUNREACH: often the neighbour did not answer ARP. `ip neigh` then shows it as FAILED.
why-errno-enetdown =
    .title = { $call } is refused: { $error }
    .say = The interface is down, so the kernel takes nothing for it.
    .more =
        ENETDOWN: `ip link set` … `up` switches it on; `ip link` shows UP between the angle brackets.
why-errno-eaddrnotavail =
    .title = { $call } is refused: { $error }
    .say = { $program } wants to use a source address that this host does not have.
    .more =
        EADDRNOTAVAIL: bind(2) takes only addresses that table local knows, unless `net.ipv4.ip_nonlocal_bind` is 1.
why-errno-eopnotsupp =
    .title = { $call } is refused: { $error }
    .say = The kernel knows the request, but cannot do it with this kind of object.
    .more =
        EOPNOTSUPP: for example ARP on an interface that has no link-layer addresses.
why-errno-enobufs =
    .title = { $call } is refused: { $error }
    .say = The kernel had nowhere to put the packet: it was dropped on its way out, and { $program } is told.
    .more =
        ENOBUFS comes back when the interface’s queue refuses a packet. `ip -s link` counts it under TX dropped.
why-errno-emsgsize =
    .title = { $call } is refused: { $error }
    .say = The packet is longer than its way may carry, and { $program } forbade the kernel to cut it into fragments.
    .more =
        EMSGSIZE: the limit is the `mtu` of the route, or else of the interface. With `-M dont`, ping lets the kernel cut the packet up.

## The routing decision

why-rule-first =
    .title = Rule { $priority }: read table { $name } first
    .say = { $purpose ->
        [input] The packet has come in. Whose is { $dst }? The rules say which tables to ask, lowest number first; rule { $priority } says: table { $name }.
        [arp] Somebody asks for { $dst }. To know whether it is its own, { $host } reads its rules; rule { $priority } says: table { $name }.
        [source] { $host } checks the sender { $dst }: is there a way back to it? The rules say which tables to ask, lowest number first; rule { $priority } says: table { $name }.
       *[output] Which way to { $dst }? The rules say which tables to ask, lowest number first; rule { $priority } says: table { $name }.
    }
why-rule-next =
    .title = Rule { $priority }: then table { $name }
    .say = No answer so far, so the next rule is tried. Rule { $priority } says: look in table { $name }.
why-rule-missed =
    .title = Rule { $priority }: not for this packet
    .say = { $miss ->
        [from] Rule { $priority } is for packets from other addresses. As long as a packet has no source yet, no address fits it. The rule is passed over.
        [to] Rule { $priority } is for packets to other addresses than { $dst }. It is passed over.
        [iif] Rule { $priority } is for packets that come in by another interface; those that a host sends itself count as coming from lo. It is passed over.
        [oif] Rule { $priority } is for sockets that are bound to another interface. It is passed over.
        [mark] Rule { $priority } is for packets with another firewall mark. It is passed over.
        [tunnel] Rule { $priority } is for packets that came out of a tunnel, and this one did not. It is passed over.
        [vrf] Rule { $priority } is for devices of a VRF, and there is none here. It is passed over.
        [uid] Rule { $priority } is for the packets of other users. What root and the kernel send, and what comes in, counts as user 0. It is passed over.
        [tos] Rule { $priority } is for packets with another type of service. It is passed over.
        [ipproto] Rule { $priority } is for packets of another protocol. It is passed over.
        [port] Rule { $priority } is for packets with other ports. It is passed over.
       *[inverted] Rule { $priority } says `not`, and the rest of it fits this packet, so it is for all others. It is passed over.
    }
why-rule-jumps =
    .title = Rule { $priority }: on to rule { $to }
    .say = Rule { $priority } says goto: the search goes on with rule { $to }, and nobody reads the rules between them.
why-rule-passes =
    .title = Rule { $priority }: nothing to do
    .say = Rule { $priority } fits, but names no table: it is a nop, or a goto to a rule that is not there. The next rule is tried.
why-rule-refuses =
    .title = Rule { $priority }: { $kind }
    .say = Rule { $priority } fits this packet and says { $kind }. The search ends here, without a route.
why-rule =
    .more =
        A rule may ask for source, destination, interface, TOS, mark or port. `from all` asks for nothing, so it always matches.
        To see them: `ip rule`. A new host has three: 0 for local, 32766 for main, 32767 for default.
        Until somebody adds or deletes a rule, fib_lookup() knows these three and reads none: local and main are searched as one, then default.
why-table-own =
    .title = Table { $name }: { $dst } is { $host }’s own
    .say = { $purpose ->
        [input] The route { $route } says that { $dst } is one of { $host }’s own addresses. The packet has arrived.
        [arp] The route { $route } says that { $dst } is one of { $host }’s own addresses, so { $host } may answer for it.
        [source] The route { $route } says that the sender { $dst } is one of { $host }’s own addresses.
       *[output] The route { $route } says that { $dst } is one of { $host }’s own addresses. The packet will stay inside and go by lo.
    }
why-table-own-network =
    .title = Table { $name }: { $dst } is { $host }’s own
    .say = { $purpose ->
        [input] Of the routes that cover { $dst }, { $route } has the longest prefix. Its type is local, so { $host } takes the packet, though no interface has that very address.
        [arp] Of the routes that cover { $dst }, { $route } has the longest prefix. Its type is local, so { $host } answers for { $dst } as for an address of its own.
        [source] Of the routes that cover the sender { $dst }, { $route } has the longest prefix. Its type is local: { $host } takes { $dst } for itself.
       *[output] Of the routes that cover { $dst }, { $route } has the longest prefix. Its type is local: { $host } takes every address in there for itself.
    }
why-table-broadcast =
    .title = Table { $name }: { $dst } means everyone
    .say = { $purpose ->
        [input] The route { $route } says that { $dst } is a broadcast address. The packet is for every host on the wire, and so for { $host } too.
        [directed] The route { $route } says that { $dst } is a broadcast address. The packet is for every host on the wire of { $dev }.
        [arp] The route { $route } says that { $dst } is a broadcast address. Nobody owns such an address, so { $host } does not answer.
        [inside] The route { $route } says that { $dst } is a broadcast address. The packet goes to everyone on { $dev }, and that is { $host } alone.
        [source] The route { $route } says that the sender { $dst } is a broadcast address.
       *[output] The route { $route } says that { $dst } is a broadcast address. The packet goes to every host on that network.
    }
why-table-link =
    .title = Table { $name }: { $dst } is on { $dev }’s wire
    .say = { $purpose ->
        [input] The route { $route } leads out by { $dev }: { $dst } is no address of { $host }. Only a router would take the packet further.
        [arp] The route { $route } leads out by { $dev }: { $dst } is no address of { $host }.
        [source] The way back to the sender { $dst } leads out by { $dev }: { $route }.
       *[output] Of the routes that cover { $dst }, { $route } has the longest prefix. It names no gateway, so { $dst } itself must be on that wire.
    }
why-table-lo =
    .title = Table { $name }: to { $dst } by { $dev }
    .say = Of the routes that cover { $dst }, { $route } has the longest prefix. It leads to { $dev }, and the other end of { $dev } is { $host } itself.
why-table-via =
    .title = Table { $name }: to { $dst } via { $via }
    .say = { $purpose ->
        [input] The route { $route } leads to { $via }: { $dst } is no address of { $host }. Only a router would take the packet further.
        [arp] The route { $route } leads to { $via }: { $dst } is no address of { $host }.
        [source] The way back to the sender { $dst } leads to { $via }: { $route }.
       *[output] Of the routes that cover { $dst }, { $route } has the longest prefix. The packet is handed to the gateway { $via }, which must know the rest of the way.
    }
why-table-group =
    .title = Table { $name }: to the group { $dst } by { $dev }
    .say = Of the routes that cover { $dst }, { $route } has the longest prefix. Only its interface { $dev } counts: who sends to a group needs no gateway.
why-table-several =
    .title = Table { $name }: to { $dst } by { $count } ways
    .say = { $purpose ->
        [input] The route { $route } leads elsewhere: { $dst } is no address of { $host }. Only a router would take the packet further.
        [arp] The route { $route } leads elsewhere: { $dst } is no address of { $host }.
        [source] The way back to the sender { $dst } may be any of { $count }: { $route }.
       *[output] Of the routes that cover { $dst }, { $route } has the longest prefix. It leaves { $count } ways open.
    }
why-table-none =
    .title = Table { $name }: nothing for { $dst }
    .say = { $count ->
        [one] The only route in table { $name } does not cover { $dst }. The search goes on with the next rule.
       *[other] None of the { $count } routes in table { $name } covers { $dst }. The search goes on with the next rule.
    }
why-table-outranked =
    .title = Table { $name }: outranked by a longer prefix
    .say = { $route } in table { $name } covers { $dst }, but table main has a longer prefix. Until somebody adds a rule, Linux searches both tables as one.
why-table-empty =
    .title = Table { $name } is empty
    .say = There is no route in table { $name }. The search goes on with the next rule.
why-table-refused =
    .title = Table { $name }: { $kind }
    .say = { $kind ->
        [blackhole] Of the routes that cover { $dst }, { $route } has the longest prefix. A blackhole leads nowhere: what is sent to it is dropped, and the search ends.
        [unreachable] Of the routes that cover { $dst }, { $route } has the longest prefix. It says that nobody can be reached there, and the search ends.
       *[prohibit] Of the routes that cover { $dst }, { $route } has the longest prefix. It says that this way is forbidden, and the search ends.
    }
why-table-throw =
    .title = Table { $name }: on to the next rule
    .say = Of the routes that cover { $dst }, { $route } has the longest prefix. A throw means: as if this table held nothing. The next rule is tried.
why-table-suppressed =
    .title = Table { $name }: a route that the rule does not take
    .say = { $route } would win here, but rule { $priority } takes no route like it. The next rule is tried.
why-table =
    .more =
        Of all routes that cover the address the longest prefix wins; among equal prefixes the lowest metric.
        To see it: `ip route show table { $table }`, and `ip route get { $dst }` for the outcome.
why-no-route =
    .title = No route to { $dst }
    .say = No rule is left, and none led to a route for { $dst }. The kernel gives up the search: { $error }.
    .more =
        A default route would have matched every address; there is none. `nstat` counts `IpOutNoRoutes`.
        To see it: `ip route get { $dst }`.
why-search-refused =
    .title = The search for { $dst } ends without a way
    .say = It ended at a refusal, and whoever asked is told so: { $error }.
    .more =
        blackhole answers “Invalid argument”, unreachable “No route to host”, prohibit “Permission denied”; a rule of type unreachable “Network is unreachable”.
        To see it: `ip route get { $dst }`, and `ip rule` for refusing rules.
why-refused-way =
    .title = The kernel refuses this way to { $dst }
    .say = The kernel refuses to send to { $dst } in this way: { $error }.
    .more =
        A source must be an address of the host itself. Nothing from 127.0.0.0/8 leaves a host, and 0.0.0.0/8 is nowhere.
        To see it: `ip route get { $dst }`.
why-nexthop-addresses =
    .title = Of { $count } ways: { $way }
    .say = The ways share the traffic by a hash of source and destination address. For { $dst } it falls to { $way }, and does so every time.
why-nexthop-ports =
    .title = Of { $count } ways: { $way }
    .say = The ways share the traffic by a hash of addresses, protocol and ports. For this flow it falls to { $way }, and does so every time.
why-nexthop-source =
    .title = Of { $count } ways: { $way }
    .say = The packet has a source address already. { $host } prefers the way whose interface has this address: { $way }.
why-nexthop-alone =
    .title = Only { $way } is left of { $count } ways
    .say = The interfaces of the other ways are down or without a carrier, so all traffic takes { $way }.
why-nexthop-default =
    .title = Of { $count } default routes: { $way }
    .say = These { $count } default routes have the same metric. { $host } goes by what ARP knows of their gateways, and takes { $way }.
why-nexthop =
    .more =
        Each way gets a part of all hashes, as large as its weight. A dead one gets none.
        To see it: `ip route get { $dst }` for the choice, `ip route get fibmatch { $dst }` for the ways.
why-nexthop-defaults =
    .more =
        The first is kept as long as its gateway answers. One that never was asked counts as answering.
        To see it: `ip neigh` for the gateways, and `ip route get { $dst }` for the choice.
why-exception-gateway =
    .title = Learnt before: { $dst } goes by { $gateway }
    .say = A redirect told { $host } of a nearer router. For this one address { $gateway } counts, and not the gateway of the route.
why-exception-mtu =
    .title = Learnt before: { $mtu } octets at most to { $dst }
    .say = A router told { $host } how narrow the way is. For this one address { $mtu } octets are the most, whatever the device takes.
why-exception-both =
    .title = Learnt before: { $dst } goes by { $gateway }, { $mtu } octets at most
    .say = Routers told { $host } of a nearer gateway and of a narrow way. For this one address that counts, and not what the route says.
why-exception =
    .more =
        Such an exception stands beside the routes, for one address, and is forgotten after minutes.
        To see it: `ip route get { $dst }`; to forget it: `ip route flush cache`.

why-source-route-says =
    .title = Source: { $src }, as the route says
    .say = The packet has no source address yet. The route that won suggests one: `src` { $src }.
why-source-gateway-network =
    .title = Source: { $src }, from the gateway’s network
    .say = The route names no source. The gateway is in a network in which { $host } has an address, so { $src } is taken.
why-source-device-first =
    .title = Source: { $src }, first on the interface
    .say = The route names no source. The kernel takes the first address of the interface that reaches far enough: { $src }.
why-source-other-device =
    .title = Source: { $src }, from another interface
    .say = The route names no source, and its interface has no address that fits. The kernel borrows { $src } from another one.
why-source-no-address =
    .title = No source address: { $src }
    .say = No interface has an address that would fit. The packet leaves with { $src }, and nobody will know whom to answer.
why-source =
    .more =
        Order: `src` of the route; an address in the gateway’s network; the first of the interface; any other. Scope must reach as far as the route does.
        To see it: `ip route get` prints the choice after `src`.

## The neighbour on the link

why-neigh-known =
    .title = { $host } knows the MAC of { $nexthop }
    .say = { $state ->
        [delay] The entry for { $nexthop } was { $before }: known, but not confirmed lately. It is used at once, and becomes DELAY, to be checked soon.
        [waiting] The entry for { $nexthop } is DELAY: { $lladdr } is in use while a sign of life is waited for. The frame can leave without ARP.
        [permanent] The MAC { $lladdr } of { $nexthop } was set by hand. ARP has nothing to ask.
        [noarp] Nobody needs to be asked: the frame for { $nexthop } goes to { $lladdr }.
       *[valid] The neighbour table has { $nexthop } at { $lladdr } ({ $after }). The frame can leave without ARP.
    }
    .more =
        `ip neigh` shows the table. REACHABLE was confirmed lately; STALE may be used, but is checked again; PERMANENT is never checked.
why-neigh-wait =
    .title = The packet waits: who has { $nexthop }?
    .say = { $before ->
        [FAILED] The last attempt to find { $nexthop } failed. { $host } asks anew by ARP, and the packet waits meanwhile.
       *[other] An Ethernet frame needs a MAC, and that of { $nexthop } is not known. The packet waits while ARP asks.
    }
    .more =
        The entry is INCOMPLETE now: see `ip neigh`. Waiting packets are bounded by `net.ipv4.neigh.DEV.unres_qlen_bytes`.
why-arp-ask =
    .title = { $attempt ->
        [1] ARP asks: who has { $target }?
       *[other] ARP asks again: who has { $target }?
    }
    .say = { $attempt ->
        [1] { $host } makes an ARP request for { $target } and sends it to everyone on the wire. { $why ->
            [packet-source] It says that it is { $sender }, the source of the packet that waits.
            [same-network] It says that it is { $sender }, the source of the packet, which is in a network with { $target }.
            [other-network] It says that it is { $sender }: the source of the packet is in no network with { $target }, so `arp_announce` 1 hides it.
            [best-address] It says that it is { $sender }, its best address for this wire: `arp_announce` 2 does not look at the packet.
           *[no-packet] It says that it is { $sender }, its best address for this wire.
        }
       *[other] { $host } asks once more; this is request { $attempt } for { $target }.
    }
    .more =
        At most `mcast_solicit` requests to everyone, `retrans_time_ms` apart.
        `arp_announce` decides which of its addresses the host gives as its own.
why-neigh-timeout =
    .title = { $attempt ->
        [1] One second, no answer
       *[other] Another second, no answer
    }
    .say = { $attempt ->
        [1] A second has passed since the first request, and { $nexthop } has not answered.
       *[other] A second has passed since request { $attempt }, and { $nexthop } has not answered.
    }
    .more =
        The time is `net.ipv4.neigh.DEV.retrans_time_ms`, 1000 by default.
why-neigh-failed =
    .title = { $nexthop } does not answer: FAILED
    .say = The last request went unanswered too. The entry for { $nexthop } becomes FAILED, and whatever waited for it is dropped.
    .more =
        `ip neigh` shows FAILED. The next packet to { $nexthop } starts the search anew.
        To mend it: is the owner up, on this wire, and in this network with its address? `arping -I DEV` asks without routes.
why-neigh-heard =
    .title = { $host } hears where { $neighbour } is
    .say = The frame says that { $neighbour } is at { $lladdr }. { $host } has an entry for it already, and it stays { $after }.
why-neigh-learn =
    .title = { $host } learns the MAC of { $neighbour }
    .say = { $after ->
        [REACHABLE] { $host } had asked and is answered: { $neighbour } is at { $lladdr }. The entry is REACHABLE now.
        [STALE] { $host } did not ask, but the frame says it: { $neighbour } is at { $lladdr }. The entry is STALE, good until proved wrong.
       *[other] The frame says that { $neighbour } is at { $lladdr }. The entry is { $after } now.
    }
    .more =
        Whoever asks me will soon get an answer from me: so a host learns the asker’s MAC from the request itself.
        To see it: `ip neigh`.
why-arp-answer =
    .title = { $host } answers: { $target } is here
    .say = { $target } is an address of { $host }, so it answers with the MAC of { $dev }, to the asker alone.
    .more =
        An address belongs to the host, not to the interface: Linux answers for any of its addresses on any wire.
        `arp_ignore` and `arp_filter` would make it more reserved.
why-arp-ignore =
    .title = { $host } keeps silent: { $target } is not its own
    .say = { $host } hears the question too, but { $target } is none of its addresses. It says nothing.
    .more =
        Only with `proxy_arp` would it answer for somebody else.
why-arp-ignore-martian =
    .title = { $host } keeps silent: the question does not pass
    .say = Routing checks both addresses of the question, as it would those of a packet that comes in by { $dev }. It refuses them, and { $host } says nothing.
why-arp-checks =
    .more =
        An asker with an address of the host’s own, or with one that `rp_filter` expects elsewhere, gets no answer. Nor does one who asks for a broadcast address.
why-arp-ignore-other-device =
    .title = { $host } keeps silent: { $target } is on another interface
    .say = { $host } has { $target }, but not on { $dev }. With `arp_ignore` 1 or 2 an interface answers only for its own addresses.
why-arp-ignore-other-network =
    .title = { $host } keeps silent: the asker is of another network
    .say = { $dev } has { $target }, but the asker is not in its network. With `arp_ignore` 2 such an asker gets no answer.
why-arp-ignore-scope-host =
    .title = { $host } keeps silent: { $target } has scope host
    .say = { $host } has { $target } for itself alone: its scope is host. With `arp_ignore` 3 nobody outside is told of it.
why-arp-ignore-never =
    .title = { $host } keeps silent on { $dev }
    .say = With `arp_ignore` 8 { $dev } answers for none of the addresses of { $host }, not even for { $target }.
why-arp-ignore-other-way-back =
    .title = { $host } keeps silent: it would answer by another interface
    .say = { $host } has { $target }, but would send a packet to the asker by another interface than { $dev }. With `arp_filter` only that one answers.
why-arp-ignore-no-way-back =
    .title = { $host } keeps silent: no way back to the asker
    .say = { $host } has { $target }, but no route from there back to the asker. With `arp_filter` it does not answer.
why-arp-ignore-gratuitous =
    .title = { $host } passes over an announcement
    .say = The frame tells unasked where { $target } is. With `drop_gratuitous_arp` { $host } does not listen to such frames.
why-arp-ignore-otherhost =
    .title = { $host } passes over a frame for another’s MAC
    .say = The frame is addressed to another MAC than that of { $dev }. ARP at { $host } does not look at it.
    .more =
        A bridge that does not know the port of a receiver yet floods its frames to everyone.
why-arp-ignore-nobodys =
    .title = { $host } keeps silent: nobody has { $target } on a wire
    .say = ARP at { $host } does not look at frames about { $target }: groups and 127.0.0.0/8 are no address of one host on a wire.
    .more =
        With `route_localnet` it would look at those about 127.0.0.0/8.
why-arp-reserved =
    .more =
        `all` and the interface both count: of `arp_ignore` the greater number, of the others either.
        To see it: `sysctl net.ipv4.conf.all.arp_ignore net.ipv4.conf.DEV.arp_ignore`, and the same with `arp_filter`.
why-arp-proxy =
    .title = { $host } answers for { $target }
    .say = { $why ->
        [other-side] { $target } is not { $host }, but behind it, by another interface. With `proxy_arp` it answers with the MAC of { $dev }, and will send on what comes.
        [same-device] { $target } is behind { $dev }, where the asker is, too. With `proxy_arp_pvlan` { $host } answers all the same, with its own MAC.
       *[entry] { $host } has a proxy entry for { $target }, and a route to it by another interface. So it answers with the MAC of { $dev }.
    }
    .more =
        The asker takes { $target } for a neighbour and never knows that a router is between. It needs no gateway for it.
        Only a host that forwards answers so. To see it: `ip neigh show proxy` and `sysctl net.ipv4.conf.DEV.proxy_arp`.
why-arp-proxy-wait =
    .title = { $host } waits before it answers for { $target }
    .say = { $host } will answer for { $target }, but first leaves time for the owner. Linux draws that time at random, up to `proxy_delay`; here it is half of it.
    .more =
        `sysctl net.ipv4.neigh.DEV.proxy_delay=0` makes it answer at once; the number is in hundredths of a second.
why-arp-notify =
    .title = { $host } tells everyone: { $addr } is here
    .say = { $dev } came up, or has another MAC. With `arp_notify` { $host } asks for its own address { $addr }, so that others learn where it is.
    .more =
        Nobody is to answer. Who has an entry for { $addr } corrects it; who has none makes one only with `arp_accept`.
why-arp-off =
    .title = { $host } does no ARP on { $dev }
    .say = The interface { $dev } has ARP switched off. { $host } passes over the frame, whatever it asks or tells.
    .more =
        `ip link set DEV arp on` switches it on again; `ip link` shows NOARP while it is off.
why-arp-unused =
    .title = { $host } has no use for this ARP frame
    .say = It tells where { $sender } is, but { $host } had not asked and keeps no entry for it. Nothing changes.
    .more =
        With `arp_accept=1` it would make an entry even so.

## Interfaces and wires

why-loop-turn =
    .title = { $what ->
        [reply] lo turns the reply round
        [error] lo turns the error round
       *[other] lo turns the packet round
    }
    .say = { $dev } has no cable. What { $host } sends into it comes straight back in, as if it had been received.
    .more =
        loopback_xmit() puts the packet into the host’s own receive queue. tcpdump shows it once, as it comes in.
        lo must be up for that: `ip link set lo up`.
why-own-copy =
    .title = { $host } keeps a copy for itself
    .say = { $many ->
        [group] { $host } listens to the group { $dst } too: before the packet leaves, it gives itself a copy.
       *[all] “Everyone” includes the sender: before the broadcast leaves, { $host } gives itself a copy.
    }
    .more =
        The copy does not pass through lo. tcpdump does not show it, since it is marked `PACKET_LOOPBACK`.
why-bridge-learn =
    .title = The bridge learns where { $lladdr } is
    .say = The frame came in by { $dev } from { $lladdr }. The bridge notes that this address is behind this port.
    .more =
        The kernel notes it in the forwarding database, which `bridge fdb show` prints. An entry that is not renewed for 300 seconds goes.
why-bridge-forward =
    .title = The bridge knows the port: { $port }
    .say = { $host } has heard { $lladdr } behind { $port } before, so the frame leaves by this port only.
    .more =
        The other ports do not see the frame: this is what sets a switch apart from a hub.
why-bridge-flood =
    .title = { $receiver ->
        [all] The bridge sends the frame to everyone
        [group] The bridge sends the frame for a group to everyone
       *[other] The bridge does not know { $lladdr } yet
    }
    .say = { $ports ->
        [0] No other port can take the frame.
        [one] The frame leaves by the one other port.
       *[other] The frame leaves by each of the { $ports } other ports.
    }
    .more =
        Frames for everyone, and those for a receiver that was not heard from yet, leave by every port that takes part. The newest port comes first.
why-bridge-up =
    .title = The bridge hands the frame to its own host
    .say = The frame is for { $host } as well, so it goes up as if it had come in by the bridge itself.
    .more =
        A bridge is a device of its host too: an address of the host belongs on the bridge, not on a port.
why-bridge-end =
    .title = The frame ends at the bridge
    .say = At { $dev } the bridge sends the frame no further: the port does not take part, or no port may send it.
    .more =
        A port takes part while it has carrier and the bridge is up. Two isolated ports do not hear each other.
why-transmit =
    .title = { $what ->
        [arp-request] The ARP request leaves by { $dev }
        [arp-reply] The ARP reply leaves by { $dev }
        [reply] The reply leaves by { $dev }
        [error] The error leaves by { $dev }
       *[other] The packet leaves by { $dev }
    }
    .say = { $mac ->
        [none] { $host } gives the frame to { $dev }.
       *[other] { $host } gives the frame to { $dev }, addressed to { $lladdr }. tcpdump on { $dev } hears it here.
    }
    .more =
        `ip -s link show { $dev }` counts it under TX; `tcpdump -e -i { $dev }` shows the MAC addresses, too.
why-far-mtu =
    .title = Too long for the far end of { $dev }
    .say = The frame has left, and the tap of { $dev } has heard it. But the far end of the cable has an MTU of { $mtu } and drops what is longer than { $most }.
    .more =
        Only the two ends of a cable can differ so; nobody is told but a program of this very host, by “No buffer space available”.
        To see it: `ip -s link` counts it as dropped at both ends. To mend it: the same `mtu` on both.
why-receive-lo =
    .title = { $what ->
        [reply] tcpdump on { $dev } hears the reply
        [error] tcpdump on { $dev } hears the error
       *[other] tcpdump on { $dev } hears the packet
    }
    .say = What went into { $dev } comes out again, and tcpdump on { $dev } hears it here. It shows each packet once, as it comes in.
why-receive =
    .title = { $what ->
        [arp-request] The ARP request comes in on { $dev }
        [arp-reply] The ARP reply comes in on { $dev }
        [reply] The reply comes in on { $dev }
        [error] The error comes in on { $dev }
       *[other] The packet comes in on { $dev }
    }
    .say = { $pkttype ->
        [broadcast] { $host } hears the frame on { $dev }. It is addressed to everyone on the wire.
        [multicast] { $host } hears the frame on { $dev }. It is addressed to a group of hosts.
        [otherhost] { $host } hears the frame on { $dev }, but it is addressed to the MAC of another machine.
        [outgoing] { $host } sees its own frame leave by { $dev }.
       *[host] { $host } takes the frame from { $dev }: it is addressed to this very interface.
    }
    .more =
        tcpdump hears a frame here, before IP or ARP has looked at it: what is dropped later was heard even so.
        If it is an IP packet, ip_rcv() then checks version, length and checksum; `nstat` counts `IpInReceives`.

## The way up

why-kept-local =
    .title = In on { $dev }: for { $host } itself
    .say = The packet comes back in on { $dev } and still carries the route it left with. Linux does not look again: it is for { $host } itself.
why-kept-broadcast =
    .title = In on { $dev }: for everyone, { $host } too
    .say = The packet comes back in on { $dev } and still carries the route it left with. That was a broadcast, so { $host } takes it too.
why-kept-copy =
    .title = The copy: for everyone, { $host } too
    .say = The copy still carries the route of the broadcast. Linux does not look again: { $host } takes it too.
why-kept-group =
    .title = In on { $dev }: for the group { $dst }
    .say = The packet comes back in on { $dev } and still carries the route it left with. That led to a group of hosts.
why-kept-group-copy =
    .title = The copy: for the group { $dst }
    .say = The copy still carries the route of the packet. Linux does not look again: { $host } listens to { $dst } and takes it.
why-kept-unicast =
    .title = In on { $dev }: taken without a second look
    .say = The packet comes back in on { $dev } and still carries its route. What is routed to { $dev } is delivered here, although { $dst } is no address of { $host }.
why-kept =
    .more =
        ip_rcv_finish() looks up a route only for a packet that carries none. So there is no check of the source either.
        Nothing shows this on a real machine but the outcome: `IpInDelivers` goes up together with `IpOutRequests`.
why-source-checked =
    .title = { $src } may come in by { $dev }
    .say = Before it takes the packet, { $host } looks at the sender. { $src } stands on no interface of { $host }, so it may come from outside.
    .more =
        A network that is local as a whole does not count here, unless somebody added local routes or rules by hand.
        fib_validate_source() looks up the way back. With `rp_filter=1` that way must lead out by the same interface; 0 asks for no such thing.
        What `rp_filter` refuses is counted as `TcpExtIPReversePathFilter`; `log_martians=1` writes it to the kernel log.
why-deliver =
    .title = IP hands it up to ICMP
    .say = { $what ->
        [reply] The reply is for { $host }. Its protocol number is 1, so IP hands it to ICMP.
        [error] The error is for { $host }. Its protocol number is 1, so IP hands it to ICMP.
       *[other] The packet is for { $host }. Its protocol number is 1, so IP hands it to ICMP.
    }
    .more =
        Fragments would be put together here, and a firewall’s INPUT chain would have its say.
        `nstat` counts `IpInDelivers`.
why-deliver-udp =
    .title = IP hands it up to UDP
    .say = The packet is for { $host }. Its protocol number is 17, so IP hands it to UDP.
    .more =
        UDP looks for a socket with the port that the datagram is for. `ss -lun` lists them.
why-echo-answer =
    .title = { $sent ->
        [no] ICMP is to answer the echo request
       *[yes] ICMP answers the echo request
    }
    .say = { $sent ->
        [no] No program is needed for that: the kernel itself makes the reply. It would go from { $src } to { $dst }.
       *[yes] No program is needed for that: the kernel itself turns the request into a reply, from { $src } to { $dst }.
    }
    .more =
        icmp_echo() swaps the addresses and keeps id, sequence number and data. The reply starts with a fresh TTL.
        `net.ipv4.icmp_echo_ignore_all=1` would make the host silent. `nstat` counts `IcmpInEchos` and `IcmpOutEchoReps`.
why-echo-ignored =
    .title = { $host } answers no ping at all
    .say = The echo request has arrived, but `net.ipv4.icmp_echo_ignore_all` is 1: { $host } keeps silent, and nobody is told.
    .more =
        To see it: `nstat` counts `IcmpInEchos` without `IcmpOutEchoReps`.
        To change it: `sysctl -w net.ipv4.icmp_echo_ignore_all=0`.
why-reply-refused =
    .title = No reply: { $src } is no address of { $host }
    .say = The reply would have to come from { $src }, the address that was asked. But { $host } does not have it, and Linux sends nothing under a stranger’s name.
    .more =
        icmp_reply() asks for a route with this source, and the lookup refuses it. No counter goes up and nobody is told.
        To see it: `ip addr` and `ip route show table local` do not have { $src }; `nstat` shows `IcmpInEchos` without `IcmpOutEchoReps`.
why-pmtu-learn =
    .title = Learnt: { $mtu } octets at most to { $dst }
    .say = { $host } remembers for ten minutes that the way to { $dst } takes { $mtu } octets. What is longer will be cut, or refused.
    .more =
        This is path MTU discovery. To see it: `ip route get { $dst }`; to forget it: `ip route flush cache`.
        No router is believed that says less than `net.ipv4.route.min_pmtu`.
why-fragment =
    .title = Cut into { $pieces } fragments
    .say = The packet is longer than the MTU of { $mtu } octets and may be cut. { $host } sends it in { $pieces } pieces.
    .more =
        Each piece has an IP header of its own; only the first has the ICMP header. All but the last are a multiple of 8 octets.
        `nstat` counts `IpFragOKs` and `IpFragCreates`.
why-fragment-wait =
    .title = A fragment: the rest is missing
    .say = { $host } keeps the piece until the others have come. ICMP sees nothing of it so far.
    .more =
        Only the host that a packet is for puts it together; a router sends the pieces on as they are.
        `nstat` counts `IpReasmReqds`.
why-reassemble =
    .title = { $pieces } fragments are one packet again
    .say = The last missing piece has come. { $host } puts all { $pieces } together and hands up the whole packet.
    .more =
        `nstat` counts `IpReasmOKs`. A piece that never comes makes all the others useless.
why-forward =
    .title = Sent on to { $nexthop }
    .say = { $dst } is no address of { $host }, but { $host } forwards. The packet goes on to { $nexthop } with { $ttl } left as its TTL.
    .more =
        ip_forward() takes one off the TTL, so that no packet goes round for ever; the addresses stay as they are.
        Only the forwarding of the device it came in by counts. `nstat` counts `IpForwDatagrams`.
why-forward-directed =
    .title = Sent on to everyone behind { $host }
    .say = { $dst } means everyone on a link of { $host }, and `bc_forwarding` lets it pass. It goes on with { $ttl } left as its TTL.
    .more =
        Both `net.ipv4.conf.all.bc_forwarding` and that of the device it came in by have to be 1. { $host } itself gets no copy, and forwarding need not be on.
        Without them a directed broadcast is taken by the router itself and goes no further. RFC 1812 §5.3.5.2, RFC 2644.
why-route-recorded =
    .title = { $host } writes { $addr } into the packet
    .say = The packet asks everyone on its way for an address: `ping -R`. Collected so far: { $addrs }.
    .more =
        The record is an option of the IP header, with room for nine addresses. Places left: { $room }.
        A router writes the address of the side where the packet leaves, or what its route names as `src`. Who answers writes twice: as receiver and as sender.
why-route-full =
    .title = No room for another address
    .say = The packet asks for an address, but nine are written already. { $host } leaves the record as it is.
    .more =
        An IP header has at most 60 octets, and 20 of them are taken. So `ping -R` shows no more than nine addresses, there and back.
why-rate-limited =
    .title = No error to { $to } now: it had enough
    .say = { $host } tells each host only so many errors. { $to } was told several just before, so this one is not sent.
    .more =
        Each host has a bucket of tokens that time fills, one each `net.ipv4.icmp_ratelimit` milliseconds.
        What routing refuses takes two, any other error one. `nstat` counts `IcmpOutRateLimitHost`.
why-icmp-error-neigh-failed =
    .title = { $self ->
        [yes] { $host } tells itself: host unreachable
       *[no] { $host } tells { $to }: host unreachable
    }
    .say = { $self ->
        [yes] Nobody answered ARP, so the packet’s sender is to be told. The sender is { $host } itself: the ICMP error goes to { $to }, by lo.
       *[no] Nobody answered ARP, so the packet’s sender is to be told: an ICMP error goes to { $to }.
    }
why-icmp-error-no-route =
    .title = { $host } tells { $to }: network unreachable
    .say = { $host } forwards, but has no route to { $dst }. So it sends an ICMP error to { $to }, who sent the packet.
why-icmp-error-unreachable =
    .title = { $host } tells { $to }: host unreachable
    .say = The route or rule that answers says `unreachable`. So { $host } sends an ICMP error to { $to }, who sent the packet.
why-icmp-error-prohibit =
    .title = { $host } tells { $to }: prohibited
    .say = The route or rule that answers says `prohibit`. So { $host } tells { $to }, who sent the packet, that somebody forbade it.
why-icmp-error-ttl-exceeded =
    .title = { $host } tells { $to }: time exceeded
    .say = The packet may pass no further router: its TTL is spent. { $to }, who sent it, is told by an ICMP error.
why-icmp-error-port =
    .title = { $host } tells { $to }: port unreachable
    .say = In { $host } no program listens at the port of the datagram. { $to }, who sent it, is told by an ICMP error.
why-icmp-error-frag-needed =
    .title = { $host } tells { $to }: { $mtu } octets at most
    .say = The way to { $dst } takes { $mtu } octets in one piece, and the packet may not be cut. { $to }, who sent it, is told so.
why-icmp-error =
    .more =
        The error quotes the beginning of the packet, so that the sender knows what it is about.
        `nstat` counts `IcmpOutDestUnreachs` or `IcmpOutTimeExcds`; `net.ipv4.icmp_ratelimit` bounds how many go out.

why-icmp-error-redirect =
    .title = { $host } tells { $to }: { $gateway } is nearer
    .say = The packet leaves by the link that it came by. So { $host } tells { $to } to send what is for { $dst } straight to { $gateway }. The packet goes on all the same.
why-redirect =
    .more =
        ip_rt_send_redirect() wants `send_redirects` on `all` or on { $dev }. Without `shared_media` the sender and the gateway have to be in one network.
        `nstat` counts `IcmpOutRedirects`.
why-redirect-hold =
    .title = No redirect to { $to } now
    .say = The packet leaves by the link that it came by, but { $host } told { $to } of a nearer router just before. It waits longer each time.
    .more =
        The second redirect comes 40 ms after the first, then the time doubles; after nine there is no more.
        Who needed none for 20 seconds is told as if for the first time. None is counted.
why-redirect-learn =
    .title = Learnt: { $dst } goes by { $gateway }
    .say = { $host } believes the router. For five minutes it sends what is for { $dst } to { $gateway }, whatever its routes say.
    .more =
        To see it: `ip route get { $dst }`, or `ip route show cache`; `ip route show` does not have it.
        To forget it: `ip route flush cache`. To believe no router: `accept_redirects`.
why-redirect-ask =
    .title = { $gateway } is not known yet: ARP asks
    .say = { $host } would believe the router, but does not know the MAC of { $gateway }. It asks by ARP, and keeps nothing else of the redirect.
    .more =
        __ip_do_redirect() takes a redirect only where the new router is a neighbour already. The next redirect will count.
        To see it: `ip neigh`.
why-redirect-refuse-other-gateway =
    .title = Not believed: { $by } is not the gateway
    .say = Only the gateway that { $host } uses for this destination may name a nearer one. { $by } is not that gateway, so nothing changes.
why-redirect-refuse-not-accepted =
    .title = Not believed: redirects are off
    .say = { $by } says that { $gateway } is nearer, but `accept_redirects` makes { $host } deaf to that. Nothing changes.
why-redirect-refuse-no-router =
    .title = Not believed: { $gateway } can be no router
    .say = { $by } names { $gateway }, which is no other machine’s address to { $host }. Nothing changes.
why-redirect-refuse-off-link =
    .title = Not believed: { $gateway } is in another network
    .say = Without `shared_media` both routers have to be in one network of the device. { $gateway } and { $by } are not, so nothing changes.
why-redirect-refuse-no-gateway =
    .title = Not believed: { $gateway } is no gateway here
    .say = `secure_redirects` believes in gateways that some route of { $host } has. { $gateway } is none, so nothing changes.
why-redirect-refuse =
    .more =
        A host that does not forward accepts if `accept_redirects` is 1 on `all` or on { $dev }; a router wants both.
        `nstat` counts `IcmpInRedirects` all the same.

## Ends

why-bound-commands =
    .title = Stopped: too many commands
    .say = A lab holds at most { $max } commands. What comes after them was not run.
why-bound-hosts =
    .title = Stopped: too many hosts
    .say = A lab holds at most { $max } hosts.
why-bound-links =
    .title = Stopped: too many interfaces
    .say = A lab holds at most { $max } interfaces.
why-bound-events-per-command =
    .title = Stopped: this command never came to rest
    .say = One command may cause at most { $max } events. A loop, or very many packets, would go on for ever.
why-bound-events =
    .title = Stopped: the lab has done enough
    .say = All commands of a lab together may cause at most { $max } events.
why-bound-steps-per-command =
    .title = More happened than is told
    .say = Of one command at most { $max } steps are recorded, fewer where its tables are long. It went on after them.
why-bound-output-bytes =
    .title = Stopped: too much was printed
    .say = One command may print at most { $max } bytes.
why-bound-lab-output-bytes =
    .title = Stopped: the lab has printed enough
    .say = All commands of a lab together may print at most { $max } bytes.
why-bound =
    .more =
        This is a bound of the playground, not of Linux.

why-not-modelled-fragmentation =
    .title = The MTU is too small for IPv4
    .say = IPv4 needs an MTU of 68 octets. What Linux does with less is not part of this playground yet.
why-not-modelled-lost-piece =
    .title = A later piece is lost
    .say = The first piece left, but the far end does not take the others. What the sender is told is not part of this playground yet.
why-not-modelled-macvlan =
    .title = A macvlan would take the frame
    .say = Several devices share this card by macvlan. What Linux does with their frames is not part of this playground yet.
why-not-modelled-vxlan =
    .title = A tunnel would take the frame
    .say = The frame would travel inside a UDP packet of a VXLAN tunnel. What Linux does then is not part of this playground yet.
why-not-modelled =
    .more =
        Up to here all is as on Linux. To see how it goes on, run the lab as root on a real machine.

## Routes that were weighed

why-lost-other-address = another address
why-lost-other-network = another network
why-lost-shorter-prefix = covers it too, but its prefix is shorter
why-lost-outranked-by-main = covers it, but table main has a longer prefix
why-lost-worse-metric = same prefix, but another one goes first
why-lost-other-device = leads out by another interface than was asked for
why-lost-scope-too-wide = its scope is wider than was asked for
why-lost-other-tos = is for packets with another type of service
why-lost-less-tos = covers it too, but another one names the packet’s type of service
why-lost-dead = its interface is down or has no carrier
why-lost-other-share = the hash is in the share of another one
why-lost-later = one before it took the packet
why-lost-other-source = its interface has another address than the packet’s source
why-lost-unsure = ARP is not sure of its gateway, and it was the last one taken
why-lost-silent = its gateway did not answer ARP
why-lost-suppressed = would win, but the rule takes no such route
why-never-route-says = never looked at: the route names one
why-lost-secondary = a secondary address; only primaries are taken
why-lost-scope-too-near = its scope does not reach as far as the route
why-lost-not-the-gateways = not in the network of the gateway
why-lost-later-address = one before it was taken
why-never-other-interface = never looked at: the interface itself has one
why-more-sources = { $count ->
    [one] One more address was not taken either.
   *[other] { $count } more addresses were not taken either.
}
why-never = never looked at: rule { $priority } had answered
why-more-lost = { $count ->
    [one] One more in table { $name } does not cover it.
   *[other] { $count } more in table { $name } do not cover it.
}
why-more-never = { $count ->
    [one] One more was never looked at.
   *[other] { $count } more were never looked at.
}

## Headings between steps, and names of packets

why-section-request = Request { $seq }
why-section-again = The request goes on
why-section-reply = Reply
why-section-arp = ARP
why-section-error = Error

why-packet-request = echo request
why-packet-reply = echo reply
why-packet-arp-request = ARP request
why-packet-arp-reply = ARP reply
why-packet-unreachable = destination unreachable
why-packet-exceeded = time exceeded
why-packet-redirect = redirect
why-packet-datagram = UDP datagram

## The answer: who answered, or why nobody did

why-head-answered-itself = { $dst } was answered by { $host } itself.
why-head-answered = { $dst } was answered by { $by }.
why-head-answered-all = { $dst } was answered by { $host } itself and by { $by }.
why-head-no-route = { $host } has no route to { $dst }.
why-head-refused-broadcast = { $program } may not send to the broadcast address { $dst }.
why-head-refused-way = The kernel of { $host } refuses to send to { $dst } in this way.
why-head-refused = { $program } could not send to { $dst }.
why-head-nobody-has = Nobody on the wire has { $dst }.
why-head-gateway-silent = { $nexthop }, the next hop towards { $dst }, does not answer.
why-head-reply-lost = { $by } answered, but its reply never came to { $host }.
why-head-reply-lost-inside = The reply from { $dst } was lost inside { $host }.
why-head-reply-refused = { $by } took the request to { $dst }, but may not answer it.
why-head-reply-refused-itself = The request to { $dst } came back to { $host }, which may not answer it.
why-head-ignored = { $many ->
    [group] Nobody answers a ping to the group { $dst }.
   *[all] Nobody answers a broadcast to { $dst }.
}
why-head-dropped = The request to { $dst } was dropped in { $where }.
why-head-edge = Linux goes on here; this playground does not yet.
why-head-bound = The replay was stopped before it came to an end.
why-head-silent = Nobody answered { $dst }.
why-head-would-assume = No route of { $host } leads to { $dst } by that interface.
why-head-would-stay = A packet from { $host } to { $dst } would stay in { $host }.
why-head-would-turn-round = A packet from { $host } to { $dst } would turn round in { $dev }.
why-head-would-go = A packet from { $host } to { $dst } would go straight there by { $dev }.
why-head-would-go-via = A packet from { $host } to { $dst } would go by { $dev } to the gateway { $via }.
why-head-would-go-to-all = A packet from { $host } to { $dst } would go to everyone by { $dev }.

## The answer: which line decided

why-origin-rule = Rule { $priority } of line { $line } sends the search to table { $name }.
why-origin-network = { $born ->
    [given] Since line { $line }, { $dev } has { $address }; on a loopback device Linux makes the whole network local ({ $route }).
    [nobody] { $dev } has { $address }; on a loopback device Linux makes the whole network local ({ $route }).
   *[line] Line { $line } put { $address } on { $dev }; on a loopback device Linux makes the whole network local ({ $route }).
}
why-origin-own = { $born ->
    [given] Since line { $line }, { $dev } has { $address }, so { $dst } is { $host } itself ({ $route }).
    [nobody] { $dev } has { $address }, so { $dst } is { $host } itself ({ $route }).
   *[line] Line { $line } put { $address } on { $dev }, so { $dst } is { $host } itself ({ $route }).
}
why-origin-broadcast = { $born ->
    [given] Since line { $line }, { $dev } has { $address }, and { $dst } is the broadcast address of that network ({ $route }).
    [nobody] { $dev } has { $address }, and { $dst } is the broadcast address of that network ({ $route }).
   *[line] Line { $line } put { $address } on { $dev }, and { $dst } is the broadcast address of that network ({ $route }).
}
why-origin-connected = { $born ->
    [given] Since line { $line }, { $dev } has { $address }, so { $host } takes all of { $net } to be on that wire ({ $route }).
    [nobody] { $dev } has { $address }, so { $host } takes all of { $net } to be on that wire ({ $route }).
   *[line] Line { $line } put { $address } on { $dev }, so { $host } takes all of { $net } to be on that wire ({ $route }).
}
why-origin-route = { $born ->
    [nobody] What decides is the route { $route }: nothing more specific covers { $dst }.
   *[line] What decides is the route of line { $line }, { $route }: nothing more specific covers { $dst }.
}
why-passed-unread = { $shape ->
    [default] Rule { $priority } reads table { $name } first, so the default route of line { $line } was never looked at.
    [line] Rule { $priority } reads table { $name } first, so the route { $route } of line { $line } was never looked at.
   *[nobody] Rule { $priority } reads table { $name } first, so the route { $route } was never looked at.
}
why-passed-shorter = { $shape ->
    [default] The default route of line { $line } covers { $dst } too, but the longer prefix wins.
    [line] The route { $route } of line { $line } covers { $dst } too, but the longer prefix wins.
   *[nobody] The route { $route } covers { $dst } too, but the longer prefix wins.
}
why-passed-metric = { $shape ->
    [default] The default route of line { $line } has the same prefix, but the lower metric, or else the older route, goes first.
    [line] The route { $route } of line { $line } has the same prefix, but the lower metric, or else the older route, goes first.
   *[nobody] The route { $route } has the same prefix, but the lower metric, or else the older route, goes first.
}

## The answer: which way packets took

why-way-round = { $count ->
   *[other] The packet turned round inside { $dev }; { $dark } never saw it.
}
why-way-inside = The packet turned round inside { $dev } and never left { $host }.
why-way-arp = First { $host } asked by ARP who has { $nexthop }; { $by } answered with its MAC.
why-way-known = { $born ->
    [nobody] { $host } knew the MAC of { $nexthop } already, so ARP had nothing to ask.
   *[line] { $host } knew the MAC of { $nexthop } from line { $line }, so ARP had nothing to ask.
}
why-way-same = The request left by { $dev }, and the reply came back the same way.
why-way-other = The request left by { $dev }, but the reply came back by { $back }.
why-way-late = { $count ->
   *[other] { $by } answered too, but { $program } had read enough and was gone.
}
why-way-mac = The reply says that { $dst } is at { $lladdr }.
why-way-score-all = { $sent ->
    [2] Both requests were answered.
   *[other] All { $sent } requests were answered.
}
why-way-score = { $answered ->
    [one] One of { $sent } requests was answered.
   *[other] { $answered } of { $sent } requests were answered.
}
why-vain-asked = { $count ->
    [one] { $host } asked once by ARP who has { $nexthop }, and nobody answered.
   *[other] { $host } asked { $count } times by ARP who has { $nexthop }, and nobody answered.
}
why-vain-heard = { $count ->
    [one] { $by } heard the question, but has no such address.
   *[other] { $by } heard the question, but have no such address.
}
why-vain-kept-silent = { $count ->
   *[other] { $by } heard the question and kept silent.
}
why-vain-unheard = No other host heard the question.
why-vain-told = So { $host } told { $program } with an ICMP error: host unreachable.
why-vain-too-late = The ICMP error “host unreachable” came only when { $program } had stopped waiting.
why-ignored-by = { $count ->
    [one] { $by } took the request and did not answer.
   *[other] { $by } took the request and did not answer.
}
why-hint-down = { $dev } has { $address }, and that network covers { $dst }; but { $dev } is down, and its route comes only with `up`.
why-hint-gone = { $host } had a route that covers { $dst }; line { $line } took it away.
why-hint-no-default = A default route would take any address; { $host } has none.
why-hint-assumed = Whoever names the interface is believed: Linux takes { $dst } to be on its wire, and would ask for it by ARP.
why-reply-inside = { $by } sends its reply to { $back }. But for { $by } that is an address of its own, so the reply turns round inside lo and finds nobody.
why-reply-no-route = { $by } took the request, but has no route back to { $back }.

## The answer: which taps heard it

why-taps-none = Nothing was sent, so no tcpdump heard anything.
why-taps-deaf = Nothing came as far as a wire, so no tcpdump heard anything.
why-taps-ear = { $frames ->
    [one] **1 frame** on { $dev }
   *[other] **{ $frames } frames** on { $dev }
}
why-taps-host = In { $host }, tcpdump heard { $ears }.
why-taps-host-some = In { $host }, tcpdump heard { $ears }; on { $dark } it heard nothing.
why-taps-hosts-dark = In { $hosts } it heard nothing at all.

why-list = { $before } and { $last }
why-list-others = { $count } others

## A line that sends nothing

why-quiet = This line sends nothing.
why-quiet-edge = This playground does not know that yet.
why-quiet-empty = This lab has no command yet.
why-quiet-begin = Type the first one, for example `ip netns add A`.
why-quiet-done = It printed nothing and ended with exit status 0: Linux did as it was told.
why-quiet-printed = { $lines ->
    [one] It printed one line and ended with exit status 0.
   *[other] It printed { $lines } lines and ended with exit status 0.
}
why-quiet-warned = It ended with exit status 0, but not without a remark: { $complaint }
why-quiet-failed = It failed with exit status { $status }. Linux said: { $complaint }
why-quiet-refused = It did nothing and ended with exit status { $status }: { $complaint }
why-quiet-status = It ended with exit status { $status }.

## Predict first: what is asked before a step is seen

why-predict-answerer = Who answers? Whose reply will { $program } on { $host } read?
why-predict-answerers = Which hosts answer? Whose replies will { $program } on { $host } read?
why-predict-tellers = Which hosts will { $program } on { $host } name, and in which order?
why-predict-neighbour = { $host } asks who has { $target }. Who answers?
why-predict-ears = On which interface of { $host } will tcpdump see the request?
why-predict-route = What happens next in { $host }: which route decides the way to { $dst }?
why-predict-fate = What happens next? What does { $host } do with this packet?
why-predict-reply-of = { $whose ->
    [own] { $host }’s own
   *[other] { $host }’s
}
why-predict-no-reply = nobody’s: no reply is read
why-predict-host = { $host }
why-predict-hosts = { $hosts }
why-predict-nobody = nobody
why-predict-heard = { $count ->
    [one] only { $devs }
   *[other] { $devs }
}
why-predict-heard-nowhere = on none of them
why-predict-route-is = { $route }
why-predict-no-route = none: there is no route
why-predict-keeps = { $host } keeps it
why-predict-sends-on = sends it on through { $dev }
why-predict-stops = does not let it go on
why-predict-source = Which source address will what { $host } sends to { $dst } have?
why-predict-source-is = { $addr }

## Predict first: what a wrong choice would need, and what is so instead

why-belief-nothing-comes-back = That would be so if no answer came back. One does, and it is read.
why-belief-owner-only = That would be so if a host answered only for addresses of its interfaces. In { $host }, { $route } takes in { $dst } too.
why-belief-itself = That would be so if { $dst } were an address of { $host } itself. Its lookup does not end with a local route.
why-belief-out-first = That would be so if table { $table } were read first, where { $route } leads out. A local route is found before, and keeps the packet in { $host }.
why-belief-kept-inside = That would be so if the packet left { $host } by a cable. A local route keeps it inside.
why-belief-reply-read = That would be so if what { $host } answers were read. The packet gets so far, but no reply is read.
why-belief-passes-on = That would be so if { $dst } were an address of { $host }. It only sends the packet on.
why-belief-gets-it = That would be so if { $host } answered all that comes to it. This request it does not answer.
why-belief-owns-unasked = That would be so if the request came to { $host }, which does have { $dst }. It does not come there.
why-belief-reached = That would be so if the way led to { $host }. No request comes there.
why-belief-left-out = That would be so if nothing came from { $hosts }. An answer from there is read as well.
why-belief-silent = That would be so if an answer of { $hosts } were read. None is.
why-belief-asker-is-hop = That would be so if { $host } counted itself. The first hop is where its first packet arrives.
why-belief-nobody-has = That would be so if nobody on this wire answered for { $target }. { $host } does.
why-belief-asked = That would be so if the question came to { $host }. ARP asks on its own wire only.
why-belief-has = That would be so if { $host } had { $target }. It hears the question and stays silent.
why-belief-always-tells = That would be so if { $host } told whoever asks. It has { $target } and hears the question, but does not answer it.
why-belief-leaves = That would be so if the request left by { $devs }. It passes no device at all.
why-belief-unheard = That would be so if the request came to no device. It passes { $devs }, and a tcpdump there hears it.
why-belief-lo-hears = That would be so if all that a host sends passed `lo`. This request leaves by { $devs } alone.
why-belief-own-by-card = That would be so if a host sent to its own address by { $devs }. What is for itself it sends by `lo`.
why-belief-other-way = That would be so if the way led through { $wrong }. The request passes { $devs } and nothing else.
why-belief-one-ear = That would be so if a packet passed one device only. This one passes { $devs }.
why-belief-every-ear = That would be so if each interface heard all that its host sends. The request passes { $devs } alone.
why-belief-table-first = That would be so if table { $table } were read first. Table { $before } is read before it, and answers.
why-belief-shorter-wins = { $which ->
    [default] That would be so if the default route came before all others.
   *[other] That would be so if a shorter prefix could win.
} The longest prefix that holds the address decides, and here that is { $len }.
why-belief-mask = That would be so if its mask were shorter. Only with { $len } or less would this route hold { $dst }.
why-belief-any-metric = That would be so if its metric were the lowest, or it stood first. Of routes with one prefix another is taken.
why-belief-fits = That would be so if this route were meant for this packet. Linux passes it over here.
why-belief-none-holds = That would be so if no route held { $dst }. One does: { $route }.
why-belief-for-it = That would be so if { $dst } were for { $host } itself. Its lookup does not end with a local route.
why-belief-not-for-it = That would be so if { $dst } were for another host. The lookup of { $host } takes it in.
why-belief-free = That would be so if nothing stood in the way. { $host } stops the packet.
why-belief-no-router = That would be so if { $host } did not forward, or had no route. It does, and it has one.
why-belief-out-by = That would be so if the route led out by { $wrong }. It leads out by { $dev }.
why-belief-stands-on = That would be so if the way led out by { $dev }, on which this address stands.
why-belief-lowest = That would be so if the lowest address were taken. How large an address is plays no part.
why-belief-first = That would be so if it came first, or the route named it. Here { $right } does.

## What mattered: what would have happened without a line

why-instead-without = { $count ->
    [one] Without line { $lines }
   *[other] Without lines { $lines }
}
why-instead-then = Then
why-instead-fails = { $words ->
    [none] { $without }, line { $line } would fail.
   *[some] { $without }, line { $line } would fail with { $said }.
}
why-instead-answered = { $without }, { $by } would answer for { $dst }.
why-instead-answered-itself = { $without }, { $host } itself would answer for { $dst }.
why-instead-answered-all = { $without }, { $host } itself and { $by } would answer for { $dst }.
why-instead-found = { $without }, the kernel of { $host } would choose another way: { $route }
why-instead-no-route = { $without }, { $host } would have no route to { $dst }.
why-instead-refused = { $without }, the kernel of { $host } would refuse to send to { $dst }: { $error }.
why-instead-silent-neighbour = { $without }, nobody would answer when { $host } asks by ARP for { $nexthop }.
why-instead-reply-inside = { $without }, { $by } would take the request and keep its own reply to itself.
why-instead-reply-no-route = { $without }, { $by } would take the request, and have no route for its reply.
why-instead-reply-silent = { $without }, the reply of { $by } would be lost: nobody would answer its ARP for { $nexthop }.
why-instead-reply-dropped = { $without }, { $by } would answer, but { $where } would drop the reply: { $reason }.
why-instead-reply-lost = { $without }, { $by } would answer, but its reply would not come to { $host }.
why-instead-reply-refused = { $without }, { $by } would take the request, but would not be allowed to answer it.
why-instead-dropped = { $without }, { $where } would drop the request: { $reason }.
why-instead-edge = { $without }, a packet would meet something that this playground does not model.
why-instead-bound = { $without }, the replay would be stopped before it came to an end.
why-instead-silent = { $without }, nobody would answer for { $dst }.
why-instead-fails-itself = { $without }, the command would send nothing and print: { $said }
why-instead-nothing = { $without }, the command would do nothing that anybody could see.
why-instead-hop = { $dev } of { $host }
why-instead-way = { $without }, it would end the same, but the request would pass { $way }.
why-instead-way-none = { $without }, it would end the same, but no request would leave.
why-instead-back = { $without }, it would end the same, but what comes back would pass { $way }.
why-instead-back-none = { $without }, it would end the same, but nothing would come back.
why-instead-source = { $without }, it would end the same, but the request would carry the source { $src }.
why-instead-said = { $without }, it would also print: { $line }
why-instead-said-less = { $without }, it would print less.
why-instead-exit = { $without }, it would end with exit status { $status }.
why-instead-tap = { $without }, it would end the same, but on { $dev } of { $host } tcpdump would hear { $frames ->
    [0] nothing
    [one] **1 frame**
   *[other] **{ $frames } frames**
}.
why-instead-frames = { $without }, it would end the same, but on { $dev } of { $host } tcpdump would hear other frames.

compare-there = In the other lab
compare-same = In both labs it comes to the same.
compare-alike = Every step is alike.
compare-parts = { $where ->
    [same] They part at step { $step }.
   *[apart] They part at step { $step }, which is step { $other } in the other lab.
}
compare-since = { $where ->
    [same] From step { $step } on, other things happen.
   *[apart] From step { $step } on, which was step { $before } before, other things happen.
}

why-mattered-head = What mattered
why-mattered-because = Because of
why-mattered-builds = { $count ->
    [one] Line { $lines } only makes things exist, and without it this would have ended otherwise.
   *[other] Lines { $lines } only make things exist, and without any one of them this would have ended otherwise.
}
why-mattered-none = Whichever line is left out, it ends the same.
why-mattered-cut = Not every line was left out for a try: that would have taken too long.

## What would have to be different

why-ask-fails = But { $command } would then fail: { $said }.

## Goals of a lab

why-goal-unread = This is no goal. One is written: ping HOST ADDRESS answered by HOST via DEVICE from ADDRESS, or: ping HOST ADDRESS unanswered. Instead of ping: traceroute, tracepath, arping, or route get without by.
why-goal-untried = The lab has no room for another command.
