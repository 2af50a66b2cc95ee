//! The adviser's back office.

use crate::web::App;

/// The pages of this area.
pub fn routes() -> axum::Router<App> {
    axum::Router::new()
}
