//! `alin bench`: being written.

use crate::config::Config;
use crate::start::StartError;

/// Measures.
///
/// # Errors
/// Whatever start does.
pub async fn run(_config: &Config) -> Result<(), StartError> {
    Ok(())
}
