//! The colours of the report. Every colour of text has a contrast of 4.5 or more on
//! white and on the tints.

use krilla::color::rgb;
use krilla::paint::Fill;

/// An RGB colour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Colour(u8, u8, u8);

pub(crate) const INK: Colour = Colour(0x1a, 0x1d, 0x24);
pub(crate) const GREY: Colour = Colour(0x56, 0x5c, 0x69);
pub(super) const RULE: Colour = Colour(0xd5, 0xd9, 0xe0);
pub(super) const BAND: Colour = Colour(0xf1, 0xf3, 0xf6);
pub(super) const GREEN: Colour = Colour(0x0b, 0x66, 0x37);
pub(in crate::report) const RED: Colour = Colour(0xa5, 0x1a, 0x1f);
pub(in crate::report) const AMBER: Colour = Colour(0x83, 0x52, 0x00);
const GREEN_TINT: Colour = Colour(0xe9, 0xf5, 0xee);
const RED_TINT: Colour = Colour(0xfc, 0xec, 0xec);
const AMBER_TINT: Colour = Colour(0xfb, 0xf2, 0xdf);

impl Colour {
    /// Returns the colour of a number such as `0xff_00_00`, which is red.
    pub(crate) const fn new(hex: u32) -> Self {
        let [_, red, green, blue] = hex.to_be_bytes();
        Self(red, green, blue)
    }

    pub(crate) const fn rgb(self) -> [u8; 3] {
        [self.0, self.1, self.2]
    }

    pub(super) fn fill(self) -> Fill {
        Fill {
            paint: rgb::Color::new(self.0, self.1, self.2).into(),
            ..Fill::default()
        }
    }
}

/// Returns the text colour of a status of a session, a check, a case or a transaction.
pub(in crate::report) fn of_status(status: &str) -> Colour {
    match status {
        "Approved" | "Resolved" => GREEN,
        "Declined" => RED,
        "Not Finished" | "Not Started" | "" => GREY,
        _ => AMBER,
    }
}

/// Returns the background of a block in a text colour.
pub(super) fn tint(colour: Colour) -> Colour {
    match colour {
        GREEN => GREEN_TINT,
        RED => RED_TINT,
        AMBER => AMBER_TINT,
        _ => BAND,
    }
}
