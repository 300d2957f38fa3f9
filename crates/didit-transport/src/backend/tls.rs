//! How connections are encrypted.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};

use super::BackendError;

/// TLS 1.2 and 1.3 by ring, trusting Mozilla's root certificates.
///
/// The provider is named here because rustls panics when it has to choose
/// between two that are compiled in.
pub(super) fn default_config() -> Result<ClientConfig, BackendError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| BackendError::Tls(error.into()))?
        .with_root_certificates(roots)
        .with_no_client_auth())
}
