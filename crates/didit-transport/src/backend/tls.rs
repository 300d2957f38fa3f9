//! The default TLS configuration.

use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::pki_types::pem::{Error, PemObject as _};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
};

use super::BackendError;

/// Returns a configuration of TLS 1.2 and 1.3 with ring, which trusts Mozilla's root certificates,
/// those of the environment, and those in `pem`.
///
/// The provider is explicit, because rustls panics if it must choose between two.
pub(super) fn default_config(pem: Option<&[u8]>) -> Result<ClientConfig, BackendError> {
    let mut certificates = certificates_of(|name| std::env::var_os(name))?;
    if let Some(pem) = pem {
        let further = collect(CertificateDer::pem_slice_iter(pem));
        certificates.extend(further.map_err(|error| BackendError::FurtherRoots(error.into()))?);
    }
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    roots.add_parsable_certificates(certificates.iter().cloned());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| BackendError::Tls(error.into()))?;
    if certificates.is_empty() {
        return Ok(builder.with_root_certificates(roots).with_no_client_auth());
    }
    let webpki = WebPkiServerVerifier::builder_with_provider(roots.into(), provider)
        .build()
        .map_err(|error| BackendError::Tls(error.into()))?;
    let verifier = Arc::new(Verifier {
        webpki,
        certificates,
    });
    Ok(builder
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth())
}

/// webpki, which also accepts a certificate of the environment as the server's own.
///
/// Common tools make a self-signed certificate one of an authority, and webpki refuses these for a
/// server, even if they are trusted.
#[derive(Debug)]
struct Verifier {
    webpki: Arc<WebPkiServerVerifier>,
    certificates: Vec<CertificateDer<'static>>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let result = self.webpki.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        );
        // webpki has checked the validity before this error.
        if let Err(rustls::Error::InvalidCertificate(CertificateError::Other(error))) = &result
            && error.0.downcast_ref() == Some(&webpki::Error::CaUsedAsEndEntity)
            && self
                .certificates
                .iter()
                .any(|trusted| trusted == end_entity)
        {
            verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
            return Ok(ServerCertVerified::assertion());
        }
        result
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.webpki.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.webpki.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.webpki.supported_verify_schemes()
    }
}

fn certificates_of(
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Vec<CertificateDer<'static>>, BackendError> {
    let mut found = Vec::new();
    for (name, read) in [
        ("SSL_CERT_FILE", file as fn(&Path) -> _),
        ("SSL_CERT_DIR", folder),
    ] {
        let Some(path) = variable(name).filter(|path| !path.is_empty()) else {
            continue;
        };
        let certificates: Result<Vec<_>, Error> = read(Path::new(&path));
        let certificates = certificates.map_err(|error| BackendError::RootCertificates {
            variable: name,
            source: error.into(),
        })?;
        found.extend(certificates);
    }
    Ok(found)
}

fn file(path: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    collect(CertificateDer::pem_file_iter(path)?)
}

/// The certificates of a PEM text, at least one.
fn collect(
    sections: impl Iterator<Item = Result<CertificateDer<'static>, Error>>,
) -> Result<Vec<CertificateDer<'static>>, Error> {
    let certificates = sections.collect::<Result<Vec<_>, _>>()?;
    if certificates.is_empty() {
        return Err(Error::NoItemsFound);
    }
    Ok(certificates)
}

/// The certificates of all files of a folder; files of another kind are skipped.
fn folder(path: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let mut certificates = Vec::new();
    for entry in std::fs::read_dir(path).map_err(Error::Io)? {
        certificates.extend(file(&entry.map_err(Error::Io)?.path()).unwrap_or_default());
    }
    Ok(certificates)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair, date_time_ymd};

    use super::*;

    fn with(name: &str, path: &Path) -> Result<Vec<CertificateDer<'static>>, BackendError> {
        certificates_of(|variable| (variable == name).then(|| path.into()))
    }

    #[test]
    fn certificates_of_the_environment_are_read() {
        let folder = std::env::temp_dir().join(format!("didit-transport-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let signed = rcgen::generate_simple_self_signed(["private.example".to_owned()]).unwrap();
        let file = folder.join("ca.pem");
        std::fs::write(&file, signed.cert.pem()).unwrap();
        std::fs::write(folder.join("README"), "no certificate").unwrap();
        assert_eq!(with("SSL_CERT_FILE", &file).unwrap().len(), 1);
        assert_eq!(with("SSL_CERT_DIR", &folder).unwrap().len(), 1);
        assert!(with("SSL_CERT_FILE", Path::new("")).unwrap().is_empty());
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn unreadable_certificates_are_named() {
        for (name, path) in [
            ("SSL_CERT_FILE", "missing.pem"),
            ("SSL_CERT_FILE", file!()),
            ("SSL_CERT_DIR", "missing"),
        ] {
            let error = with(name, Path::new(path)).unwrap_err();
            assert!(error.to_string().contains(name), "{error}");
        }
    }

    #[test]
    fn self_signed_authority_is_trusted_as_a_server_by_its_name() {
        let certificate = |not_after: i32| {
            let mut params = CertificateParams::new(vec!["private.example".to_owned()]).unwrap();
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            params.not_after = date_time_ymd(not_after, 1, 1);
            let key = KeyPair::generate().unwrap();
            params.self_signed(&key).unwrap().der().clone()
        };
        let (own, other, expired) = (certificate(4096), certificate(4096), certificate(2001));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut roots = RootCertStore::empty();
        roots.add(own.clone()).unwrap();
        let webpki = WebPkiServerVerifier::builder_with_provider(roots.into(), provider);
        let verifier = Verifier {
            webpki: webpki.build().unwrap(),
            certificates: vec![own.clone(), expired.clone()],
        };
        let verify = |certificate: &CertificateDer<'_>, name: &'static str| {
            let (name, now) = (name.try_into().unwrap(), Duration::from_secs(1_800_000_000));
            let now = UnixTime::since_unix_epoch(now);
            verifier
                .verify_server_cert(certificate, &[], &name, &[], now)
                .is_ok()
        };
        assert!(verify(&own, "private.example"));
        assert!(!verify(&own, "other.example"));
        assert!(!verify(&other, "private.example"));
        assert!(!verify(&expired, "private.example"));
    }
}
