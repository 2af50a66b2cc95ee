//! Two languages: `tr!(l, "français {x}", "english {x}")`. The mechanism is `domain`'s, for the mails speak both too.

pub use domain::langue::{Lang, typo};
