"""Makes the font of pages in a script that phones may show wrongly: a subset small enough to be sent with the page."""

import io
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from fontTools import subset

MAX_BYTES = 40 * 1024
# Debian's fonts-noto-core; any newer release of the same font does as well.
SOURCE = Path("/usr/share/fonts/truetype/noto/NotoSansBengali-Regular.ttf")
FONT = Path("static/fonts/text.woff2")
# The whole block of the script, its two full stops, the joiners, and the circle that carries a sign alone.
CHARACTERS = (*range(0x0980, 0x0A00), 0x0964, 0x0965, 0x200C, 0x200D, 0x25CC)


class Command(BaseCommand):
    help = "Makes static/fonts/text.woff2 anew. Needs fonttools, which is among the requirements of development."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--source", type=Path, default=SOURCE, help="the whole font")
        parser.add_argument("--to", type=Path, default=settings.BASE_DIR / FONT, help="the file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["source"].is_file():
            raise CommandError(f"{options['source']} is not there. On Debian: apt install fonts-noto-core")
        data = make_font(options["source"])
        if len(data) > MAX_BYTES:
            raise CommandError(f"The subset has {len(data):,} bytes; at most {MAX_BYTES:,} are sent with a page.")
        options["to"].write_bytes(data)
        self.stdout.write(f"{options['to'].name}: {len(data):,} bytes")


def make_font(source: Path) -> bytes:
    """The subset as WOFF2: every glyph that these characters can become, with all rules by which they join.

    Without hints, which phones ignore, and without names: a font in a browser's cache says nothing of whose it is.
    """
    options = subset.Options()
    options.layout_features = ["*"]
    options.hinting = False
    options.name_IDs = []
    options.glyph_names = False
    options.notdef_outline = True
    options.flavor = "woff2"
    written = io.BytesIO()
    with subset.load_font(str(source), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=CHARACTERS)
        subsetter.subset(font)
        subset.save_font(font, written, options)
    return written.getvalue()
