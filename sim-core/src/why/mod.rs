//! Lives here: which commands made something happen.
//! Does not: say it in words (the server does).
//! Go on: `causes.rs`.

mod causes;

pub use causes::causes;
