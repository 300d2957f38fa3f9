//! The macro that declares every request body.

use alloc::{borrow::ToOwned as _, string::String, vec::Vec};

/// Declares a request body: fields, setters, validation and encoding.
///
/// `new` takes the required fields, one chained setter sets each optional field, and `with`
/// sets a field that this version does not know. Setters do not validate; the client
/// validates a request before it sends it ([`crate::Validate`]).
///
/// ```text
/// request! {
///     /// A new session.
///     pub struct CreateSession {
///         required {
///             /// Id of a published workflow.
///             workflow_id: into WorkflowId [required],
///         }
///         optional {
///             /// User id of the caller.
///             vendor_data: into Personal [required],
///             /// E-mail address and phone number.
///             contact_details: into ContactDetails [nested],
///             /// Minimum age in years.
///             minimum_age: exact u64 [range(1..=120)],
///             /// Name of the issuer; `Patch::Clear` deletes it.
///             issuer: patch Personal [max(255)],
///         }
///         check { callback_needs_method }
///     }
/// }
///
/// fn callback_needs_method(request: &CreateSession, problems: &mut Problems) { … }
/// ```
///
/// The word before the type is the argument of the setter: `into` takes what converts into the
/// type, `exact` takes the type (numbers and booleans, whose literals could not be inferred
/// otherwise), `json` takes `impl Serialize`, `patch` takes what converts into the type or a
/// `Patch` (keep, clear or set). Each takes an `Option` of it too, see
/// [`IntoField`](crate::convert::IntoField).
///
/// The brackets list rules of [`crate::validate::rule`]. A rule applies to the value inside
/// `Option`, `Patch`, `Personal` and to each element of a `Vec`; an absent value passes.
/// `check` names functions for rules over several fields. A JSON name that differs from the Rust
/// name comes last: `txn_id: into Personal [max(255)] = "txnId"`; a keyword is written `r#type`.
///
/// Each request also gets a macro of the same name, for [`setters!`](crate::setters).
macro_rules! request {
    (
        $(#[$meta:meta])*
        pub struct $Name:ident {
            $(required {
                $( $(#[$rmeta:meta])* $required:ident : $rkind:ident $rty:ty $([ $($rrule:tt)* ])? $(= $rkey:literal)? ),* $(,)?
            })?
            $(optional {
                $( $(#[$fmeta:meta])* $field:ident : $kind:ident $ty:ty $([ $($rule:tt)* ])? $(= $key:literal)? ),* $(,)?
            })?
            $(check { $($check:path),* $(,)? })?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct $Name {
            $($(
                $(#[$rmeta])*
                $(#[cfg_attr(feature = "schemars", schemars(rename = $rkey))])?
                pub $required: $rty,
            )*)?
            $($(
                $(#[$fmeta])*
                $(#[cfg_attr(feature = "schemars", schemars(rename = $key))])?
                #[cfg_attr(
                    feature = "schemars",
                    schemars(default, skip_serializing_if = "crate::patch::Absent::is_absent")
                )]
                pub $field: $crate::request::stored!($kind $ty),
            )*)?
            /// Fields that this version does not know, sent as they are.
            #[cfg_attr(feature = "schemars", schemars(flatten))]
            pub extra: $crate::Extra,
        }

        $crate::request::default! { $Name $($($required)*)? }
        $crate::codec::codec! {
            $Name (request)
            required { $($($required $(= $rkey)?),*)? }
            optional { $($($field $(= $key)? : $crate::request::absent!($kind)),*)? }
        }

        $crate::validate::validate! {
            $Name (extra)
            {
                $($( $required $(= $rkey)? [$($($rrule)*)?] )*)?
                $($( $field $(= $key)? [$($($rule)*)?] )*)?
            }
            $($($check),*)?
        }

        $crate::request::setters_macro! {
            ($) $Name { $($( $(#[$fmeta])* $field : $kind $ty, )*)? }
        }

        #[cfg(feature = "testing")]
        $crate::testing::fields! { $Name $($($required)*)? $($($field)*)? }

        #[cfg(feature = "bench")]
        $crate::derived::derived_struct! {
            $Name
            $($( $required $(= $rkey)? : $rty, )*)?
            $($( $field $(= $key)? : Option<$ty>, )*)?
        }

        impl $Name {
            /// Fields, for programs that make the request from text.
            #[doc(hidden)]
            pub const FIELDS: &'static [$crate::request::FieldInfo] = &[
                $($( $crate::request::info!($(#[$rmeta])* true, $required $(= $rkey)?: $rkind $rty), )*)?
                $($( $crate::request::info!($(#[$fmeta])* false, $field $(= $key)?: $kind $ty), )*)?
            ];

            /// Creates a request with the required fields.
            #[inline]
            #[must_use]
            pub fn new($($( $required: $crate::request::argument!($rkind $rty) ),*)?) -> Self {
                Self {
                    $($( $required: $crate::request::convert!($rkind $required), )*)?
                    $($( $field: $crate::request::absent!($kind), )*)?
                    extra: $crate::Extra::default(),
                }
            }

            $($(
                $crate::__setter! {
                    $(#[$fmeta])*
                    #[inline]
                    #[must_use]
                    $kind $field $ty, (mut self) {
                        self.$field = $crate::request::store!($kind self, $field $($key)?);
                        self
                    }
                }
            )*)?

            /// Sets a field that this version does not know.
            #[must_use]
            pub fn with(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
                self.extra.insert(name, value.into());
                self
            }
        }
    };
}

/// Field of a request or a query, as it is declared.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct FieldInfo {
    /// Name in JSON or in the query.
    pub name: &'static str,
    /// Whether the request must have it.
    pub required: bool,
    /// Type, such as `Vec<Personal>`.
    pub kind: &'static str,
    /// Attributes of its documentation.
    docs: &'static str,
}

impl FieldInfo {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        name: &'static str,
        required: bool,
        kind: &'static str,
        docs: &'static str,
    ) -> Self {
        Self {
            name,
            required,
            kind,
            docs,
        }
    }

    /// First paragraph of the documentation, without a period at the end.
    #[must_use]
    pub fn summary(&self) -> String {
        // A compiler breaks a long attribute before its text.
        let lines = self.docs.split("doc =").skip(1).map(|text| {
            let text = text.trim().trim_start_matches('r');
            text.trim_matches(['#', '"']).trim()
        });
        let lines: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
        lines.join(" ").trim_end_matches('.').to_owned()
    }
}

macro_rules! info {
    ($(#[$meta:meta])* $required:literal, $field:ident $(= $key:literal)?: $kind:ident $ty:ty) => {
        $crate::request::FieldInfo::new(
            $crate::codec::name!($field $($key)?),
            $required,
            stringify!($ty),
            concat!($(stringify!($meta), "\n"),*),
        )
    };
}

/// `Default` for a request without required fields.
macro_rules! default {
    ($Name:ident) => {
        impl Default for $Name {
            fn default() -> Self {
                Self::new()
            }
        }
    };
    ($Name:ident $($required:ident)+) => {};
}

/// The type in which a field is stored.
macro_rules! stored {
    (patch $ty:ty) => { $crate::Patch<$ty> };
    ($kind:ident $ty:ty) => { Option<$ty> };
}

/// The value of a field that is left out.
macro_rules! absent {
    (patch) => {
        $crate::Patch::Keep
    };
    ($kind:ident) => {
        None
    };
}

macro_rules! convert {
    (into $value:ident) => {
        $value.into()
    };
    (exact $value:ident) => {
        $value
    };
}

macro_rules! store {
    (exact $request:ident, $value:ident $($key:literal)?) => {
        $value.into()
    };
    (json $request:ident, $value:ident $($key:literal)?) => {
        $request.extra.encode($crate::codec::name!($value $($key)?), $value)
    };
    ($kind:ident $request:ident, $value:ident $($key:literal)?) => {
        $crate::convert::IntoField::into_field($value)
    };
}

/// The type that `new` takes.
macro_rules! argument {
    (into $ty:ty) => { impl Into<$ty> };
    (exact $ty:ty) => { $ty };
}

/// Declares a setter by the form of its argument.
#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    ($(#[$meta:meta])* exact $field:ident $ty:ty, ($($this:tt)+) $body:block) => {
        $(#[$meta])*
        pub fn $field($($this)+, $field: impl Into<Option<$ty>>) -> Self $body
    };
    ($(#[$meta:meta])* json $field:ident $ty:ty, ($($this:tt)+) $body:block) => {
        $(#[$meta])*
        pub fn $field($($this)+, $field: impl $crate::setter_types::Serialize) -> Self $body
    };
    ($(#[$meta:meta])* into $field:ident $ty:ty, ($($this:tt)+) $body:block) => {
        $crate::__setter! { $(#[$meta])* field $field Option<$ty>, ($($this)+) $body }
    };
    ($(#[$meta:meta])* patch $field:ident $ty:ty, ($($this:tt)+) $body:block) => {
        $crate::__setter! { $(#[$meta])* field $field $crate::Patch<$ty>, ($($this)+) $body }
    };
    ($(#[$meta:meta])* many $field:ident $ty:ty, ($($this:tt)+) $body:block) => {
        $crate::__setter! { $(#[$meta])* field $field alloc::vec::Vec<$ty>, ($($this)+) $body }
    };
    ($(#[$meta:meta])* field $field:ident $Field:ty, ($($this:tt)+) $body:block) => {
        $(#[$meta])*
        pub fn $field<M>(
            $($this)+,
            $field: impl $crate::convert::IntoField<$Field, M>,
        ) -> Self $body
    };
}

/// Declares the macro of a request that [`setters!`](crate::setters) expands. `$d` is a
/// dollar sign.
macro_rules! setters_macro {
    (($d:tt) $Name:ident { $( $(#[$meta:meta])* $field:ident : $kind:ident $ty:ty, )* }) => {
        #[doc(hidden)]
        #[macro_export]
        macro_rules! $Name {
            ([$d($d generics:tt)*] $d Target:ty, $d map:ident) => {
                impl<$d($d generics)*> $d Target {
                    $(
                        $crate::__setter! {
                            $(#[$meta])*
                            $kind $field $ty, (self) {
                                self.$d map(|request| request.$field($field))
                            }
                        }
                    )*

                    /// Sets a field of the request that this version does not know.
                    pub fn with(self, name: &str, value: impl Into<serde_json::Value>) -> Self {
                        self.$d map(|request| request.with(name, value))
                    }
                }
            };
        }
    };
}

/// Implements the setters of a request, with their documentation, on a type around it.
///
/// The type's method `map` takes a `FnOnce(Request) -> Request` and returns the type.
///
/// ```
/// use didit_types::{CreateSession, WorkflowId};
///
/// struct Call<T>(T);
///
/// impl<T> Call<T> {
///     fn map(self, change: impl FnOnce(T) -> T) -> Self {
///         Self(change(self.0))
///     }
/// }
///
/// didit_types::setters! { CreateSession for Call<CreateSession> via map }
///
/// let call = Call(CreateSession::new("workflow")).vendor_data("user-1");
/// assert!(call.0.vendor_data.is_some());
/// ```
#[macro_export]
macro_rules! setters {
    ($Name:ident for $Target:ident<$($argument:ty),*> via $map:ident) => {
        const _: () = {
            #[allow(unused_imports, reason = "the types of some fields")]
            use $crate::setter_types::*;
            $crate::$Name! { [] $Target<$($argument),*>, $map }
        };
    };
}

pub(crate) use {absent, argument, convert, default, info, request, setters_macro, store, stored};

#[cfg(test)]
#[expect(
    unreachable_pub,
    reason = "the macro declares items for users of the crate"
)]
#[allow(
    unfulfilled_lint_expectations,
    reason = "the macro expects a lint for them"
)]
mod tests {
    use crate::{Personal, UntypedJson, Validate as _};

    request! {
        pub struct Transfer {
            required { txn_id: into Personal [required] = "txnId", }
            optional {
                r#type: into Personal [max(3)],
                custom: json UntypedJson [object] = "customProperties",
            }
        }
    }

    #[test]
    fn keywords_and_other_names_are_those_of_the_api() {
        let transfer = Transfer::new("1").r#type("card").custom(["a"]).with("x", 1);
        let json = serde_json::to_value(&transfer).unwrap();
        let written =
            serde_json::json!({"txnId": "1", "type": "card", "customProperties": ["a"], "x": 1});
        assert_eq!(json, written);
        assert_eq!(serde_json::from_value::<Transfer>(json).unwrap(), transfer);
        let error = transfer.validate().unwrap_err();
        let wrong: alloc::vec::Vec<_> = error.fields().map(|(field, _)| field).collect();
        assert_eq!(wrong, ["type", "customProperties"]);
        assert_eq!(Transfer::FIELDS[0].name, "txnId");
    }
}
