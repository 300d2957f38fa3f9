//! A second of white, 16 pixels square, as an MP4 that any player takes.
//! Sources: ISO/IEC 14496-12 for the boxes, 14496-15 for H.264 in them.

use std::iter::repeat_n;
use std::sync::LazyLock;

use bytes::Bytes;

/// Constrained baseline, level 1.0, one macroblock.
const SEQUENCE: [u8; 6] = [0x67, 0x42, 0xc0, 0x0a, 0xf4, 0xe2];
const PICTURE: [u8; 4] = [0x68, 0xce, 0x38, 0x80];

/// The head of a key frame whose only macroblock is written out (I_PCM).
const SLICE: [u8; 5] = [0x65, 0x88, 0x84, 0x08, 0x68];

/// Pixels of a macroblock: white, without colour.
const LUMA: (u8, usize) = (0xeb, 256);
const CHROMA: (u8, usize) = (0x80, 128);

const SIDE: u32 = 16;
const SECOND: u32 = 1000;
const ONE: u32 = 0x0001_0000;
const MATRIX: [u32; 9] = [ONE, 0, 0, 0, ONE, 0, 0, 0, 0x4000_0000];

/// The file.
pub(super) fn video() -> Bytes {
    static VIDEO: LazyLock<Bytes> = LazyLock::new(|| build().into());
    VIDEO.clone()
}

fn build() -> Vec<u8> {
    let kinds = boxed("ftyp", &[b"isom", &words(&[0x200]), b"isomavc1mp41"]);
    let frame = frame();
    // The frame stands behind this box and the head of its own.
    let place = size(&kinds) + 8;
    let film = film(size(&frame), place);
    [kinds, boxed("mdat", &[&frame]), film].concat()
}

fn frame() -> Vec<u8> {
    let mut unit = SLICE.to_vec();
    unit.extend(repeat_n(LUMA.0, LUMA.1));
    unit.extend(repeat_n(CHROMA.0, CHROMA.1));
    unit.push(0x80);
    [words(&[size(&unit)]), unit].concat()
}

fn film(frame: u32, place: u32) -> Vec<u8> {
    let table = boxed(
        "stbl",
        &[
            &boxed("stsd", &[&words(&[0, 1]), &description()]),
            &boxed("stts", &[&words(&[0, 1, 1, SECOND])]),
            &boxed("stsc", &[&words(&[0, 1, 1, 1, 1])]),
            &boxed("stsz", &[&words(&[0, frame, 1])]),
            &boxed("stco", &[&words(&[0, 1, place])]),
        ],
    );
    let here = boxed("dref", &[&words(&[0, 1]), &boxed("url ", &[&words(&[1])])]);
    let information = boxed(
        "minf",
        &[
            &boxed("vmhd", &[&words(&[1, 0, 0])]),
            &boxed("dinf", &[&here]),
            &table,
        ],
    );
    let media = boxed(
        "mdia",
        &[
            // 0x55c4 is "und", a language that is not said.
            &boxed("mdhd", &[&words(&[0, 0, 0, SECOND, SECOND, 0x55c4_0000])]),
            &boxed("hdlr", &[&words(&[0, 0]), b"vide", &[0; 13]]),
            &information,
        ],
    );
    // Enabled, and in the film.
    let track = [3, 0, 0, 1, 0, SECOND, 0, 0, 0, 0];
    let track = words(&[&track[..], &MATRIX, &[SIDE << 16, SIDE << 16]].concat());
    let head = [0, 0, 0, SECOND, SECOND, ONE, 0x0100_0000, 0, 0];
    let head = words(&[&head[..], &MATRIX, &[0, 0, 0, 0, 0, 0, 2]].concat());
    let track = boxed("trak", &[&boxed("tkhd", &[&track]), &media]);
    boxed("moov", &[&boxed("mvhd", &[&head]), &track])
}

/// How the frame is coded.
fn description() -> Vec<u8> {
    let decoder = [
        &[1, SEQUENCE[1], SEQUENCE[2], SEQUENCE[3], 0xff, 0xe1, 0, 6][..],
        &SEQUENCE,
        &[1, 0, 4],
        &PICTURE,
    ];
    let sides = words(&[SIDE << 16 | SIDE]);
    let points = words(&[0x0048_0000, 0x0048_0000, 0]);
    boxed(
        "avc1",
        &[
            &words(&[0, 1, 0, 0, 0, 0]),
            &sides,
            &points,
            // One frame a sample, no name of a coder, 24 bits a pixel.
            &[0, 1],
            &[0; 32],
            &[0, 0x18, 0xff, 0xff],
            &boxed("avcC", &decoder),
        ],
    )
}

fn boxed(kind: &str, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    [words(&[size(&content) + 8]), kind.into(), content].concat()
}

fn words(numbers: &[u32]) -> Vec<u8> {
    numbers
        .iter()
        .flat_map(|number| number.to_be_bytes())
        .collect()
}

fn size(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The boxes of a level, with their contents.
    fn boxes(mut bytes: &[u8]) -> Vec<(String, &[u8])> {
        let mut found = Vec::new();
        while !bytes.is_empty() {
            let length = u32::from_be_bytes(bytes[..4].try_into().unwrap()) as usize;
            let kind = String::from_utf8(bytes[4..8].to_vec()).unwrap();
            found.push((kind, &bytes[8..length]));
            bytes = &bytes[length..];
        }
        found
    }

    fn inside<'b>(bytes: &'b [u8], path: &[&str]) -> &'b [u8] {
        path.iter().fold(bytes, |bytes, kind| {
            let found = boxes(bytes).into_iter().find(|(known, _)| known == kind);
            found.unwrap().1
        })
    }

    #[test]
    fn the_tables_point_to_the_frame() {
        let video = video();
        let table = ["moov", "trak", "mdia", "minf", "stbl"];
        let number = |kind: &str, word: usize| {
            let content = inside(&video, &[&table[..], &[kind]].concat());
            let word = &content[word * 4..word * 4 + 4];
            u32::from_be_bytes(word.try_into().unwrap()) as usize
        };
        let (place, length) = (number("stco", 2), number("stsz", 1));
        let frame = &video[place..place + length];
        assert_eq!(frame, inside(&video, &["mdat"]));
        assert_eq!(frame[..9], [0, 0, 1, 0x86, 0x65, 0x88, 0x84, 0x08, 0x68]);
        assert_eq!(inside(&video, &["moov", "mvhd"]).len(), 100);
        assert_eq!(inside(&video, &["moov", "trak", "tkhd"]).len(), 84);
    }
}
