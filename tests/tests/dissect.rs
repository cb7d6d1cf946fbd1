//! What the packet inspector says of a frame is what its octets say: no bit is left out or told twice, and Wireshark,
//! which knows nothing of us, finds each field at the same octets with the same value.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;
use std::process::Command;

use pcap_file::pcapng::{Block, PcapNgReader};
use roxmltree::{Document, Node};
use server::dissect::{self, Field, Name, Value};
use sim_core::lab::Run;
use sim_core::packet::Unsaid;
use tests::kernel;
use tests::labs::{self, NamedLab};

/// Labs that have every kind of frame between them.
const MANY_FRAMES: [&str; 8] = [
    "arp-gratuitous-accept",
    "forward-fragmentation",
    "forward-redirect",
    "forward-ttl",
    "forward-unreachables",
    "ping-record-route",
    "puzzle-duplicate-ip",
    "arp-proxy",
];

fn all_labs() -> impl Iterator<Item = NamedLab> {
    let ours = labs::kernel().into_iter().map(|name| NamedLab::of_kernel(&name));
    ours.chain(labs::gallery().into_iter().map(|name| NamedLab::of_gallery(&name)))
}

fn frames(run: &Run) -> impl Iterator<Item = Vec<u8>> + '_ {
    run.commands.iter().flat_map(|command| &command.record.heard).map(|heard| {
        let unsaid = Unsaid { identification: 0x1234, quoted_identification: 0x4321, data: None };
        heard.frame.octets(&unsaid)
    })
}

#[test]
fn the_fields_of_every_frame_of_every_lab_cover_its_octets_and_say_them() {
    let mut looked = 0;
    for lab in all_labs() {
        for octets in frames(&lab.parse().run()) {
            looked += 1;
            let mut at = 0;
            for field in dissect::frame(&octets).iter().flat_map(|layer| &layer.fields) {
                assert_eq!(field.bits.start, at, "{}: {field:?} of {octets:02x?}", lab.name);
                assert_eq!(decoded(field, &octets), field.value, "{}: {field:?}", lab.name);
                at = field.bits.end;
            }
            assert_eq!(at, 8 * octets.len(), "{}: {octets:02x?}", lab.name);
        }
    }
    assert!(looked > 5_000, "only {looked} frames were looked at");
}

/// The value of a field once more, from the octets.
fn decoded(field: &Field, octets: &[u8]) -> Value {
    let bits = || field.bits.clone().map(|bit| u64::from(octets[bit / 8] >> (7 - bit % 8) & 1));
    let number = || bits().fold(0_u64, |number, bit| number << 1 | bit);
    let own = &octets[field.octets()];
    match field.value {
        Value::Number(_) => Value::Number(number()),
        Value::Hex(_) => Value::Hex(number()),
        Value::Bit(_) => Value::Bit(number() == 1),
        Value::Mac(_) => Value::Mac(sim_core::base::Mac(own.try_into().expect("six octets"))),
        Value::Addr(_) => Value::Addr(<[u8; 4]>::try_from(own).expect("four octets").into()),
        Value::Octets(_) => Value::Octets(own.to_vec()),
    }
}

