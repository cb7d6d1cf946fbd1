//! Many recordings side by side: one `record.py --serve` for all of them, since a start of Python costs more than a lab.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;

use crate::labs::NamedLab;
use crate::repository;

/// No lab of ours takes longer, however loaded the machine is.
const PATIENCE: Duration = Duration::from_secs(400);

/// By the file that it will write: who waits for a recording.
type Waiting = Arc<Mutex<BTreeMap<String, Sender<String>>>>;

/// Records labs, each thread that asks one at a time.
#[derive(Debug)]
pub struct Recorder {
    server: Child,
    asks: Mutex<Option<ChildStdin>>,
    waiting: Waiting,
    listener: Option<JoinHandle<()>>,
    folder: PathBuf,
    /// How many were asked for: a lab may be recorded again and again.
    asked: AtomicUsize,
}

/// How many labs with so many neighbours each can be recorded side by side: all namespaces of a machine share one table of
/// neighbours, and once it holds more than `gc_thresh2` the kernel forgets the older ones. At most `most`, at least one.
/// Source: `neigh_alloc()` in Linux 6.18.
pub fn at_once(most: usize, neighbours: usize) -> usize {
    let said = fs::read_to_string("/proc/sys/net/ipv4/neigh/default/gc_thresh2");
    let held = said.ok().and_then(|said| said.trim().parse::<usize>().ok()).unwrap_or(512);
    (held / neighbours.max(1)).clamp(1, most)
}

impl Recorder {
    /// # Panics
    /// Where Python does not start.
    pub fn start(folder: &Path) -> Self {
        let mut server = Command::new("python3");
        let server = server.arg(repository::path("tests/kernel/record.py")).arg("--serve");
        let mut server = server.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("python3 starts");
        let answers = BufReader::new(server.stdout.take().expect("it was asked for"));
        let waiting = Waiting::default();
        let listener = std::thread::spawn({
            let waiting = Arc::clone(&waiting);
            move || {
                for answer in answers.lines().map_while(Result::ok) {
                    let (file, why) = answer.split_once('\t').unwrap_or((&answer, ""));
                    if let Some(waits) = waiting.lock().expect("nobody panics").remove(file) {
                        // Who has lost patience is gone.
                        waits.send(why.to_owned()).ok();
                    }
                }
            }
        });
        let asks = Mutex::new(server.stdin.take());
        let (listener, folder) = (Some(listener), folder.to_owned());
        Self { server, asks, waiting, listener, folder, asked: AtomicUsize::new(0) }
    }

    /// What the kernel does with a lab.
    ///
    /// # Errors
    /// What `record.py` says where it can not record.
    pub fn record(&self, lab: &NamedLab) -> Result<Value, String> {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let script = self.folder.join(format!("{}-{number}.lab", lab.name));
        let transcript = script.with_extension("kernel.json");
        fs::write(&script, &lab.text).map_err(|error| error.to_string())?;
        let file = transcript.display().to_string();
        let (send, receive) = channel();
        self.waiting.lock().expect("nobody panics").insert(file.clone(), send);
        let line = format!("{}\t{file}\n", script.display());
        let asked = self.asks.lock().expect("nobody panics").as_mut().map(|asks| asks.write_all(line.as_bytes()));
        asked.ok_or("the recorder has stopped")?.map_err(|error| error.to_string())?;
        let why = receive.recv_timeout(PATIENCE).map_err(|error| format!("no recording: {error}"))?;
        if !why.is_empty() {
            return Err(why);
        }
        let text = fs::read_to_string(&transcript).map_err(|error| error.to_string())?;
        for file in [script, transcript] {
            fs::remove_file(file).map_err(|error| error.to_string())?;
        }
        serde_json::from_str(&text).map_err(|error| error.to_string())
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        // It ends with its input.
        if let Ok(mut asks) = self.asks.lock() {
            asks.take();
        }
        self.server.wait().ok();
        self.listener.take().map(JoinHandle::join);
    }
}
