//! sleep(1): time passes, and with it neighbour entries grow old.

use super::sys::{Process, Progress, Socket, Sys};
use crate::base::Time;
use crate::trace::Program;

pub struct Sleep(pub Time);

impl Process for Sleep {
    fn name(&self) -> Program {
        Program::Sleep
    }

    fn socket(&self) -> Socket {
        Socket::None
    }

    fn start(&mut self, sys: &mut Sys<'_>) -> Progress {
        sys.wake_after(self.0);
        Progress::Runs
    }

    fn wake(&mut self, _: &mut Sys<'_>) -> Progress {
        Progress::Ended(0)
    }
}
