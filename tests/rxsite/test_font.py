"""The font of Bangla pages: small, without a name, and with every joined letter that the library uses."""

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont
from PIL import ImageFont

from rxsite.management.commands.make_font import CHARACTERS, FONT, MAX_BYTES, SOURCE, make_font
from rxsite.stylesheets import build_stylesheets, stylesheet_folder

BASE = Path(settings.BASE_DIR)
FILE = BASE / FONT
JOINS, APART = "\u09cd", "\u200c"
# A letter, or several that join, with the signs that it carries.
SYLLABLE = re.compile(
    "(?:[\u0995-\u09b9\u09dc-\u09df\u09ce\u09f0\u09f1]\u09bc?\u09cd\u200d?)*"
    "[\u0985-\u09b9\u09dc-\u09e1\u09ce]\u09bc?[\u09be-\u09cc\u09d7\u09e2\u09e3]*[\u0981-\u0983\u09cd]?"
)


def texts() -> str:
    """All that pages can show: the library and the words of the interface."""
    catalogues = (BASE / "rxsite" / "locale").rglob("*.po")
    files = [*(BASE / "content").rglob("*.md"), *(BASE / "content").rglob("*.toml"), *catalogues]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def characters_of(file: Path) -> set[int]:
    with TTFont(file) as font:
        return set(font.getBestCmap())


def shape(font: ImageFont.FreeTypeFont, text: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(text, language="bn")
    return mask.size, bytes(mask)


def test_every_joined_letter_of_the_library_is_joined_by_it() -> None:
    font = ImageFont.truetype(FILE, 40, layout_engine=ImageFont.Layout.RAQM)
    joined = {one for one in SYLLABLE.findall(texts()) if JOINS in one[:-1]}
    assert len(joined) > 400
    assert [one for one in joined if shape(font, one) == shape(font, one.replace(JOINS, JOINS + APART))] == []


def test_what_it_does_not_join_is_found() -> None:
    """Such as by a font that has lost its rules."""
    written = io.BytesIO()
    with TTFont(FILE) as font:
        del font["GSUB"]
        font.flavor = None
        font.save(written)
    written.seek(0)
    without = ImageFont.truetype(written, 40, layout_engine=ImageFont.Layout.RAQM)
    assert shape(without, "ক্ষ") == shape(without, "ক্\u200cষ")


def test_every_character_of_the_script_that_pages_show_is_in_it() -> None:
    held = characters_of(FILE)
    shown = {ord(one) for one in texts() if 0x0980 <= ord(one) <= 0x09FF or one in "।॥"}
    assert shown <= held
    assert {0x0964, 0x09E6, 0x09EF, 0x200C, 0x200D, 0x25CC} <= held


def test_it_is_small_and_bears_no_name() -> None:
    assert FILE.stat().st_size <= MAX_BYTES
    with TTFont(FILE) as font:
        assert [record.toUnicode() for record in font["name"].names] == []
    assert "SIL OPEN FONT LICENSE" in (FILE.parent / "OFL.txt").read_text(encoding="utf-8")


def test_pages_of_no_other_language_ask_for_it() -> None:
    """The stylesheet names the family once where it is declared and once for pages of the language."""
    css = build_stylesheets(stylesheet_folder())["css/site.css"]
    assert re.findall(r"([^{}]*)\{[^{}]*:Text,", css) == [":root:lang(bn)"]
    assert css.count("font-family:Text;") == 1
    assert "font-display:optional" in css


@pytest.mark.slow
def test_it_can_be_made_anew() -> None:
    made = make_font(SOURCE)
    assert len(made) <= MAX_BYTES
    assert set(CHARACTERS) & characters_of(SOURCE) <= characters_of(FILE)
