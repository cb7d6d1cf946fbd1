# Where a packet is dropped, as a teacher would say it: the grammar is that of `why.ftl`.
#
# `.more` is what the kernel checked, `.see` how a real machine shows it, `.mend` what to do about it.

why-drop-neigh-failed =
    .title = Dropped: the neighbour did not answer
    .say = The packet had waited for a MAC. ARP found none, so it is dropped.
    .more =
        ARP asked `mcast_solicit` times, and waited `retrans_time_ms` after each. Then neigh_invalidate() frees what waited, and its sender is told.
    .see =
        `ip neigh` on { $host } says FAILED; `tcpdump -n arp` shows questions without an answer.
    .mend =
        The owner of the address must be up, on the same wire, and have that very address.
why-drop-neigh-queuefull =
    .title = Dropped: too many packets wait already
    .say = While ARP asks, only so many packets may wait for the answer. The queue was full, and this one had to go.
    .more =
        __neigh_event_send() lets packets wait up to `unres_qlen_bytes` for one neighbour. Beyond that the oldest has to go.
    .see =
        `lnstat -f arp_cache -k unresolved_discards` counts it, for all hosts of a machine together.
    .mend =
        Find out why the neighbour does not answer; the bound itself is `unres_qlen_bytes`.
why-drop-queue-purge =
    .title = Dropped: its queue was emptied
    .say = The error that was just sent asks for the same neighbour again. With that, what still waited is dropped, and nobody is told.
    .more =
        neigh_invalidate() reports an error for each waiting packet as long as the entry is FAILED. An error for the same neighbour makes it INCOMPLETE again, and the rest is purged.
    .see =
        There are fewer errors than lost packets: compare `ping` with what was sent.
    .mend =
        The way to the sender should not need that neighbour: see `ip route get { $src }` on { $host }.
why-drop-qdisc-drop =
    .title = Dropped: { $dev } takes nothing
    .say = { $state ->
        [down] { $dev } is down. Whatever is given to it disappears without a word.
        [no-carrier] { $dev } is up, but has no carrier: the far end of its cable is down. Whatever is given to it disappears without a word.
       *[other] { $dev } did not take the packet. It disappears without a word.
    }
    .more =
        While a device is down or has no carrier, its queue is `noop`, whatever `ip link` shows. noop_enqueue() drops all that it is given, and no tap hears it.
    .see =
        `ip link show { $dev }` lacks UP, or says NO-CARRIER. The packet is in no capture.
    .mend =
        `ip link set { $dev } up`; if that is done already, the same at the other end of its cable.
why-drop-ip-inaddrerrors =
    .title = Dropped: not for { $host }, and it does not forward
    .say = { $dst } is no address of { $host }, and { $host } is no router: `net.ipv4.ip_forward` is 0. So the packet ends here, silently.
    .more =
        ip_route_input_slow() asks first whether the address is local, then whether `net.ipv4.conf.{ $dev }.forwarding` is 1. Neither is so; ip_error() counts it and tells nobody.
    .see =
        `nstat -az IpInAddrErrors` counts it; `ip route get { $dst } from { $src } iif { $dev }` on { $host } says “No route to host”.
    .mend =
        `sysctl -w net.ipv4.ip_forward=1` if { $host } is to be a router; else look why the sender chose it.
why-drop-ip-innoroutes =
    .title = Dropped: { $host } has no route to { $dst }
    .say = { $host } would forward the packet, but no rule led to a route to { $dst }. So the packet ends here.
    .more =
        ip_route_input_slow() went through the rules and tables and found nothing; ip_error() counts it and tells the sender: network unreachable.
    .see =
        `nstat -az IpExtInNoRoutes` counts it; `ip route get { $dst } from { $src } iif { $dev }` on { $host } says “Network is unreachable”.
    .mend =
        Give { $host } a route to { $dst } with `ip route add`, or a default route.
why-drop-ip-inhdr =
    .title = Dropped: its TTL is spent
    .say = Each router takes one off a packet’s TTL. This one arrived with nothing to spare, so { $host } sends it no further.
    .more =
        ip_forward() looks at the TTL before it takes one off: at 1 or less it goes no further. The sender is told: time exceeded.
    .see =
        `nstat -az IpInHdrErrors` on { $host } counts it. `traceroute -n { $dst }` shows a loop as the same routers again and again.
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
        arp_process() does not even look at questions for groups, nor for 127.0.0.0/8 without `route_localnet`.
    .see =
        `tcpdump -n -i { $dev } arp` shows the questions without an answer.
    .mend =
        Look on the asker why it takes the address to be on its wire: `ip route get`.
