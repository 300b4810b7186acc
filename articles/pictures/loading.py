"""Loading: pictures of content/pictures.toml as a kind of the one rule; their files are `media`'s."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from articles.files.pictures import FILE, PICTURE, PictureDocument, format_pictures, read_pictures
from articles.pictures.keeping import leave_file
from articles.pictures.models import Picture
from articles.pictures.uses import is_named_anywhere
from patienttools.files.faults import Fault
from patienttools.files.kinds import ContentKind
from patienttools.files.ledger import Ledger
from patienttools.files.reports import Report
from patienttools.files.tables import Entries


class PictureKind(ContentKind[PictureDocument]):
    name, files, model = "picture", (FILE,), Picture
    key_name = "name"

    def read(self, folder: Path, faults: list[Fault]) -> Entries[PictureDocument]:
        return read_pictures(folder, faults)

    def format(self, documents: Iterable[PictureDocument]) -> dict[str, str]:
        return {FILE: format_pictures(documents)}

    def document(self, row: Picture) -> PictureDocument:
        return PICTURE.from_row(row)

    def columns(self, document: PictureDocument, ledger: Ledger) -> dict[str, Any]:
        return PICTURE.columns(document)

    def identity(self, document: PictureDocument) -> str:
        # A picture under another name is another picture: nobody renames one by hand.
        return ""

    def why_needed(self, row: Picture, leaving: Collection[int]) -> str:
        return "A text shows it." if is_named_anywhere(row.name) else ""

    def retire(self, row: Picture, report: Report) -> bool:
        leave_file(row.file)
        row.delete()
        return False
