//! Where labs are replayed: a few threads of tokio's blocking pool, with a queue in front and a deadline.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::error::AppError;

/// Bounds on the work that is under way at once.
#[derive(Clone, Debug)]
pub struct Pool {
    running: Arc<Semaphore>,
    /// Those that run and those that wait.
    admitted: Arc<Semaphore>,
    limits: Limits,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Replays at the same time.
    pub at_once: usize,
    /// Requests that may wait for their turn.
    pub queue: usize,
    /// How long one waits for its turn.
    pub patience: Duration,
    /// How long one may run. What a replay may do is bounded by `sim_core::base::Budget`; this bounds a slow machine.
    pub deadline: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            at_once: std::thread::available_parallelism().map_or(2, usize::from),
            queue: 64,
            patience: Duration::from_secs(2),
            deadline: Duration::from_secs(5),
        }
    }
}

impl Pool {
    pub fn new(limits: Limits) -> Self {
        let semaphore = |permits: usize| Arc::new(Semaphore::new(permits));
        Self { running: semaphore(limits.at_once), admitted: semaphore(limits.at_once + limits.queue), limits }
    }

    /// Does the work off the async threads. One whose reader has gone away before its turn is never begun.
    ///
    /// # Errors
    /// `Busy` if its turn does not come in time, `TooSlow` past the deadline, `Broken` if the work panics.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| AppError::Busy)?;
        let turn = timeout(self.limits.patience, Arc::clone(&self.running).acquire_owned()).await;
        let running = turn.map_err(|_| AppError::Busy)?.expect("the semaphore is never closed");
        let task = spawn_blocking(move || {
            // Held until the work really ends, also past the deadline.
            let _places = (admitted, running);
            work()
        });
        timeout(self.limits.deadline, task).await.map_err(|_| AppError::TooSlow)?.map_err(|_| AppError::Broken)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn pool(queue: usize, deadline: Duration) -> Pool {
        Pool::new(Limits { at_once: 1, queue, patience: Duration::from_millis(20), deadline })
    }

    const SOON: Duration = Duration::from_millis(20);
    const LATE: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn work_that_takes_too_long_is_given_up_but_keeps_its_place() {
        let pool = pool(1, SOON);
        let (end, wait) = mpsc::channel::<()>();
        assert!(matches!(pool.run(move || wait.recv().is_err()).await, Err(AppError::TooSlow)));
        assert!(matches!(pool.run(|| ()).await, Err(AppError::Busy)));
        drop(end);
        let free = Arc::clone(&pool.running).acquire_owned();
        assert!(timeout(LATE, free).await.is_ok());
    }

    #[tokio::test]
    async fn a_full_queue_refuses_at_once() {
        let pool = pool(0, LATE);
        let (end, wait) = mpsc::channel::<()>();
        let both = async {
            let second = pool.run(|| ()).await;
            drop(end);
            second
        };
        let (first, second) = tokio::join!(pool.run(move || wait.recv().is_err()), both);
        assert!(matches!((first, second), (Ok(true), Err(AppError::Busy))));
    }

    #[tokio::test]
    async fn work_that_panics_breaks_only_its_own_answer() {
        let pool = pool(1, LATE);
        assert!(matches!(pool.run(|| panic!("on purpose")).await, Err(AppError::Broken)));
        assert!(pool.run(|| ()).await.is_ok());
    }
}