why-drop-bridge-ingress-stp-state =
    .title = Dropped: the port takes no part
    .say = The frame came in by { $dev }, but that port of the bridge does not forward now.
    .more =
        br_handle_frame() looks at the state of the port. It forwards while it has carrier, the bridge is up, and nobody has disabled it.
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
        `bridge fdb show` says who is behind which port; `bridge -d link show` which ports forward, and what their flags keep from them.
    .mend =
        Bring up the port behind which the receiver is. If that is the port it came by: `bridge link set dev { $dev } hairpin on`.
why-drop-not-specified =
    .title = Dropped: refused by a route or a rule
    .say = The search for a way to { $dst } ended at a refusal, so the packet ends here. The kernel names no reason of its own.
    .more =
        fib_lookup() came back with an error. For a `blackhole` ip_error() keeps silent; of `unreachable` and `prohibit` it tells the sender. None is counted as a missing route.
    .see =
        `ip route get { $dst } from { $src } iif { $dev }` on { $host } is refused, too; `ip rule` and `ip route show table all` show by what.
    .mend =
        If it was not meant so, remove that route or rule: `ip route del`, `ip rule del`.
why-drop-frame-for-many =
    .title = Dropped: what came to many is not sent on
    .say = { $dst } is not { $host } itself, and the frame was not for { $host } alone. A router sends on only what is addressed to its own MAC.
    .more =
        ip_forward() looks at the frame first: unless it was for this very device (PACKET_HOST), the packet goes no further. The kernel names no reason of its own.
    .see =
        `tcpdump -e -n -i { $dev }` shows the MAC to which the frame was sent.
    .mend =
        The sender must send to the router’s MAC: look at `ip neigh` and `ip route get { $dst }` there.
why-drop-ip-local-source =
    .title = Dropped: { $src } is { $host }’s own address
    .say = The packet claims to come from { $src }, but that address belongs to { $host } itself. What comes in from outside cannot be from here.
    .more =
        fib_validate_source() looks up the way back. The sender is local, and neither `all` nor { $dev } has `accept_local`.
    .see =
        `sysctl -w net.ipv4.conf.all.log_martians=1`: then `dmesg` on { $host } says “martian source { $dst } from { $src }”. `nstat` has no counter for it.
    .mend =
        Give each host its own address. Where it is meant so, `net.ipv4.conf.{ $dev }.accept_local=1` lets such packets in.
why-drop-ip-invalid-source =
    .title = Dropped: { $src } cannot be a sender
    .say = Multicast and broadcast addresses name many, and 0.0.0.0 nobody. A packet from { $src } is not to be believed.
    .more =
        ip_route_input_slow() refuses groups, 255.255.255.255 and 0.0.0.0 before it reads any table. Of other senders fib_validate_source() looks up the way back, which must not be broadcast.
    .see =
        With `net.ipv4.conf.all.log_martians=1` `dmesg` says “martian source” as a rule. `nstat` has no counter for it.
    .mend =
        Look at the sender: `ip addr` there, and `ip route get { $dst }` for the source that it chooses.
why-drop-ip-invalid-dest =
    .title = Dropped: { $dst } cannot come from a wire
    .say = { $zero ->
        [yes] 0.0.0.0 is the address of nobody. { $host } takes no packet for it from a wire.
       *[no] The route to { $dst } is of a type that leads nowhere for what comes in from a wire. { $host } goes by unicast, local and broadcast only.
    }
    .more =
        ip_route_input_slow() refuses 0.0.0.0 before it reads any table. After the lookup it sends on only where the route is of type unicast.
    .see =
        With `net.ipv4.conf.all.log_martians=1` `dmesg` says “martian destination”. `nstat` has no counter for it.
    .mend =
        Look at the sender, and at `ip route show table all match { $dst }` on { $host }.
why-drop-not-joined =
    .title = Dropped: { $host } does not listen to { $dst }
    .say = { $dst } is the address of a group. No program of { $host } joined it on { $dev }, and no router of groups runs here.
    .more =
        Every device that is up listens to 224.0.0.1, the group of all hosts. Routes do not send groups on: that takes a multicast routing daemon.
    .see =
        `ip maddr show dev { $dev }` on { $host } lists the groups; { $dst } is not among them.
    .mend =
        A program has to join the group on { $dev } (`IP_ADD_MEMBERSHIP`).
