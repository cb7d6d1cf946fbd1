//! Our captures are captures: tshark has nothing to complain of, and tcpdump reads in them what we say that it shows.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use server::pcapng::PcapngError;
use tests::kernel;
use tests::labs::{self, NamedLab};

/// The lines of each device, by `HOST/DEV`.
type ByTap = BTreeMap<String, Vec<String>>;

#[test]
fn tshark_and_tcpdump_read_the_capture_of_every_lab() {
    if !kernel::can_run("tshark_and_tcpdump_read_the_capture_of_every_lab", &["tshark", "tcpdump"]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ours = labs::kernel().into_iter().map(|name| NamedLab::of_kernel(&name));
    let gallery = labs::gallery().into_iter().map(|name| NamedLab::of_gallery(&name));
    let (all, frames, checksums): (Vec<NamedLab>, _, _) =
        (ours.chain(gallery).collect(), AtomicUsize::new(0), AtomicUsize::new(0));
    let wrong = kernel::all_wrong(&all, |lab| {
        let file = folder.path().join(format!("{}.pcapng", lab.name));
        let Some(said) = written(lab, &file) else { return Ok(()) };
        let taps = tshark(&file, &checksums)?;
        let lines = lines(Command::new("tcpdump").args(["-nn", "-t", "-r"]).arg(&file))?;
        frames.fetch_add(lines.len(), Ordering::Relaxed);
        let read = by_tap(taps.into_iter().zip(lines));
        if read == said { Ok(()) } else { Err(format!("tcpdump reads {read:#?}, we say {said:#?}")) }
    });
    assert!(wrong.is_empty(), "{} captures are wrong\n{}", wrong.len(), wrong.join("\n"));
    let (frames, checksums) = (frames.into_inner(), checksums.into_inner());
    assert!(frames > 5_000 && checksums > 8_000, "only {frames} frames and {checksums} checksums were looked at");
}

#[test]
fn one_wrong_octet_is_seen() {
    if !kernel::can_run("one_wrong_octet_is_seen", &["tshark"]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("x.pcapng");
    written(&NamedLab::of_kernel("two-hosts-one-wire"), &file).expect("it has devices");
    let right = fs::read(&file).expect("it was written");
    // An IPv4 header of 20 octets behind its Ethernet type, and the end of what ping fills an echo with.
    for (what, pattern, at) in [("TTL", &[0x08, 0x00, 0x45, 0x00][..], 10), ("data", &[0x34, 0x35, 0x36, 0x37], 3)] {
        let found = right.windows(pattern.len()).position(|octets| octets == pattern).expect("a ping is in the lab");
        let mut wrong = right.clone();
        wrong[found + at] ^= 1;
        fs::write(&file, wrong).expect("a temporary folder can be written to");
        assert!(tshark(&file, &AtomicUsize::new(0)).is_err(), "{what}");
    }
}

/// Writes the capture; answers what we say that the taps heard, `None` where there never was one.
fn written(lab: &NamedLab, file: &Path) -> Option<ByTap> {
    let parsed = lab.parse();
    let run = parsed.run();
    let mut out = BufWriter::new(File::create(file).expect("a temporary folder can be written to"));
    match server::pcapng::write(&lab.name, &run, &mut out) {
        Err(PcapngError::NoDevice) => return None,
        done => done.unwrap_or_else(|error| panic!("{}: {error}", lab.name)),
    }
    let heard = run.commands.iter().flat_map(|command| command.record.heard.iter().map(move |heard| (command, heard)));
    Some(by_tap(heard.map(|(command, heard)| {
        let host = command.after.host(heard.host);
        (format!("{}/{}", host.name, host.links.name(heard.dev)), heard.frame.payload.to_string())
    })))
}

fn by_tap(lines: impl Iterator<Item = (String, String)>) -> ByTap {
    let mut all = ByTap::new();
    lines.for_each(|(tap, line)| all.entry(tap).or_default().push(line));
    all
}

/// The device of each frame, in order. Counts the checksums that are right, those in what errors quote too.
///
/// # Errors
/// What it says is malformed, or has a bad checksum.
fn tshark(file: &Path, checksums: &AtomicUsize) -> Result<Vec<String>, String> {
    const BAD: &str = "0";
    let mut tshark = Command::new("tshark");
    tshark.args(["-n", "-T", "fields", "-E", "separator=|"]);
    for checked in ["ip.check_checksum:TRUE", "udp.check_checksum:TRUE"] {
        tshark.args(["-o", checked]);
    }
    let statuses = ["ip.checksum.status", "icmp.checksum.status", "udp.checksum.status"];
    for field in ["frame.interface_name", "_ws.malformed"].iter().chain(&statuses) {
        tshark.args(["-e", field]);
    }
    let mut taps = Vec::new();
    for (at, line) in lines(tshark.arg("-r").arg(file))?.iter().enumerate() {
        let fields: Vec<&str> = line.split('|').collect();
        let [tap, malformed, statuses @ ..] = fields.as_slice() else { return Err(format!("tshark says {line}")) };
        let mut statuses = statuses.iter().flat_map(|status| status.split(',')).filter(|status| !status.is_empty());
        if !malformed.is_empty() || statuses.clone().any(|status| status == BAD) {
            return Err(format!("frame {}: {line}", at + 1));
        }
        checksums.fetch_add(statuses.by_ref().filter(|status| *status == "1").count(), Ordering::Relaxed);
        taps.push((*tap).to_owned());
    }
    Ok(taps)
}

fn lines(command: &mut Command) -> Result<Vec<String>, String> {
    let said = command.output().map_err(|error| error.to_string())?;
    if !said.status.success() {
        return Err(String::from_utf8_lossy(&said.stderr).into_owned());
    }
    Ok(String::from_utf8_lossy(&said.stdout).lines().map(str::to_owned).collect())
}
