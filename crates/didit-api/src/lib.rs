//! A client for the Didit identity verification API.
