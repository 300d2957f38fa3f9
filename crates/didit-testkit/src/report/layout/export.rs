//! The PDF file: version 1.7, tagged according to PDF/UA-1.

use krilla::Document;
use krilla::SerializeSettings;
use krilla::configure::{Configuration, Validator};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::tagging::{ArtifactType, ContentTag, SpanTag};

use super::colour::{BAND, Colour};
use super::line::{Line, Part};
use super::sheet::{Bookmark, Box4, Mark, PAGE, Sheet};
use super::tree::{Drawn, LANGUAGE, Leaf};

/// Returns the bytes of the file, or `None` if it can't be written: if a font has no
/// characters for its glyphs, or content has no tag.
pub(in crate::report) fn export(
    sheet: Sheet,
    title: &str,
    made: jiff::Timestamp,
) -> Option<Vec<u8>> {
    let mut document = Document::new_with(SerializeSettings {
        configuration: Configuration::new_with_validator(Validator::UA1),
        ..SerializeSettings::default()
    });
    let mut drawn = Drawn::of(&sheet.tree);
    for marks in &sheet.pages {
        let mut page = document.start_page_with(PageSettings::from_wh(PAGE.0, PAGE.1)?);
        let mut surface = page.surface();
        for mark in marks {
            match mark {
                Mark::Fill(area, colour) => fill(&mut surface, *area, *colour),
                Mark::Text { line, x, y, leaf } => {
                    let at = Point::from_xy(*x, *y);
                    text(&mut surface, line, at, *leaf, &mut drawn);
                }
            }
        }
        surface.finish();
        page.finish();
    }
    document.set_outline(outline(&sheet.outline));
    document.set_metadata(
        Metadata::new()
            .title(title.to_owned())
            .language(LANGUAGE.to_owned())
            .creator("didit-testkit".to_owned())
            .creation_date(date(made)),
    );
    document.set_tag_tree(sheet.tree.finish(&drawn));
    let mut file = document.finish().ok()?;
    without_suspects(&mut file);
    Some(file)
}

/// Overwrites an entry with its default value, which older versions of poppler report as an
/// error.
fn without_suspects(file: &mut [u8]) {
    const ENTRY: &[u8] = b"/Suspects false";
    if let Some(at) = memchr::memmem::find(file, ENTRY) {
        file[at..at + ENTRY.len()].fill(b' ');
    }
}

fn outline(bookmarks: &[Bookmark]) -> Outline {
    let mut outline = Outline::new();
    let mut rest = bookmarks.iter().peekable();
    let node = |mark: &Bookmark| {
        let point = Point::from_xy(0.0, mark.y);
        OutlineNode::new(mark.title.clone(), XyzDestination::new(mark.page, point))
    };
    while let Some(mark) = rest.next() {
        let mut parent = node(mark);
        while let Some(nested) = rest.next_if(|mark| mark.is_nested) {
            parent.push_child(node(nested));
        }
        outline.push_child(parent);
    }
    outline
}

fn date(made: jiff::Timestamp) -> DateTime {
    let made = made.to_zoned_datetime(jiff::tz::TimeZone::UTC);
    let part = |number: i8| u8::try_from(number).unwrap_or(0);
    DateTime::new(u16::try_from(made.year()).unwrap_or(0))
        .month(part(made.month()))
        .day(part(made.day()))
        .hour(part(made.hour()))
        .minute(part(made.minute()))
        .second(part(made.second()))
        .utc_offset_hour(0)
}

fn fill(surface: &mut Surface<'_>, area: Box4, colour: Colour) {
    let mut path = PathBuilder::new();
    let Some(area) = Rect::from_xywh(area.0, area.1, area.2, area.3) else {
        return;
    };
    path.push_rect(area);
    if let Some(path) = path.finish() {
        surface.start_tagged(ContentTag::Artifact(ArtifactType::Other));
        surface.set_fill(Some(colour.fill()));
        surface.draw_path(&path);
        surface.end_tagged();
    }
}

fn text(surface: &mut Surface<'_>, line: &Line, at: Point, leaf: Option<Leaf>, drawn: &mut Drawn) {
    let Some(leaf) = leaf else {
        // Headers, footers, and the repeated head of a table.
        let kind = ArtifactType::Page;
        surface.start_tagged(ContentTag::Artifact(kind));
        for part in &line.parts {
            glyphs(surface, part, at, line.style.colour);
        }
        surface.end_tagged();
        return;
    };
    for group in line
        .parts
        .chunk_by(|one, other| one.replaced.is_none() && other.replaced.is_none())
    {
        let replaced = group[0].replaced.map(String::from);
        if replaced.is_some() {
            fill(surface, ground(&group[0], at, line.style.size), BAND);
        }
        let span = SpanTag::empty().with_actual_text(replaced.as_deref());
        drawn.push(leaf, surface.start_tagged(ContentTag::Span(span)));
        for part in group {
            glyphs(surface, part, at, line.style.colour);
        }
        surface.end_tagged();
    }
}

/// Background of the code of a character without a glyph.
fn ground(part: &Part, at: Point, size: f32) -> Box4 {
    let margin = size * 0.05;
    Box4(
        at.x + part.x + margin,
        at.y - size * 0.78,
        part.width - 2.0 * margin,
        size,
    )
}

fn glyphs(surface: &mut Surface<'_>, part: &Part, at: Point, colour: Colour) {
    surface.set_fill(Some(colour.fill()));
    surface.draw_glyphs(
        Point::from_xy(at.x + part.glyphs_x(), at.y),
        &part.glyphs,
        part.face.font.clone(),
        &part.text,
        part.size,
        false,
    );
}
