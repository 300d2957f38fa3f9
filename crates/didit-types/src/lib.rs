//! Typed models of the Didit identity verification API: sessions, decisions, webhooks.
