# Where a packet is dropped, as a teacher would say it: the grammar is that of `why.ftl`.
#
# `.more` is what the kernel checked, `.see` how a real machine shows it, `.mend` what to do about it.

why-drop-neigh-failed =
    .title = Dropped: the neighbour did not answer
    .say = The packet had waited for a MAC. ARP found none, so it is dropped.
    .more =
        An entry that nobody confirms is asked for `mcast_solicit` times (3), one second apart; then neigh_invalidate() drops what waits for it.
    .see =
        `ip neigh` says FAILED, and `perf trace -e skb:kfree_skb` or dropwatch names NEIGH_FAILED.
    .mend =
        The owner of the address must be up, on the same wire, and have that very address.
why-drop-neigh-queuefull =
    .title = Dropped: too many packets wait already
    .say = While ARP asks, only so many packets may wait for the answer. The queue was full, and this one had to go.
    .more =
        __neigh_event_send() lets packets wait up to `unres_qlen_bytes` for one neighbour. Beyond that the oldest has to go.
    .see =
        `lnstat -f arp_cache` counts unresolved_discards; the kernel’s reason is NEIGH_QUEUEFULL.
    .mend =
        Find out why the neighbour does not answer; the bound itself is `unres_qlen_bytes`.
why-drop-queue-purge =
    .title = Dropped: its queue was emptied
    .say = The error that was just sent asks for the same neighbour again. With that, what still waited is dropped, and nobody is told.
    .more =
        neigh_invalidate() reports an error for a waiting packet, then empties the queue.
    .see =
        `perf trace -e skb:kfree_skb` names QUEUE_PURGE, and `nstat` counts one error for several packets.
    .mend =
        The sender’s own address must be local again; see `ip route show table local`.
why-drop-qdisc-drop =
    .title = Dropped: { $dev } takes nothing
    .say = { $state ->
        [down] { $dev } is down. Whatever is given to it disappears without a word.
        [no-carrier] { $dev } is up, but has no carrier: the far end of its cable is down. Whatever is given to it disappears without a word.
       *[other] { $dev } did not take the packet. It disappears without a word.
    }
    .more =
        A device that is down or has no carrier gets the queue discipline `noop`; noop_enqueue() drops all that it is given.
    .see =
        `ip link show { $dev }` lacks UP or says NO-CARRIER; `tcpdump -i { $dev }` hears nothing.
    .mend =
        `ip link set { $dev } up`, and the same at the other end of the cable.
why-drop-ip-inaddrerrors =
    .title = Dropped: not for { $host }, and it does not forward
    .say = { $dst } is no address of { $host }, and { $host } is no router: `net.ipv4.ip_forward` is 0. So the packet ends here, silently.
    .more =
        ip_route_input_slow() asks first whether the address is local, then whether `net.ipv4.conf.{ $dev }.forwarding` is 1. Neither is so.
    .see =
        `nstat` counts `IpInAddrErrors`; `ip route get` { $dst } with `from` and `iif` says No route to host.
    .mend =
        `sysctl -w net.ipv4.ip_forward=1` if { $host } is to be a router; else look why the sender chose it.
why-drop-ip-innoroutes =
    .title = Dropped: { $host } has no route to { $dst }
    .say = { $host } would forward the packet, but no rule led to a route to { $dst }. So the packet ends here.
    .more =
        ip_route_input_slow() went through the rules and tables and found nothing; ip_error() counts it and tells the sender: network unreachable.
    .see =
        `nstat -az IpExtInNoRoutes` counts it; `ip route get { $dst } from { $src } iif { $dev }` on { $host } asks the same question.
    .mend =
        Give { $host } a route to { $dst } with `ip route add`, or a default route.
why-drop-ip-inhdr =
    .title = Dropped: its TTL is spent
    .say = Each router takes one off a packet’s TTL. This one arrived with nothing to spare, so { $host } sends it no further.
    .more =
        ip_forward() looks at the TTL before it takes one off: at 1 or less it goes no further. The sender is told: time exceeded.
    .see =
        `nstat -az IpInHdrErrors IcmpOutTimeExcds` counts it; `traceroute { $dst }` shows a loop as the same routers again and again.
    .mend =
        If it goes round in a loop, compare `ip route get { $dst }` on each router of it. Else send with a greater TTL: `ping -t`.
why-drop-ip-csum =
    .title = Dropped: the checksum of its header does not fit
    .say = { $host } drops its own copy of what it sent to everybody. The pieces that left are sound; the others get them.
    .more =
        ip_rcv_core() computes the checksum anew. The copy shares its header with the original: while Linux cut that up, it blanked the record, and the checksum stayed.
    .see =
        `nstat -az IpExtInCsumErrors IpInHdrErrors` counts it.
    .mend =
        Send without `-R`, or in one piece: then the copy arrives.
