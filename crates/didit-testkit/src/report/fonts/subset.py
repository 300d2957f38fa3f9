#!/usr/bin/env python3
"""Cuts the fonts of the report out of Debian's, and packs them.

apt-get install fonts-noto-core fonts-noto-cjk fonts-droid-fallback
pip install fonttools
python3 subset.py

Writes one `.ttf.z` or `.otf.z` (zlib) a script beside this file. What each
holds, where it comes from and under which licence: README.md.
"""

import io
import pathlib
import zlib

from fontTools import subset

HERE = pathlib.Path(__file__).parent
NOTO = "/usr/share/fonts/truetype/noto/NotoSans{}.ttf"
CJK = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
KOREAN = 1  # The face of the collection.
DROID = "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"

# What stands between the letters of any script, so that a line changes its font less often.
COMMON = "20-22,27-29,2c-2f,3a-3b,a0,ab,bb,2010-2015,2018-201d,25cc"


def level(codec, lead):
    """The characters of a two-byte encoding's rows: its common ones stand first."""
    found = set()
    for first in lead:
        for second in range(0x40, 0xFF):
            try:
                text = bytes([first, second]).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(text) == 1 and ord(text) >= 0x3400:
                found.add(ord(text))
    return found


# Chinese in both scripts and Japanese, each with the half that is in daily use.
HAN = (
    level("gb2312", range(0xB0, 0xD8))
    | level("big5", range(0xA4, 0xC7))
    | level("euc_jp", range(0xB0, 0xD0))
    | set(range(0x3000, 0x3020))
    | set(range(0x3040, 0x3100))
    | set(range(0xFF01, 0xFF60))
)
HANGUL = level("euc_kr", range(0xB0, 0xC9))

FONTS = {
    "sans.ttf": (
        NOTO.format("-Regular"),
        "20-7e,a0-24f,300-36f,370-3ff,400-52f,1e00-1eff,2010-2027,202f-203a,2044,"
        "2070-209f,20a0-20bf,2100-214f,2190-2193,2212,25cc,fffd",
    ),
    "bold.ttf": (NOTO.format("-Bold"), "20-7e,a0-17f,2010-2027,2192"),
    "arabic.ttf": (NOTO.format("Arabic-Regular"), f"600-6ff,750-77f,{COMMON}"),
    "hebrew.ttf": (NOTO.format("Hebrew-Regular"), f"590-5ff,{COMMON}"),
    "devanagari.ttf": (NOTO.format("Devanagari-Regular"), f"900-97f,{COMMON}"),
    "thai.ttf": (NOTO.format("Thai-Regular"), f"e00-e7f,{COMMON}"),
    "armenian.ttf": (NOTO.format("Armenian-Regular"), f"530-58f,{COMMON}"),
    "georgian.ttf": (NOTO.format("Georgian-Regular"), f"10a0-10ff,1c90-1cbf,{COMMON}"),
    "hangul.otf": (CJK, HANGUL),
    "han.ttf": (DROID, HAN),
}


def main():
    for name, (source, characters) in FONTS.items():
        options = subset.Options()
        options.font_number = KOREAN if source == CJK else -1
        options.hinting = False
        options.glyph_names = False
        options.notdef_outline = True
        options.name_IDs = [0, 1, 2, 6, 13, 14]
        # An ideograph is drawn as it is; the other scripts need every rule of theirs.
        is_plain = not isinstance(characters, str)
        options.layout_features = [] if is_plain else ["*"]
        if name in ("sans.ttf", "bold.ttf"):
            options.layout_features = ["ccmp", "locl", "mark", "mkmk", "kern"]
        options.drop_tables += ["BASE", "DSIG", "VORG", "vhea", "vmtx"]
        font = subset.load_font(source, options)
        subsetter = subset.Subsetter(options)
        if is_plain:
            subsetter.populate(unicodes=characters)
        else:
            subsetter.populate(unicodes=subset.parse_unicodes(characters))
        subsetter.subset(font)
        # The same input gives the same bytes.
        font.recalcTimestamp = False
        plain = io.BytesIO()
        font.save(plain)
        packed = zlib.compress(plain.getvalue(), 9)
        (HERE / f"{name}.z").write_bytes(packed)
        count = len(font.getBestCmap())
        print(f"{name}: {count} characters, {len(plain.getvalue())} bytes, packed {len(packed)}")


if __name__ == "__main__":
    main()
