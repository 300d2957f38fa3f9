//! Links from and to `url::Url`.

use alloc::string::String;

use url::Url;

use crate::MediaUrl;

impl From<Url> for MediaUrl {
    fn from(url: Url) -> Self {
        Self::from(String::from(url))
    }
}

impl From<&Url> for MediaUrl {
    fn from(url: &Url) -> Self {
        Self::from(url.as_str())
    }
}

impl TryFrom<&MediaUrl> for Url {
    type Error = url::ParseError;

    fn try_from(url: &MediaUrl) -> Result<Self, url::ParseError> {
        url.reveal().parse()
    }
}
