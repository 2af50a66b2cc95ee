//! The drawings of `public/icons.svg`.

use leptos::{prelude::*, tachys::html::InertElement};

macro_rules! icons {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// A symbol of `/icons.svg`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each is named after what it draws")]
        pub enum Icon { $($variant),+ }

        impl Icon {
            /// Every icon, for the page of components and for the test that none is missing.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The symbol's name, without its `i-`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            const fn svg(self) -> &'static str {
                match self { $(Self::$variant => concat!(
                    r##"<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><use href="/icons.svg#i-"##, $name, r#""/></svg>"#
                )),+ }
            }

            const fn svg_xl(self) -> &'static str {
                match self { $(Self::$variant => concat!(
                    r##"<svg class="i xl" viewBox="0 0 24 24" aria-hidden="true"><use href="/icons.svg#i-"##, $name, r#""/></svg>"#
                )),+ }
            }
        }
    };
}

icons! {
    Ring = "ring", Search = "search", Pin = "pin", Calendar = "calendar", Clock = "clock", Check = "check",
    Cross = "cross", Question = "question", Alert = "alert", Info = "info", Right = "right", Left = "left",
    Down = "down", Out = "out", Plus = "plus", User = "user", Users = "users", Building = "building", Home = "home",
    Work = "work", File = "file", FileCheck = "filecheck", Hand = "hand", Send = "send", Key = "key", Eye = "eye",
    EyeOff = "eyeoff", Visit = "visit", Table = "table", Letter = "letter", Result = "result", Phone = "phone",
    Chat = "chat", Help = "help", Euro = "euro", Surface = "surface", Lift = "lift", Pmr = "pmr",
    Balcony = "balcony", Heat = "heat", Car = "car", Lock = "lock", Bell = "bell", Refresh = "refresh",
    Trash = "trash", Filter = "filter", Grid = "grid", Map = "map", Sun = "sun", Moon = "moon", Auto = "auto",
    Download = "download", Edit = "edit", Logout = "logout", Family = "family", Flag = "flag",
    Heart = "heart", Up = "up", Compare = "compare",
}

/// A 1.35 em drawing, hidden from assistive technology: a word always stands beside it.
#[must_use]
pub fn icon(icon: Icon) -> AnyView {
    InertElement::new(icon.svg()).into_any()
}

/// The same, 32 px.
#[must_use]
pub fn icon_xl(icon: Icon) -> AnyView {
    InertElement::new(icon.svg_xl()).into_any()
}