why-drop-pkt-too-big =
    .title = Dropped: too long for the way on
    .say = The packet is longer than the MTU of the device it would leave by, and its “don’t fragment” bit forbids cutting it.
    .more =
        ip_forward() compares the length with the MTU of the way on. Because of the “don’t fragment” bit it tells the sender how long a packet may be.
    .see =
        `nstat -az IpFragFails` counts it; `tracepath -n { $dst }` on the sender shows where the MTU shrinks, and `ip link` each MTU.
    .mend =
        Give the narrow link a greater `mtu`, or let ICMP “frag needed” reach the sender. `ping -M dont` permits cutting.
why-drop-rest-of-pieces =
    .title = Dropped: the rest of the pieces
    .say = One piece of the packet was lost as it left. The kernel sends none of those after it, and names no reason of its own.
    .more =
        ip_do_fragment() sends the pieces one after the other and stops at the first that cannot leave.
    .see =
        `nstat -az IpFragFails` counts it.
    .mend =
        Mend what the first lost piece met: the drop before this one says what.
why-drop-at-far-end =
    .title = Dropped: too long for the far end
    .say = The far end of the cable does not take a frame of this length. The kernel names no reason of its own.
    .more =
        __dev_forward_skb2() takes no frame that is longer than the MTU of the far end, its header and a VLAN tag.
    .see =
        `ip -s link` counts it as dropped at both ends; `ip link` on both hosts shows the two MTUs.
    .mend =
        Give both ends of the cable the same `mtu`.
why-drop-arp-nobodys =
    .title = Dropped: ARP is not for such addresses
    .say = ARP lets the frame go unread. The kernel names no reason of its own.
    .more =
        arp_process() answers for no group, and for none of 127.0.0.0/8 without `route_localnet`.
    .see =
        `tcpdump -n -i { $dev } arp` shows the questions without an answer.
    .mend =
        Look on the asker why it takes the address to be on its wire: `ip route get`.
why-drop-bridge-ingress-stp-state =
    .title = Dropped: the port takes no part
    .say = The frame came in by { $dev }, but that port of the bridge does not forward now.
    .more =
        br_handle_frame_finish() looks at the state of the port. It forwards while it has carrier, the bridge is up, and nobody has disabled it.
    .see =
        `bridge link show dev { $dev }` shows the state of the port.
    .mend =
        `ip link set { $dev } up`, the same for the bridge, or `bridge link set dev { $dev } state 3`.
why-drop-no-tx-target =
    .title = Dropped: no port may send it
    .say = The bridge has no port by which the frame could leave, and it is not for { $host } itself.
    .more =
        No frame leaves by the port that it came by, unless that has `hairpin on`; a port that does not forward sends nothing.
    .see =
        `bridge fdb` shows who is behind which port, and `bridge link` which ports forward.
    .mend =
        Bring up the port behind which the receiver is. If that is the port it came by: `bridge link set dev { $dev } hairpin on`.
why-drop-not-specified =
    .title = Dropped: not to be sent on
    .say = A route or a rule refuses the packet, or its frame was for everybody. The kernel names no reason of its own.
    .more =
        A `blackhole` drops in silence; `unreachable` and `prohibit` tell the sender.
    .see =
        `ip route get { $dst } from { $src } iif { $dev }` on { $host } is refused the same way; `ip rule` and `ip route show table all` show by what.
    .mend =
        If it was not meant so, remove that route or rule: `ip route del`, `ip rule del`.
why-drop-ip-local-source =
    .title = Dropped: { $src } is { $host }’s own address
    .say = The packet claims to come from { $src }, but that address belongs to { $host } itself. What comes in from outside cannot be from here.
    .more =
        fib_validate_source() looks up the way back. The sender is local, and neither `all` nor { $dev } has `accept_local`.
    .see =
        With `net.ipv4.conf.all.log_martians=1` the kernel log speaks of a martian source; the reason is IP_LOCAL_SOURCE.
    .mend =
        Give each host its own address, or let `accept_local=1` take such packets.
why-drop-ip-invalid-source =
    .title = Dropped: { $src } cannot be a sender
    .say = Multicast and broadcast addresses name many, and those of 0.0.0.0/8 nobody. A packet from { $src } is not to be believed.
    .more =
        ip_route_input_slow() checks the source before it reads any table.
    .see =
        With `net.ipv4.conf.all.log_martians=1` the kernel log speaks of a martian source; the reason is IP_INVALID_SOURCE.
    .mend =
        Look at the sender; `ip route get` there shows the source that it chooses.
why-drop-ip-invalid-dest =
    .title = Dropped: { $dst } cannot come from a wire
    .say = Addresses of 0.0.0.0/8 name nobody. { $host } takes no packet for { $dst } from a wire.
    .more =
        ip_route_input_slow() checks the destination before it reads any table.
    .see =
        With `net.ipv4.conf.all.log_martians=1` the kernel log speaks of a martian destination; the reason is IP_INVALID_DEST.
    .mend =
        Look at the sender: what was to be reached is not { $dst }.
