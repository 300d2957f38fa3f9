//! The pages of the book with Rust code that is not a piece of a program. Each is compiled and run
//! as a doctest; `cargo xtask book` counts that none is left out.

/// One item a page, so that a failing snippet is named by its page.
macro_rules! pages {
    ($($name:ident: $path:literal,)+) => {
        $(
            #[cfg(doctest)]
            #[doc = include_str!($path)]
            pub mod $name {}
        )+
    };
}

pages! {
    readme: "../README.md",
    errors: "../docs/errors.md",
    fleet: "../docs/guide/fleet.md",
    testing: "../docs/guide/testing.md",
    testkit: "../crates/didit-testkit/README.md",
}
