# the packet, what tables say of a step, captures

## The packet
page-inspect = Packet
page-inspect-packet = Packet { $number }: { $name }
page-inspect-none-yet = Before the first step there is no packet. Go a step further, and it stands here with every field.
page-inspect-no-packet = This step is about no packet.
page-inspect-leaves = It leaves { $host } by { $dev } at this step, in this frame.
page-inspect-comes = It comes into { $host } by { $dev } at this step, in this frame.
page-inspect-came = It is in { $host }. The Ethernet header is the one with which it came in by { $dev }.
page-inspect-not-yet = It is in { $host }, which made it. There is no Ethernet header before it leaves by a device.
page-inspect-sent = { $program } sent it.
page-inspect-answers = It is the answer to packet { $number }.
page-inspect-about = It tells what became of packet { $number }.
page-inspect-asks = ARP asks with it for the neighbour that packet { $number } needs.
page-inspect-command = The kernel sends it because the command wants it.
page-inspect-changed = { $count ->
    [0] Nothing in it changed since step { $step }.
    [one] One thing changed since step { $step }.
   *[other] { $count } things changed since step { $step }.
}
page-inspect-first = It was not there before this step.
page-inspect-new = new
page-inspect-was = was
page-inspect-octets = { $count ->
    [one] one octet
   *[other] { $count } octets
}
page-inspect-quotes = The packet that it is about
page-inspect-mark = Mark of the socket, in no octet
page-inspect-dump = Octets
page-inspect-fields = Fields
page-inspect-left-out = { $count ->
    [one] One more octet of data is not shown here. The file holds it.
   *[other] { $count } more octets of data are not shown here. The file holds them.
}
page-inspect-download = Download all frames (pcapng)

## What a value means
page-means-not-known = not known: that is the question
page-means-everyone = everyone on the link
page-means-group = a group
page-means-owner = { $host }, { $dev }
page-means-several = { $count } devices have it
page-means-arp-asks = request
page-means-arp-answers = reply
page-means-words = counted in fours: { $count } octets
page-means-total = octets, header included
page-means-identification = the same in all pieces of a packet
page-means-df = no router may cut it
page-means-no-df = routers may cut it
page-means-mf = more pieces follow
page-means-offset = octet { $count } of the whole
page-means-ttl = each router takes one away
page-means-checksum-right = right, over the header alone
page-means-checksum-wrong = wrong
page-means-pointer = the next free place is octet { $count }
page-means-echo-request = echo request
page-means-echo-reply = echo reply
page-means-unreachable = destination unreachable
page-means-redirect = redirect
page-means-exceeded = time exceeded
page-means-code-no-net = network unreachable
page-means-code-no-host = host unreachable
page-means-code-no-port = port unreachable
page-means-code-frag = too long, and may not be cut
page-means-code-filtered = administratively prohibited
page-means-code-host = for this host
page-means-code-transit = the TTL was spent on the way
page-means-icmp-checksum = over the whole message
page-means-identifier = tells one ping from another
page-means-mtu = octets that may pass
page-means-udp-checksum = over addresses, header and data

## Captures
page-taps = Which tcpdump
page-taps-all = All
page-to-come = still to come

## Tables at a step
page-at-step = As they are at step { $step } of line { $line }.
page-rule-decided = its table had the answer
page-rule-reading = its table is read
page-rule-no-answer = its table had no answer
page-rule-passed = not for this packet
page-rule-never = never looked at
page-counters = Counters of { $host } that moved
page-counter = As nstat names it
page-moved-by = By
