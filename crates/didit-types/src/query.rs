//! Query parameters.

use alloc::{borrow::Cow, boxed::Box, string::ToString, vec::Vec};

use crate::{
    Personal,
    field::{Value, View},
};

/// Declares the query parameters of a list, with one chained setter each.
///
/// The word before the type is the argument of the setter, and the brackets list rules, as in
/// `request!`; `many` takes several values, which are sent separated by commas. The name
/// of a parameter that differs from that of its field follows, as in `model!`. `check` before the
/// parameters names functions for rules over several of them.
macro_rules! query {
    (
        $(#[$meta:meta])*
        pub struct $Name:ident $(check { $($check:path),* $(,)? })? {
            $( $(#[$fmeta:meta])* $field:ident : $kind:ident $ty:ty $([ $($rule:tt)* ])? $(= $key:literal)? ),* $(,)?
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

        $crate::validate::validate! {
            $Name { $( $field $(= $key)? [$($($rule)*)?] )* } $($($check),*)?
        }

        impl $Name {
            /// Parameters, for programs that make the query from text.
            #[doc(hidden)]
            pub const FIELDS: &'static [$crate::request::FieldInfo] =
                &[$( $crate::request::info!($(#[$fmeta])* false, $field $(= $key)?: $kind $ty) ),*];

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
                        self.$field = $crate::request::store!($kind self, $field $($key)?);
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
            pub fn query_pairs(&self) -> impl Iterator<Item = (&str, alloc::borrow::Cow<'_, str>)> {
                $crate::query::pairs(
                    &[$( ($crate::codec::name!($field $($key)?), &self.$field) ),*],
                    &self.extra,
                )
            }
        }
    };
}

macro_rules! filter {
    (many $ty:ty) => { alloc::vec::Vec<$ty> };
    ($kind:ident $ty:ty) => { Option<$ty> };
}

pub(crate) use {filter, query};

/// The parameters that are set, and unknown ones.
pub(crate) fn pairs<'a>(
    fields: &[(&'static str, &'a dyn Value)],
    extra: &'a [(Box<str>, Personal)],
) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> + use<'a> {
    let known: Vec<(&str, Cow<'a, str>)> = (fields.iter())
        .filter_map(|(name, value)| Some((*name, text(value.view())?)))
        .collect();
    let extra = extra
        .iter()
        .map(|(name, value)| (&**name, value.reveal().into()));
    known.into_iter().chain(extra)
}

/// Text of a parameter: values of a list separated by commas. An empty list is absent.
fn text(view: View<'_>) -> Option<Cow<'_, str>> {
    Some(match view {
        View::Bool(flag) => if flag { "true" } else { "false" }.into(),
        View::Unsigned(number) => number.to_string().into(),
        View::Text(text) => text,
        View::Variant(text, _) => text.into(),
        View::List(list) => {
            let texts: Vec<_> = list
                .elements()
                .filter_map(|element| text(element.view()))
                .collect();
            return (!texts.is_empty()).then(|| texts.join(",").into());
        }
        _ => return None,
    })
}

#[cfg(test)]
#[expect(
    unreachable_pub,
    reason = "the macro declares items for users of the crate"
)]
mod tests {
    use crate::Personal;

    query! {
        pub struct Transfers {
            r#where: into Personal,
            sort_by: into Personal = "sortBy",
        }
    }

    #[test]
    fn keywords_and_other_names_are_those_of_the_api() {
        let query = Transfers::new().r#where("x").sort_by("y").with("z", "w");
        let pairs: alloc::vec::Vec<_> = query.query_pairs().collect();
        let named = [("where", "x"), ("sortBy", "y"), ("z", "w")];
        assert_eq!(pairs, named.map(|(name, value)| (name, value.into())));
        assert_eq!(Transfers::FIELDS[0].name, "where");
    }
}
