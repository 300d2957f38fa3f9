//! Query parameters.

use alloc::{borrow::Cow, string::ToString};

use crate::{ApplicationId, Personal, SessionId, Timestamp, WorkflowId, id::Uuid};

/// Declares the query parameters of a list, with one chained setter each.
///
/// The word before the type is the argument of the setter, and the brackets list rules, as in
/// `request!`; `many` takes several values, which are sent separated by commas.
macro_rules! query {
    (
        $(#[$meta:meta])*
        pub struct $Name:ident {
            $( $(#[$fmeta:meta])* $field:ident : $kind:ident $ty:ty $([ $($rule:tt)* ])? ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $Name {
            $( $(#[$fmeta])* pub $field: $crate::query::filter!($kind $ty), )*
            /// Parameters that this version does not know, in the order they were set.
            pub extra: alloc::vec::Vec<(alloc::boxed::Box<str>, $crate::Personal)>,
        }

        $crate::validate::validate! { $Name { $( $field [$($($rule)*)?] )* } }

        impl $Name {
            /// Creates an empty query.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            $(
                $crate::__setter! {
                    $(#[$fmeta])*
                    #[must_use]
                    $kind $field $ty, (mut self) {
                        self.$field = $crate::request::store!($kind self, $field);
                        self
                    }
                }
            )*

            /// Sets a parameter that this version does not know.
            #[must_use]
            pub fn with(mut self, name: &str, value: impl Into<$crate::Personal>) -> Self {
                self.extra.push((name.into(), value.into()));
                self
            }

            /// Returns the parameters that are set, in a fixed order and not percent-encoded.
            #[inline]
            pub fn query_pairs(&self) -> impl Iterator<Item = (&str, alloc::borrow::Cow<'_, str>)> {
                let known = [$( (stringify!($field), $crate::query::text!($kind self.$field)) ),*];
                let extra = self.extra.iter().map(|(name, value)| (&**name, (value.reveal()).into()));
                known
                    .into_iter()
                    .filter_map(|(name, value)| Some((name, value?)))
                    .chain(extra)
            }
        }
    };
}

macro_rules! filter {
    (many $ty:ty) => { alloc::vec::Vec<$ty> };
    ($kind:ident $ty:ty) => { Option<$ty> };
}

macro_rules! text {
    (many $($field:tt)+) => { $crate::query::joined(&$($field)+) };
    ($kind:ident $($field:tt)+) => { $($field)+.as_ref().map($crate::query::QueryText::text) };
}

pub(crate) use {filter, query, text};

/// A value that a query can hold.
pub(crate) trait QueryText {
    fn text(&self) -> Cow<'_, str>;
}

/// Joins the values by commas; `None` if there is no value.
pub(crate) fn joined<T: QueryText>(values: &[T]) -> Option<Cow<'_, str>> {
    let (first, rest) = values.split_first()?;
    let mut text = first.text();
    for value in rest {
        text.to_mut().push(',');
        text.to_mut().push_str(&value.text());
    }
    Some(text)
}

macro_rules! query_text {
    ($($Type:ty: $value:ident => $text:expr;)+) => {
        $(
            impl $crate::query::QueryText for $Type {
                fn text(&self) -> alloc::borrow::Cow<'_, str> {
                    let $value = self;
                    $text.into()
                }
            }
        )+
    };
}

pub(crate) use query_text;

query_text! {
    Personal: value => value.reveal();
    SessionId: id => id.as_str();
    WorkflowId: id => id.as_str();
    ApplicationId: id => id.as_str();
    Uuid: id => id.as_str();
    Timestamp: time => time.as_str();
    bool: flag => if *flag { "true" } else { "false" };
    u64: number => number.to_string();
    crate::SessionStatus: status => status.as_str();
}