#[test]
fn wireshark_finds_the_same_fields_at_the_same_octets() {
    if !kernel::can_run("wireshark_finds_the_same_fields_at_the_same_octets", &["tshark"]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ours = MANY_FRAMES.iter().filter(|name| labs::kernel().iter().any(|lab| lab == *name));
    let ours = ours.map(|name| NamedLab::of_kernel(name));
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for lab in ours.chain(labs::gallery().into_iter().map(|name| NamedLab::of_gallery(&name))) {
        let file = folder.path().join(format!("{}.pcapng", lab.name));
        let out = BufWriter::new(File::create(&file).expect("a temporary folder can be written to"));
        server::pcapng::write(&lab.name, &lab.parse().run(), out).expect("a short capture");
        let said = Command::new("tshark")
            .args(["-n", "-o", "ip.defragment:FALSE", "-T", "pdml", "-r"])
            .arg(&file)
            .output()
            .expect("tshark runs");
        let text = String::from_utf8_lossy(&said.stdout);
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
        let pdml = Document::parse_with_options(&text, options).expect("PDML");
        let (frames, packets) = (frames_of(&file), pdml.descendants().filter(|node| node.has_tag_name("packet")));
        let packets: Vec<_> = packets.collect();
        assert_eq!(frames.len(), packets.len(), "{}", lab.name);
        for (octets, packet) in frames.iter().zip(packets) {
            compare(&lab.name, octets, packet, &mut names);
        }
    }
    let missing: Vec<_> = SEEN.iter().filter(|name| !names.contains_key(name.filter())).collect();
    assert!(missing.is_empty(), "Wireshark was never asked for {missing:?}; it was for {names:?}");
}

/// Fields that the labs have to bring before Wireshark.
const SEEN: [Name; 24] = [
    Name::EthDst,
    Name::EthSrc,
    Name::EthType,
    Name::ArpOpcode,
    Name::ArpSenderMac,
    Name::ArpSenderIp,
    Name::ArpTargetMac,
    Name::ArpTargetIp,
    Name::IpDscp,
    Name::IpTotalLength,
    Name::IpIdentification,
    Name::IpDontFragment,
    Name::IpMoreFragments,
    Name::IpTtl,
    Name::IpProtocol,
    Name::IpChecksum,
    Name::IpSource,
    Name::IpDestination,
    Name::IpRecorded,
    Name::IcmpType,
    Name::IcmpCode,
    Name::IcmpSequence,
    Name::IcmpGateway,
    Name::IcmpMtu,
];

/// Each of our fields that Wireshark has by that name, at the same octets.
fn compare(lab: &str, octets: &[u8], packet: Node<'_, '_>, names: &mut BTreeMap<&'static str, usize>) {
    let attribute = |node: Node<'_, '_>, name: &str| node.attribute(name).unwrap_or_default().to_owned();
    let theirs: Vec<_> = packet
        .descendants()
        .filter(|node| node.has_tag_name("field"))
        .map(|node| (attribute(node, "name"), attribute(node, "pos"), attribute(node, "size"), attribute(node, "show")))
        .collect();
    for field in dissect::frame(octets).iter().flat_map(|layer| &layer.fields) {
        let (name, at) = (field.name.filter(), field.octets());
        let known = theirs.iter().any(|(own, ..)| own == name);
        // It shows the length of a header in octets, names an option twice, and takes the time out of what ping sends.
        if !known || matches!(field.name, Name::IpHeaderLength | Name::IpOptionType | Name::Data) {
            continue;
        }
        let here: Vec<_> = theirs.iter().filter(|(own, pos, ..)| own == name && *pos == at.start.to_string()).collect();
        let shown = shown(field);
        let same = here.iter().any(|(_, _, size, show)| {
            size.parse::<usize>().is_ok_and(|size| size >= field.octets().len()) && shown.iter().any(|own| own == show)
        });
        assert!(same, "{lab}: we say {name} {shown:?} at {at:?}, Wireshark says {here:?} in {octets:02x?}");
        *names.entry(name).or_default() += 1;
    }
}

/// The octets of each frame of a capture.
fn frames_of(file: &Path) -> Vec<Vec<u8>> {
    let file = fs::read(file).expect("it was written");
    let mut reader = PcapNgReader::new(&file[..]).expect("a section");
    let mut frames = Vec::new();
    while let Some(block) = reader.next_block() {
        if let (Block::EnhancedPacket(packet), _) = block.expect("a block") {
            frames.push(packet.data.to_vec());
        }
    }
    frames
}

/// How Wireshark may show the value.
fn shown(field: &Field) -> Vec<String> {
    let mut all = vec![field.to_string()];
    match &field.value {
        Value::Number(number) | Value::Hex(number) => {
            all.push(number.to_string());
            let digits = field.bits.len().div_ceil(4);
            all.push(format!("0x{number:0digits$x}"));
            all.push(format!("0x{number:08x}"));
            all.push(format!("0x{number:04x}"));
            all.push(format!("0x{number:02x}"));
        }
        Value::Bit(set) => all.extend([if *set { "True" } else { "False" }.to_owned()]),
        Value::Octets(octets) => {
            all.push(octets.iter().map(|octet| format!("{octet:02x}")).collect::<Vec<_>>().join(":"));
            all.push(octets.iter().map(|octet| format!("{octet:02x}")).collect());
        }
        Value::Mac(_) | Value::Addr(_) => {}
    }
    all
}
