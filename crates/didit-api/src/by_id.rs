//! Requests that name a resource in their path.

use std::marker::PhantomData;

#[cfg(feature = "account")]
use didit_types::ApplicationId;
#[cfg(feature = "travel-rule")]
use didit_types::SecretString;
use didit_types::validate::Problems;
use didit_types::{NodeId, Personal, SessionId, Uuid, Validate};

use crate::account::Account;

/// Request for the resource with an id: the id goes into the path, the body into the body or
/// the query of the HTTP request.
///
/// Each operation has an alias, such as [`RetrieveDecision`](crate::resources::RetrieveDecision).
///
/// ```
/// use didit_api::Endpoint;
/// use didit_api::resources::UpdateStatusById;
/// use didit_api::types::SessionStatus;
/// use didit_api::types::session::UpdateStatus;
///
/// let approval = UpdateStatus::new(SessionStatus::Approved);
/// let request = UpdateStatusById::new("11111111-2222-4333-8444-555555555555", approval).request()?;
/// assert_eq!(request.method(), "PATCH");
/// # Ok::<_, didit_api::ValidationError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ById<Id, Body> {
    id: Id,
    body: Body,
}

impl<Id, Body> ById<Id, Body> {
    /// Creates a request from an id and a body.
    pub fn new(id: impl Into<Id>, body: Body) -> Self {
        Self {
            id: id.into(),
            body,
        }
    }

    /// Creates a request without a body or with the default one.
    pub fn of(id: impl Into<Id>) -> Self
    where
        Body: Default,
    {
        Self::new(id, Body::default())
    }

    /// Id of the resource.
    pub fn id(&self) -> &Id {
        &self.id
    }

    /// Body of the request.
    pub fn body(&self) -> &Body {
        &self.body
    }

    pub(crate) fn map_body(mut self, change: impl FnOnce(Body) -> Body) -> Self {
        self.body = change(self.body);
        self
    }
}

/// Ids in the path of a request, in at most four segments.
pub(crate) trait PathId {
    fn segments(&self) -> [&str; 4];
}

macro_rules! path_ids {
    ($($(#[$meta:meta])* $Id:ty: |$id:ident| $segments:expr;)+) => { $(
        $(#[$meta])*
        impl PathId for $Id {
            fn segments(&self) -> [&str; 4] {
                let $id = self;
                let mut segments = [""; 4];
                for (segment, id) in segments.iter_mut().zip($segments) {
                    *segment = id;
                }
                segments
            }
        }
    )+ };
}

path_ids! {
    (): |_id| [""];
    SessionId: |id| [id.as_str()];
    Uuid: |id| [id.as_str()];
    Personal: |id| [id.reveal()];
    #[cfg(feature = "travel-rule")]
    SecretString: |token| [token.reveal()];
    (SessionId, NodeId): |id| [id.0.as_str(), id.1.as_str()];
    (SessionId, Uuid): |id| [id.0.as_str(), id.1.as_str()];
    (Uuid, Uuid): |id| [id.0.as_str(), id.1.as_str()];
    #[cfg(feature = "account")]
    (Uuid, ApplicationId): |id| [id.0.as_str(), id.1.as_str()];
    Account: |id| [id.organization(), id.application()];
    (Account, SessionId): |id| [id.0.organization(), id.0.application(), id.1.as_str()];
    (Account, Uuid): |id| [id.0.organization(), id.0.application(), id.1.as_str()];
    (Account, Uuid, Uuid): |id| {
        [id.0.organization(), id.0.application(), id.1.as_str(), id.2.as_str()]
    };
}

/// Request split into its path, and its body or query.
pub(crate) trait RequestParts {
    type Body;
    fn path(&self) -> [&str; 4];
    fn body(&self) -> &Self::Body;
    fn body_mut(&mut self) -> &mut Self::Body;
}

impl<B: Validate> RequestParts for B {
    type Body = B;

    fn path(&self) -> [&str; 4] {
        [""; 4]
    }

    fn body(&self) -> &B {
        self
    }

    fn body_mut(&mut self) -> &mut B {
        self
    }
}

impl<Id: PathId, B> RequestParts for ById<Id, B> {
    type Body = B;

    fn path(&self) -> [&str; 4] {
        self.id.segments()
    }

    fn body(&self) -> &B {
        &self.body
    }

    fn body_mut(&mut self) -> &mut B {
        &mut self.body
    }
}

macro_rules! markers {
    ($($(#[$meta:meta])* $Marker:ident;)+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $Marker<T>(PhantomData<fn() -> T>);

        impl<T> Default for $Marker<T> {
            fn default() -> Self {
                Self(PhantomData)
            }
        }

        impl<T> Validate for $Marker<T> {
            fn find_problems(&self, _: &mut Problems) {}
        }
    )+ };
}

markers! {
    /// Body of a request that retrieves a `T`: none.
    Retrieve;
    /// Body of a request that deletes a `T`: none.
    Delete;
    /// Body of a request for an action `T` without parameters: none.
    Act;
    /// Body of a request that renders a `T` as a PDF report: none.
    GeneratePdf;
}

/// Declares requests with a body, whose operation follows from a type.
macro_rules! tagged {
    ($($(#[$meta:meta])* $Name:ident($Body:ty);)+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $Name<T> {
            body: $Body,
            tag: std::marker::PhantomData<fn() -> T>,
        }

        impl<T> $Name<T> {
            /// Creates a request of the kind `T`.
            pub fn new(body: $Body) -> Self {
                Self { body, tag: std::marker::PhantomData }
            }
        }

        impl<T> didit_types::Validate for $Name<T> {
            fn find_problems(&self, problems: &mut didit_types::validate::Problems) {
                self.body.find_problems(problems);
            }
        }

        impl<T> serde::Serialize for $Name<T> {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.body.serialize(serializer)
            }
        }
    )+ };
}

pub(crate) use tagged;
