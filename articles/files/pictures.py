"""Pictures as content/pictures.toml says them: words, credit, licence and file of each that a text may show."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patienttools.files import schema
from patienttools.files.definitions import WEB_ADDRESS, Form
from patienttools.files.faults import Fault
from patienttools.files.fields import Fields
from patienttools.files.reading import read_top
from patienttools.files.tables import Entries, read_tables
from patienttools.files.toml import format_tables

FILE = "pictures.toml"
HEADING = """\
# The pictures that texts show as ![what it shows](/media/name), each headed [[pictures]]; content/README.md says how.
# The desk writes this file with the pictures themselves (export_content): name, file, sizes and digest are its own.
"""
# Letters and digits that nobody takes for one another.
NAME_CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"
NAME_LENGTH = 20
EXTENSIONS = ("png", "jpg", "webp")
NAME_PATTERN = re.compile(rf"[{NAME_CHARACTERS}]{{{NAME_LENGTH}}}\.(?:{'|'.join(EXTENSIONS)})")
NAME = Form(NAME_PATTERN.fullmatch, gettext_lazy("A name that the desk gave to a picture."))
DIGEST = Form(re.compile(r"[0-9a-f]{32}").fullmatch, gettext_lazy("The digest that the desk wrote down."))
LONGEST_SIDE, LONGEST_ALT, LONGEST_CAPTION = 1600, 300, 300
# What such a licence asks for first of all.
_ASKS_FOR_CREDIT = re.compile(r"\bCC[ -]BY\b|\battribution\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureDocument:
    """One picture. `name` is what texts call it, for ever; `file` is what it looks like now.

    `alt` says what it shows, by language, where a text does not say it itself; one that is decorative shows nothing
    that a reader needs. `width` and `height` are the file's, in points.
    """

    name: str
    file: str
    width: int
    height: int
    digest: str
    alt: Mapping[str, str] = field(hash=False)
    is_decorative: bool
    caption: Mapping[str, str] = field(hash=False)
    credit: str
    licence: str
    source: str
    is_on_paper: bool

    def is_told_in(self, language: str) -> bool:
        """Whether it can stand in a text of that language which says nothing of it itself."""
        return self.is_decorative or bool(self.alt.get(language))


def _check(document: PictureDocument) -> Iterator[schema.Complaint]:
    if document.is_decorative and document.alt:
        yield "is_decorative", _("A picture that is decorative has no description; one with a description is not.")
    if _ASKS_FOR_CREDIT.search(document.licence) and not document.credit:
        yield "credit", _("This licence asks that whoever made the picture is named.")


PICTURE = schema.Schema(
    PictureDocument,
    (
        schema.Text(attribute="name", form=NAME, longest=30),
        schema.Text(attribute="file", form=NAME, longest=30),
        schema.Number(attribute="width", is_required=True, least=1, most=LONGEST_SIDE),
        schema.Number(attribute="height", is_required=True, least=1, most=LONGEST_SIDE),
        schema.Text(attribute="digest", form=DIGEST, longest=32),
        schema.SpreadTexts(attribute="alt", prefix="alt_", is_required=False, longest=LONGEST_ALT),
        schema.Flag(attribute="is_decorative", name="decorative"),
        schema.SpreadTexts(attribute="caption", prefix="caption_", is_required=False, longest=LONGEST_CAPTION),
        schema.Text(attribute="credit", is_required=False, longest=200),
        schema.Text(attribute="licence", is_required=False, longest=200),
        schema.Text(attribute="source", is_required=False, longest=500, form=WEB_ADDRESS),
        schema.Flag(attribute="is_on_paper", name="on_paper", default=True),
    ),
    _check,
)


def read_pictures(folder: Path, faults: list[Fault]) -> Entries[PictureDocument]:
    """The pictures by name; what is wrong is added to `faults`. No file: no picture."""
    top = read_top(folder, FILE, faults, is_needed=False)
    pictures = read_tables(top, "pictures", _read, lambda picture: picture.name, key_field="name")
    if top is not None:
        top.finish()
    elif not (folder / FILE).exists():
        pictures.unread = set()
    return pictures.ordered(lambda picture: picture.name)


def _read(fields: Fields) -> PictureDocument:
    return PICTURE.read(fields)


def format_pictures(pictures: Iterable[PictureDocument]) -> str:
    ordered = sorted(pictures, key=lambda picture: picture.name)
    return HEADING + format_tables("pictures", map(PICTURE.table, ordered))