why-drop-ip-localnet =
    .title = Dropped: 127.0.0.0/8 cannot come from a wire
    .say = The packet goes from { $src } to { $dst }. Addresses of 127.0.0.0/8 stay inside a host; { $host } takes none of them from a wire.
    .more =
        ip_route_input_slow() checks both addresses before it reads any table: without `route_localnet` on { $dev }, 127.0.0.0/8 does not pass.
    .see =
        With `net.ipv4.conf.all.log_martians=1` `dmesg` says “martian source” or “martian destination”. `nstat` has no counter for it.
    .mend =
        Send with an address of the wire. `net.ipv4.conf.{ $dev }.route_localnet=1` would let 127.0.0.0/8 in; think twice.
why-drop-ip-rpfilter =
    .title = Dropped: the way back to { $src } is another one
    .say = { $host } checks senders (`rp_filter`): a packet from { $src } may come in by { $dev } only if the way back to { $src } would suit it. It does not.
    .more =
        fib_validate_source() looks up the way back. With `rp_filter` 1 it has to leave by { $dev }; with 2 any interface will do. The greater of `all` and { $dev } counts.
    .see =
        `nstat -az TcpExtIPReversePathFilter` counts it; with `net.ipv4.conf.all.log_martians=1` `dmesg` says “martian source”. `ip route get { $src }` on { $host } shows the way back.
    .mend =
        Give { $host } a route to { $src } by { $dev }. If ways there and back may differ: `rp_filter=2`, or 0 on `all` and on { $dev }.
why-drop-otherhost =
    .title = Dropped: the frame is for another MAC
    .say = The frame is addressed to another machine. { $dev } hears it, but { $host } does not read other people’s mail.
    .more =
        eth_type_trans() compares the MAC of the frame with that of { $dev }; ip_rcv_core() drops what is for another.
    .see =
        `tcpdump -e -i { $dev }` shows the MAC, and `ip -s -s link show { $dev }` counts it as otherhost.
    .mend =
        If the frame was meant for { $host }, look at `ip neigh` on the sender: a wrong MAC goes with `ip neigh del`. Else a switch flooded it, and all is well.
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
        `nstat -az IcmpInEchos IcmpInErrors` on { $host } counts it under both.
    .mend =
        Mostly nothing: it is meant so. `sysctl -w net.ipv4.icmp_echo_ignore_broadcasts=0` on { $host } makes it answer.
why-drop-told-to-all =
    .title = Dropped: no answer is for everyone
    .say = { $dst } means many hosts to { $host }. Only questions may go to everyone, so Linux counts an error and drops the packet.
    .more =
        Of ICMP only echo and timestamp requests may be sent to a broadcast address.
    .see =
        `nstat -az IcmpInErrors` on { $host } counts it.
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
        `nstat -az IcmpInEchoReps` counts it even so. Linux names NO_SOCKET also for each reply that a raw socket has read already: that one is no loss.
    .mend =
        { $ended ->
                    [yes] Let the program wait longer: `ping -W`.
                   *[no] Find out why the reply came to { $host } and not to the host that had asked.
                }
why-drop-no-port =
    .title = Dropped: nobody in { $host } listens at this port
    .say = UDP found no socket for the datagram. A traceroute counts on that: the error shows that its probe arrived.
    .more =
        __udp4_lib_rcv() looks for a socket by address and port, finds none, and tells the sender: port unreachable.
    .see =
        `nstat -az UdpNoPorts` on { $host } counts it; `ss -lun` shows who listens.
    .mend =
        Nothing, if it was a traceroute. Else start the program, on this address and port.

why-drop-no-port-many =
    .title = Dropped: nobody in { $host } listens, and nobody is told
    .say = UDP found no socket for the datagram. It went to { $dst }, so to many: no error is sent, or one packet would call up a flood.
    .more =
        __udp4_lib_mcast_deliver() gives a copy to each socket that wants it. There is none, and the kernel names no reason of its own.
    .see =
        `nstat -az UdpIgnoredMulti` on { $host } counts it; `ss -lun` shows who listens.
    .mend =
        Send to the address of one host: its error shows that a probe arrived.

why-drop-named = `perf record -a -e skb:kfree_skb`, then `perf script`, names the reason { $reason } and the place, { $function }(); `dropwatch -l kas` names the place.
