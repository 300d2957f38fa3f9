//! Sign, verify and take in the webhooks of the Didit identity verification API.
