//! Tables of endpoints and of their filters.

/// Implements [`Endpoint`](crate::Endpoint) for the rows of a table. A row names the request,
/// its operation, its builder in [`build`], its output and its decoder in
/// [`endpoint`](crate::endpoint); lists and documents have short forms.
macro_rules! endpoints {
    () => {};
    ($Request:ty: $OPERATION:ident -> pages of $Item:ty; $($rest:tt)*) => {
        $crate::resources::table::endpoints! {
            $Request: $OPERATION, query -> didit_types::Page<$Item>, json;
        }

        impl $crate::pager::Paged for $Request {
            type Item = $Item;

            fn position(&self) -> $crate::pager::Position {
                $crate::pager::Filter::position($crate::by_id::RequestParts::body(self))
            }

            fn at(mut self, position: &$crate::pager::Position) -> Self {
                let body = $crate::by_id::RequestParts::body_mut(&mut self);
                $crate::pager::Filter::move_to(body, position);
                self
            }
        }

        $crate::resources::table::endpoints! { $($rest)* }
    };
    ($Request:ty: $OPERATION:ident, $build:ident -> $Format:ident document; $($rest:tt)*) => {
        impl $crate::endpoint::Endpoint for $Request {
            type Output = $crate::document::Document;

            fn operation(&self) -> didit_types::Operation {
                didit_types::operation::$OPERATION
            }

            fn request(
                &self,
            ) -> Result<http::Request<didit_transport::RequestBody>, $crate::ValidationError> {
                let operation = &didit_types::operation::$OPERATION;
                let mut request = $crate::resources::table::build::$build(operation, self)?;
                let accept = $crate::document::Format::$Format.content_type();
                let accept = http::HeaderValue::from_static(accept);
                request.headers_mut().insert(http::header::ACCEPT, accept);
                Ok(request)
            }

            fn decode(
                &self,
                response: http::Response<bytes::Bytes>,
            ) -> Result<Self::Output, $crate::Error> {
                $crate::document::Document::from_response(
                    &didit_types::operation::$OPERATION,
                    response,
                    $crate::document::Format::$Format,
                )
            }

            fn response_limit(&self) -> usize {
                $crate::document::Format::$Format.max_len()
            }
        }

        impl $crate::endpoint::DocumentEndpoint for $Request {
            const FORMAT: $crate::document::Format = $crate::document::Format::$Format;
        }

        $crate::resources::table::endpoints! { $($rest)* }
    };
    (
        $Request:ty: $OPERATION:ident, $build:ident -> $Output:ty, $decode:ident
        $({ $($provided:item)* })?; $($rest:tt)*
    ) => {
        impl $crate::endpoint::Endpoint for $Request {
            type Output = $Output;

            fn operation(&self) -> didit_types::Operation {
                didit_types::operation::$OPERATION
            }

            fn request(
                &self,
            ) -> Result<http::Request<didit_transport::RequestBody>, $crate::ValidationError> {
                $crate::resources::table::build::$build(&didit_types::operation::$OPERATION, self)
            }

            fn decode(
                &self,
                response: http::Response<bytes::Bytes>,
            ) -> Result<Self::Output, $crate::Error> {
                $crate::endpoint::$decode(&didit_types::operation::$OPERATION, response)
            }

            fn drift(&self, output: &$Output) -> Vec<didit_types::Drift> {
                didit_types::Drifting::drift(output)
            }

            $($($provided)*)?
        }

        $crate::resources::table::endpoints! { $($rest)* }
    };
}

/// Implements [`Filter`](crate::pager::Filter) and [`QueryPairs`](crate::request::QueryPairs) for queries by the
/// fields that say where the page begins.
macro_rules! filters {
    ($($Query:ty: [$($field:ident),+];)+) => { $(
        impl $crate::request::QueryPairs for $Query {
            fn pairs(&self) -> impl Iterator<Item = (&str, std::borrow::Cow<'_, str>)> {
                self.query_pairs()
            }
        }

        impl $crate::pager::Filter for $Query {
            fn position(&self) -> $crate::pager::Position {
                let mut position = $crate::pager::Position::default();
                $( position.$field = self.$field; )+
                position
            }

            fn move_to(&mut self, position: &$crate::pager::Position) {
                $( self.$field = position.$field; )+
            }
        }
    )+ };
}

pub(super) use {endpoints, filters};

/// Builders of requests.
pub(super) mod build {
    pub(in crate::resources) use crate::request::{json, optional_json, query};
    pub(in crate::resources) use crate::with_files::{form, form_or_json};
}
