//! The WASM entry: hydrates the islands of `app`.

/// Called once by `/islands.js`, before it walks the page's islands.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}

pub use app::islands;
