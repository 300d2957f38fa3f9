//! Links to pictures, videos and files of a decision.

use core::time::Duration;

use alloc::{format, vec::Vec};

use super::{
    Decision, DocumentAi, FaceMatch, FeatureReport, IdVerification, LivenessCheck, NfcVerification,
    PoaVerification, QuestionnaireResponse, company_documents::CompanyDocuments,
};
use crate::{Feature, MediaUrl, NodeId, Timestamp};

/// Validity of a link after the decision was retrieved: 60 minutes. Retrieve the decision again
/// for new links.
///
/// Source: <https://docs.didit.me/sessions-api/retrieve-session>
pub const MEDIA_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// Link to a picture, video or file of a decision.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Media<'a> {
    /// Feature of the report that contains the link.
    pub feature: Feature,
    /// Id of the report's workflow node; `None` for a session without a workflow graph.
    pub node_id: Option<&'a NodeId>,
    /// Name of the field that contains the link.
    pub field: &'static str,
    /// The link.
    pub url: &'a MediaUrl,
}

impl Media<'_> {
    /// Returns the validity of the link from its signing time: the `X-Amz-Expires` parameter,
    /// or [`MEDIA_LIFETIME`] without one.
    ///
    /// The link expires this long after [`Self::signed_at`]. A link without a signing time was
    /// signed when the decision was retrieved.
    #[must_use]
    pub fn lifetime(&self) -> Duration {
        self.parameter("X-Amz-Expires=")
            .and_then(|seconds| seconds.parse().ok())
            .map_or(MEDIA_LIFETIME, Duration::from_secs)
    }

    /// Returns the signing time of the link in UTC, from the `X-Amz-Date` parameter.
    #[must_use]
    pub fn signed_at(&self) -> Option<Timestamp> {
        let (day, time) = self.parameter("X-Amz-Date=")?.split_once('T')?;
        let time = time.strip_suffix('Z')?;
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if day.len() != 8 || time.len() != 6 || !is_number(day) || !is_number(time) {
            return None;
        }
        Some(Timestamp::from(format!(
            "{}-{}-{}T{}:{}:{}Z",
            &day[..4],
            &day[4..6],
            &day[6..],
            &time[..2],
            &time[2..4],
            &time[4..]
        )))
    }

    fn parameter(&self, name_and_sign: &str) -> Option<&str> {
        let (_, query) = self.url.reveal().split_once('?')?;
        query
            .split('&')
            .find_map(|pair| pair.strip_prefix(name_and_sign))
    }
}

impl Decision {
    /// Returns every link to a picture, video or file, including repeated features.
    ///
    /// Links to other sessions and to web pages are excluded.
    #[must_use]
    pub fn media(&self) -> Vec<Media<'_>> {
        let mut links = Vec::new();
        collect::<IdVerification>(self, &mut links);
        collect::<NfcVerification>(self, &mut links);
        collect::<LivenessCheck>(self, &mut links);
        collect::<FaceMatch>(self, &mut links);
        collect::<PoaVerification>(self, &mut links);
        collect::<DocumentAi>(self, &mut links);
        collect::<QuestionnaireResponse>(self, &mut links);
        collect::<CompanyDocuments>(self, &mut links);
        links
    }
}

fn collect<'a, T: FeatureReport + HasMedia + 'a>(
    decision: &'a Decision,
    links: &mut Vec<Media<'a>>,
) {
    for report in decision.runs::<T>().all() {
        report.media(&mut |field, url| {
            links.push(Media {
                feature: T::FEATURE,
                node_id: report.node_id(),
                field,
                url,
            });
        });
    }
}

trait HasMedia {
    fn media<'a>(&'a self, add: &mut dyn FnMut(&'static str, &'a MediaUrl));
}

/// Lists the fields of a report that hold one link each, then those that hold
/// many, then the links of the objects inside it.
macro_rules! media {
    ($($Type:ident [$($one:ident)*] [$($many:ident)*] |$report:ident| { $($field:literal: $links:expr;)* })+) => {
        $(
            impl HasMedia for $Type {
                fn media<'a>(&'a self, add: &mut dyn FnMut(&'static str, &'a MediaUrl)) {
                    $( self.$one.iter().for_each(|url| add(stringify!($one), url)); )*
                    $( self.$many.iter().flatten().for_each(|url| add(stringify!($many), url)); )*
                    $( let $report = self; $links.for_each(|url| add($field, url)); )*
                }
            }
        )+
    };
}

media! {
    IdVerification [
        portrait_image front_image front_video back_image back_video full_front_image
        full_back_image front_image_camera_front back_image_camera_front
    ] [extra_files] |report| {
        "registry_portrait": report.id_lookup.iter().filter_map(|lookup| lookup.registry_portrait.as_ref());
        "portrait": report.wallet_verification.iter().filter_map(|wallet| wallet.portrait.as_ref());
        "front_image_url": report.matches.iter().flatten().filter_map(|hit| hit.front_image_url.as_ref());
    }
    NfcVerification [portrait_image signature_image] [] |report| {}
    LivenessCheck [reference_image video_url] [] |report| {
        "match_image_url": report.matches.iter().flatten().filter_map(|hit| hit.match_image_url.as_ref());
    }
    FaceMatch [source_image target_image] [] |report| {}
    PoaVerification [document_file] [extra_files] |report| {}
    DocumentAi [] [] |report| {
        "file_url": report.items.iter().flatten().filter_map(|item| item.file_url.as_ref());
    }
    QuestionnaireResponse [] [] |report| {
        "files": report
            .sections
            .iter()
            .flatten()
            .flat_map(|section| section.items.iter().flatten())
            .filter_map(|item| item.answer.as_ref())
            .flat_map(|answer| answer.files.iter().flatten());
    }
    CompanyDocuments [] [] |report| {
        "file_url": report.items.iter().flatten().filter_map(|item| item.file_url.as_ref());
    }
}
