"""A driver: how an editor and a release do each of their verbs to one entry of one kind."""

from pathlib import Path
from typing import ClassVar

from django.db.models import Model

FIRST, NEW, OWN = "First text", "New text", "An editor's text"
EDITORS_VERBS = ("nothing", "change", "rename", "withdraw", "delete", "re-create")
RELEASES_VERBS = ("nothing", "change", "rename", "remove", "add back")


class Driver:
    """One entry, “old” in the files until a release renames it to “new”; an editor renames its row to “own”.

    A kind overrides `write` and `remove` (the files), and `rows`, `text_of`, `key_of` and the verbs of an editor.
    """

    name: ClassVar[str]  # as in the report
    editors_verbs: ClassVar[tuple[str, ...]] = ("nothing", "change", "rename", "delete", "re-create")
    old, new, own = "old-one", "new-one", "own-one"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # --- A release ---

    def write(self, key: str, text: str) -> None:
        """The files, with this entry under this key and in these words."""
        raise NotImplementedError

    def remove(self) -> None:
        """The files without the entry."""
        raise NotImplementedError

    # --- An editor ---

    def row(self) -> Model:
        """The one row."""
        raise NotImplementedError

    def change(self) -> None:
        raise NotImplementedError

    def rename(self) -> None:
        raise NotImplementedError

    def withdraw(self) -> None:
        raise NotImplementedError

    def delete(self) -> None:
        self.row().delete()

    def recreate(self) -> None:
        """A row with the old key and the editor's words, after the deletion."""
        raise NotImplementedError

    # --- What is there now ---

    def rows(self) -> list[tuple[str, str]]:
        """Key and text of each row of the entry, “withdrawn” where readers were to have it no longer."""
        raise NotImplementedError

    def report_key(self, key: str) -> str:
        """The key as the report says it."""
        return key
