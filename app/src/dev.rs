//! Pages for those who build the site.

pub mod composants;
