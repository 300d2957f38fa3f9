//! The macro that declares every request body.

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
/// The word before the type is the argument of the setter: `into` takes `impl Into<T>`,
/// `exact` takes `T` (numbers and booleans, whose literals could not be inferred
/// otherwise), `patch` takes `impl Into<Patch<T>>` (keep, clear or set).
///
/// The brackets list rules of [`crate::validate::rule`]. A rule applies to the value inside
/// `Option`, `Patch`, `Personal` and to each element of a `Vec`; an absent value passes.
/// `check` names functions for rules over several fields.
///
/// Each request also gets a macro of the same name, for [`setters!`](crate::setters).
macro_rules! request {
    (
        $(#[$meta:meta])*
        pub struct $Name:ident {
            $(required {
                $( $(#[$rmeta:meta])* $required:ident : $rkind:ident $rty:ty $([ $($rrule:tt)* ])? ),* $(,)?
            })?
            $(optional {
                $( $(#[$fmeta:meta])* $field:ident : $kind:ident $ty:ty $([ $($rule:tt)* ])? ),* $(,)?
            })?
            $(check { $($check:path),* $(,)? })?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct $Name {
            $($( $(#[$rmeta])* pub $required: $rty, )*)?
            $($(
                $(#[$fmeta])*
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
            $Name
            required { $($($required : $rty),*)? }
            optional { $($($field : $crate::request::stored!($kind $ty)),*)? }
        }

        $crate::validate::validate! {
            $Name (extra)
            {
                $($( $required [$($($rrule)*)?] )*)?
                $($( $field [$($($rule)*)?] )*)?
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
            $($( $required : $rty, )*)?
            $($( $field : Option<$ty>, )*)?
        }

        $crate::field::assert_fields!($($($rty,)*)? $($($ty),*)?);

        impl $Name {
            /// Creates a request with the required fields.
            #[inline]
            #[must_use]
            pub fn new($($( $required: $crate::__setter_type!($rkind $rty) ),*)?) -> Self {
                Self {
                    $($( $required: $crate::request::convert!($rkind $required), )*)?
                    $($( $field: core::default::Default::default(), )*)?
                    extra: $crate::Extra::default(),
                }
            }

            $($(
                $(#[$fmeta])*
                #[inline]
                #[must_use]
                pub fn $field(mut self, $field: $crate::__setter_type!($kind $ty)) -> Self {
                    self.$field = $crate::request::store!($kind $field);
                    self
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

macro_rules! convert {
    (into $value:ident) => {
        $value.into()
    };
    (exact $value:ident) => {
        $value
    };
}

macro_rules! store {
    (patch $value:ident) => {
        $value.into()
    };
    (into $value:ident) => {
        Some($value.into())
    };
    (exact $value:ident) => {
        Some($value)
    };
}

/// The type that a setter takes.
#[doc(hidden)]
#[macro_export]
macro_rules! __setter_type {
    (into $ty:ty) => { impl Into<$ty> };
    (patch $ty:ty) => { impl Into<$crate::Patch<$ty>> };
    (exact $ty:ty) => { $ty };
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
                        $(#[$meta])*
                        pub fn $field(self, $field: $crate::__setter_type!($kind $ty)) -> Self {
                            self.$d map(|request| request.$field($field))
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

pub(crate) use {convert, default, request, setters_macro, store, stored};
