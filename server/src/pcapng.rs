//! What the taps of a run heard as a file for tcpdump and Wireshark: pcapng, one interface block a device.
//! Source: draft-ietf-opsawg-pcapng.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, Write};
use std::time::Duration;

use pcap_file::pcapng::PcapNgWriter;
use pcap_file::pcapng::blocks::enhanced_packet::{EnhancedPacketBlock, EnhancedPacketOption};
use pcap_file::pcapng::blocks::interface_description::{
    InterfaceDescriptionBlock, InterfaceDescriptionOption, InterfaceTsResolution,
};
use pcap_file::pcapng::blocks::opt_common::CommonOption;
use pcap_file::pcapng::blocks::section_header::{SectionHeaderBlock, SectionHeaderOption};
use pcap_file::{DataLink, Endianness};
use sim_core::base::{DevName, HostId, IfIndex, Mac};
use sim_core::lab::{CommandRun, Run};
use sim_core::netns::Netns;
use sim_core::trace::{Dir, Heard, PktType};

use crate::packets::Packets;

/// Octets of a capture. A lab may send 50,000 frames, of 64 KiB each on `lo`.
const MOST_BYTES: usize = 256 * 1024 * 1024;
/// Octets of a comment; a command may be as long as a lab.
const MOST_COMMENT: usize = 1024;
/// What tcpdump asks for. All interfaces have to have the same, or it reads none of them.
const SNAPLEN: u32 = 262_144;

/// Why there is no capture, or only its beginning.
#[derive(Debug, thiserror::Error)]
pub enum PcapngError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("a capture has at most {most} octets, and this would have more")]
    TooLong { most: usize },
    /// tcpdump reads no file without an interface.
    #[error("no host of the lab has a device that could hear anything")]
    NoDevice,
}

impl PcapngError {
    /// The crate does not name its error; what the writer below said is its source.
    fn of(error: impl Error + Send + Sync + 'static) -> Self {
        let below = error.source().and_then(|source| source.downcast_ref::<io::Error>());
        Self::Io(match below {
            Some(below) => io::Error::new(below.kind(), below.to_string()),
            None => io::Error::other(error),
        })
    }
}

/// Writes every frame that a tap heard, in order of virtual time, which begins with 1970. Each has a comment that names
/// host, device, and the line of the lab that made it travel. The same run gives the same octets.
///
/// # Errors
/// What the writer says, `TooLong` past 256 MiB, and `NoDevice` where nothing was written.
pub fn write(title: &str, run: &Run, out: impl Write) -> Result<(), PcapngError> {
    write_at_most(MOST_BYTES, title, run, out)
}

/// The same with another bound, in octets.
///
/// # Errors
/// As [`write`].
pub(crate) fn write_at_most(most: usize, title: &str, run: &Run, out: impl Write) -> Result<(), PcapngError> {
    let (taps, packets) = (Taps::of(run), Packets::of(run));
    if taps.all.is_empty() {
        return Err(PcapngError::NoDevice);
    }
    let mut file = PcapNgWriter::with_section_header(out, section(title)).map_err(PcapngError::of)?;
    let mut bytes = 0;
    for tap in &taps.all {
        bytes += file.write_pcapng_block(tap.block()).map_err(PcapngError::of)?;
    }
    for command in &run.commands {
        for heard in &command.record.heard {
            let (number, tap) = taps.find(command, heard);
            let octets = heard.frame.octets(&packets.unsaid(heard.packet));
            let comment = format!("{} {}, line {}: {}", tap.host, tap.dev, command.line_no, command.line);
            let block = packet(number, heard, &octets, &comment);
            bytes += file.write_pcapng_block(block).map_err(PcapngError::of)?;
            if bytes > most {
                return Err(PcapngError::TooLong { most });
            }
        }
    }
    Ok(())
}

fn section(title: &str) -> SectionHeaderBlock<'_> {
    let program = concat!("hairpin ", env!("CARGO_PKG_VERSION"));
    let options = vec![
        SectionHeaderOption::Common(CommonOption::Comment(cut(title).into())),
        SectionHeaderOption::UserApplication(program.into()),
    ];
    SectionHeaderBlock { endianness: Endianness::Little, options, ..SectionHeaderBlock::default() }
}

fn packet<'a>(tap: u32, heard: &Heard, octets: &'a [u8], comment: &'a str) -> EnhancedPacketBlock<'a> {
    let options = vec![
        EnhancedPacketOption::Common(CommonOption::Comment(cut(comment).into())),
        EnhancedPacketOption::Flags(flags(heard)),
    ];
    EnhancedPacketBlock {
        interface_id: tap,
        timestamp: Duration::from_nanos(heard.at.0),
        original_len: u32::try_from(octets.len()).unwrap_or(u32::MAX),
        data: octets.into(),
        options,
    }
}

/// Direction, and whom the frame is for: `epb_flags`.
fn flags(heard: &Heard) -> u32 {
    let direction = match heard.dir {
        Dir::In => 1,
        Dir::Out => 2,
    };
    let reception = match heard.pkttype {
        PktType::Outgoing => 0,
        PktType::Host => 1,
        PktType::Multicast => 2,
        PktType::Broadcast => 3,
        PktType::Otherhost => 4,
    };
    direction | reception << 2
}

fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(MOST_COMMENT)]
}

/// A device of a host, as it was called then: a new name is a new block.
struct Tap {
    host: String,
    dev: DevName,
    mac: Mac,
}

impl Tap {
    fn block(&self) -> InterfaceDescriptionBlock<'_> {
        let options = vec![
            // Neither name can have a slash in it.
            InterfaceDescriptionOption::IfName(format!("{}/{}", self.host, self.dev).into()),
            InterfaceDescriptionOption::IfMacAddr(self.mac.0.to_vec().into()),
            InterfaceDescriptionOption::IfTsResol(InterfaceTsResolution::NANO),
        ];
        InterfaceDescriptionBlock { linktype: DataLink::ETHERNET, snaplen: SNAPLEN, options }
    }
}

/// All devices that there ever were, also those that heard nothing.
#[derive(Default)]
struct Taps {
    all: Vec<Tap>,
    /// Where each is, by device and name.
    numbers: BTreeMap<(HostId, IfIndex, DevName), u32>,
}

impl Taps {
    fn of(run: &Run) -> Self {
        let mut taps = Self::default();
        for command in &run.commands {
            for host in command.after.hosts() {
                host.links.iter().for_each(|device| taps.note(host, device.index));
            }
            // No command takes away what heard something, but a capture holds all that was heard.
            command.record.heard.iter().for_each(|heard| taps.note(command.after.host(heard.host), heard.dev));
        }
        taps
    }

    fn note(&mut self, host: &Netns, dev: IfIndex) {
        let name = host.links.name(dev);
        self.numbers.entry((host.id(), dev, name.clone())).or_insert_with(|| {
            let mac = host.links.get(dev).map_or(Mac::ZERO, |device| device.mac);
            self.all.push(Tap { host: host.name.to_string(), dev: name, mac });
            u32::try_from(self.all.len() - 1).unwrap_or(u32::MAX)
        });
    }

    fn find(&self, command: &CommandRun, heard: &Heard) -> (u32, &Tap) {
        let name = command.after.host(heard.host).links.name(heard.dev);
        let number = self.numbers[&(heard.host, heard.dev, name)];
        (number, &self.all[number as usize])
    }
}

#[cfg(test)]
mod tests {
    use pcap_file::pcapng::{Block, PcapNgReader};
    use sim_core::lab::Lab;

    use super::*;

    const LAB: &str = "# one\nip netns add A\nip -n A link set lo up\nip netns exec A ping -c 2 127.0.0.1\n";

    fn run() -> Run {
        Lab::parse(LAB).expect("a lab").run()
    }

    fn file() -> Vec<u8> {
        let mut file = Vec::new();
        write("one", &run(), &mut file).expect("a short capture");
        file
    }

    #[test]
    fn each_packet_says_where_it_was_heard_and_which_line_made_it_travel() {
        let file = file();
        let mut reader = PcapNgReader::new(&file[..]).expect("a section");
        let (mut comments, mut names) = (Vec::new(), Vec::new());
        while let Some(block) = reader.next_block() {
            let (block, _) = block.expect("a block");
            if let Block::EnhancedPacket(packet) = &block {
                comments.extend(packet.options.iter().find_map(comment));
            }
            if let Block::InterfaceDescription(tap) = &block {
                names.extend(tap.options.iter().find_map(name));
            }
        }
        assert_eq!(names, ["A/lo"]);
        assert_eq!(comments, ["A lo, line 4: ip netns exec A ping -c 2 127.0.0.1"; 4]);
    }

    fn comment(option: &EnhancedPacketOption<'_>) -> Option<String> {
        let EnhancedPacketOption::Common(CommonOption::Comment(text)) = option else { return None };
        Some(text.clone().into_owned())
    }

    fn name(option: &InterfaceDescriptionOption<'_>) -> Option<String> {
        let InterfaceDescriptionOption::IfName(text) = option else { return None };
        Some(text.clone().into_owned())
    }

    #[test]
    fn the_same_run_gives_the_same_octets() {
        assert_eq!(file(), file());
    }

    #[test]
    fn a_capture_that_is_too_long_is_no_capture() {
        let said = write_at_most(300, "one", &run(), io::sink()).expect_err("more than 300");
        assert_eq!(said.to_string(), "a capture has at most 300 octets, and this would have more");
    }

    #[test]
    fn a_lab_without_a_host_has_no_capture() {
        let run = Lab::parse("ip netns del A\n").expect("a lab").run();
        assert!(matches!(write("none", &run, io::sink()), Err(PcapngError::NoDevice)));
    }

    #[test]
    fn a_comment_is_cut_between_letters() {
        let long = "é".repeat(MOST_COMMENT);
        assert_eq!(cut(&long).len(), MOST_COMMENT);
        assert_eq!(cut(&format!("x{long}")).len(), MOST_COMMENT - 1);
    }
}
