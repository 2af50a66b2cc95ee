//! Being written.

use crate::web::App;

/// The pages of this subject.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new()
}
