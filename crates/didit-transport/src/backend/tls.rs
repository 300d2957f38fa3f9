//! The default TLS configuration.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};

use super::BackendError;

/// Returns a configuration of TLS 1.2 and 1.3 with ring, which trusts Mozilla's root certificates.
///
/// The provider is explicit, because rustls panics if it must choose between two.
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
