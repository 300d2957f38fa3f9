//! A stateful, offline fake of the Didit identity verification API for integration tests.
