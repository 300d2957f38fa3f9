//! Text, tables and lists on the pages of a PDF.
//!
//! `font` and `piece` choose the fonts, `line` shapes and breaks lines, `sheet` places
//! them on pages, `tree` records their meaning, `blocks` offers the building blocks of a
//! section, `export` writes the file. Pictures draw the same lines.

mod blocks;
mod colour;
mod export;
mod font;
mod line;
mod piece;
mod sheet;
mod tree;

pub(super) use self::blocks::{Note, Pair, Text};
pub(super) use self::colour::{AMBER, RED, of_status};
pub(crate) use self::colour::{Colour, GREY, INK};
pub(super) use self::export::export;
pub(crate) use self::line::{Line, Style, line};
pub(super) use self::sheet::{INDENT, NOTE, STRONG, Sheet, TEXT};
