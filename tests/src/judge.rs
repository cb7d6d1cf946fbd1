//! What the kernel says of a lab, and what of it the model does not say.

use std::path::Path;

use serde_json::Value;

use crate::labs::NamedLab;
use crate::recorder::Recorder;
use crate::{kernel, sim};

/// What a judgement of one lab is.
#[derive(Clone, Debug)]
pub enum Verdict {
    Same,
    /// The kernel does the same three times, and the model something else.
    Different(Difference),
    /// The kernel does not do the same twice, or could not be asked.
    Doubtful(String),
}

/// Where the model parts from the kernel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The first command that differs; `None` where only what is left in the end does.
    pub command: Option<String>,
    /// `-` is Linux, `+` is ours.
    pub text: String,
}

/// Lets the kernel judge, three times where it does not agree with the model.
pub fn judge(lab: &NamedLab, recorder: &Recorder, folder: &Path) -> (Verdict, Option<Value>) {
    let recorded = match record(lab, recorder) {
        Ok(recorded) => recorded,
        Err(why) => return (Verdict::Doubtful(why), None),
    };
    let Some(found) = difference(lab, &recorded, folder) else { return (Verdict::Same, Some(recorded)) };
    for _ in 0..2 {
        match record(lab, recorder) {
            Err(why) => return (Verdict::Doubtful(why), None),
            Ok(again) if !kernel::same(&recorded, &again, usize::MAX, true) => {
                let why = differing(&recorded, &again).map_or_else(|| "final".to_owned(), |at| line(&again, at));
                return (Verdict::Doubtful(format!("two recordings differ: {why}")), None);
            }
            Ok(_) => {}
        }
    }
    (Verdict::Different(found), Some(recorded))
}

/// # Errors
/// What the recorder says where it can not record, or where the network did not become quiet.
pub fn record(lab: &NamedLab, recorder: &Recorder) -> Result<Value, String> {
    let recorded = recorder.record(lab)?;
    let commands = recorded["commands"].as_array().into_iter().flatten();
    match commands.into_iter().find(|command| command["unsettled"] == true) {
        Some(command) => Err(format!("never quiet: {}", command["line"])),
        None => Ok(recorded),
    }
}

/// What the model does otherwise than a recording says, up to the first command that it leaves out.
pub fn difference(lab: &NamedLab, recorded: &Value, folder: &Path) -> Option<Difference> {
    let (ours, obeyed) = (sim::transcript(lab), sim::obeyed(lab));
    let whole = obeyed == lab.commands().len();
    let text = kernel::differences(obeyed, whole, recorded, &ours, folder, &lab.name).err()?;
    let command = differing(recorded, &ours).map(|at| line(&ours, at));
    Some(Difference { command, text })
}

fn line(transcript: &Value, command: usize) -> String {
    transcript["commands"][command]["line"].as_str().unwrap_or_default().to_owned()
}

/// The first command of which two transcripts say different things.
fn differing(one: &Value, other: &Value) -> Option<usize> {
    let (one, other) = (one["commands"].as_array()?, other["commands"].as_array()?);
    one.iter().zip(other).position(|(one, other)| !kernel::same_command(one, other))
}