why-drop-not-joined =
    .title = Dropped: { $host } does not listen to { $dst }
    .say = { $dst } is the address of a group. No program of { $host } joined it on { $dev }, and no router of groups runs here.
    .more =
        Every device that is up listens to 224.0.0.1, the group of all hosts. Routes do not send groups on: that takes a multicast routing daemon.
    .see =
        `ip maddr show dev { $dev }` on { $host }.
    .mend =
        A program has to join the group on { $dev } (`IP_ADD_MEMBERSHIP`).
why-drop-ip-localnet =
    .title = Dropped: 127.0.0.0/8 cannot come from a wire
    .say = The packet goes from { $src } to { $dst }. Addresses of 127.0.0.0/8 stay inside a host; { $host } takes none of them from a wire.
    .more =
        ip_route_input_slow() checks both addresses before it reads any table: without `route_localnet` on { $dev }, 127.0.0.0/8 does not pass.
    .see =
        With `net.ipv4.conf.all.log_martians=1` the kernel log speaks of a martian; the reason is IP_LOCALNET.
    .mend =
        `route_localnet=1` lets 127.0.0.0/8 in by one interface; think twice.
why-drop-ip-rpfilter =
    .title = Dropped: the way back to { $src } is another one
    .say = { $host } checks senders (`rp_filter`): a packet from { $src } may come in by { $dev } only if the way back to { $src } would suit it. It does not.
    .more =
        With `rp_filter` 1 the way back has to leave by the same interface, with 2 any interface will do, if there is a way at all. What counts is the greater of `all` and the interface’s own.
    .see =
        `nstat` counts `TcpExtIPReversePathFilter`; the reason is IP_RPFILTER.
    .mend =
        Give { $host } a route to { $src } by { $dev }, or `rp_filter=2` for { $dev }.
why-drop-otherhost =
    .title = Dropped: the frame is for another MAC
    .say = The frame is addressed to another machine. { $dev } hears it, but { $host } does not read other people’s mail.
    .more =
        eth_type_trans() compares the MAC of the frame with that of { $dev }; ip_rcv_core() drops what is for another.
    .see =
        `tcpdump -e` shows the MAC; without `-p` it hears such frames too. The reason is OTHERHOST.
    .mend =
        If the frame was meant for { $host }, the sender’s `ip neigh` holds a wrong MAC.
why-drop-invalid-proto =
    .title = { $many ->
        [group] { $host } does not answer a ping to a group
       *[all] { $host } does not answer a broadcast ping
    }
    .say = { $many ->
        [group] { $dst } means a group of hosts. If all of them answered, one packet would call up a flood; so Linux ignores such requests.
       *[all] { $dst } means everyone. If everyone answered, one packet would call up a flood; so Linux ignores such requests.
    }
    .more =
        icmp_rcv() looks whether the packet was for many, and at `net.ipv4.icmp_echo_ignore_broadcasts`, which is 1 unless somebody sets it.
    .see =
        `nstat` counts `IcmpInEchos` and `IcmpInErrors`; the reason is INVALID_PROTO.
    .mend =
        `sysctl -w net.ipv4.icmp_echo_ignore_broadcasts=0`.
why-drop-told-to-all =
    .title = Dropped: no answer is for everyone
    .say = { $dst } means many hosts to { $host }. Only questions may go to everyone, so Linux counts an error and drops the packet.
    .more =
        Of ICMP only echo and timestamp requests may be sent to a broadcast address.
    .see =
        `nstat` counts `IcmpInErrors`; the reason is INVALID_PROTO.
    .mend =
        Find out why { $dst } is a broadcast address there, with `ip route show table local`.
why-drop-no-socket =
    .title = Dropped: nobody in { $host } waits for it
    .say = { $ended ->
        [yes] { $host } takes the reply, but the program that had asked is gone, and its socket with it.
       *[no] { $host } takes the reply, but no program here has sent such a request. There is no socket for it.
    }
    .more =
        ping_rcv() looks for a socket that has the id of the reply. A raw socket gets its copy before.
    .see =
        `perf trace -e skb:kfree_skb` or dropwatch names NO_SOCKET; `nstat` counts `IcmpInEchoReps` even so.
    .mend =
        Find out why the reply came to { $host } and not to the host that had asked.
why-drop-no-port =
    .title = Dropped: nobody in { $host } listens at this port
    .say = UDP found no socket for the datagram. A traceroute counts on that: the error shows that its probe arrived.
    .more =
        __udp4_lib_rcv() looks for a socket by address and port, finds none, and tells the sender: port unreachable.
    .see =
        `nstat` counts `UdpNoPorts`.
    .mend =
        If a program should listen, start it, and see with `ss -lun` that its address and port are these.

why-drop-named = `perf trace -a -e skb:kfree_skb` on { $host } names the reason `{ $reason }`; `dropwatch -l kas` names the place, { $function }().
