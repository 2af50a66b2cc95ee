//! app

#[cfg(feature = "ssr")]
pub mod dev;
#[cfg(feature = "ssr")]
pub mod format;
pub mod i18n;
#[cfg(feature = "ssr")]
pub mod illustration;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod ui;
