"""How static files are named when collected: hashed, compressed, and strict about files that are missing.

Collecting is strict; showing is not: a page without its looks is better for a reader than no page.
"""

import logging
from typing import Any

from django.contrib.staticfiles.finders import find
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from rxsite.scripts import lighten_script
from rxsite.stylesheets import BUNDLES

# Where our scripts lie; those of others stay as they are.
OWN_SCRIPTS = "js/"
# Of the hash so many characters stand in a name: no other text of one file has them, and every page carries them.
HASH_CHARACTERS = 8

logger = logging.getLogger(__name__)


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the addresses in `import` statements, so that modules import hashed modules."""

    support_js_module_import_aggregation = True

    def __init__(self, *arguments: Any, **options: Any) -> None:
        # nginx reads them with an account of its own; pictures, whose modes stand in the settings, are another matter.
        modes = {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755}
        super().__init__(*arguments, **modes, **options)

    def _save(self, name: str, content: Any) -> str:
        if name.startswith(OWN_SCRIPTS) and name.endswith(".js"):
            # Django has read the file for its hash, and leaves it at its end.
            content.seek(0)
            content = ContentFile(lighten_script(content.read().decode("utf-8")).encode("utf-8"))
        return str(super()._save(name, content))

    def file_hash(self, name: str, content: Any = None) -> str | None:
        found = super().file_hash(name, content)
        return found[:HASH_CHARACTERS] if found else found

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:
            # Forms of the admin also ask for names that never were, and want to be told so.
            if name not in BUNDLES and not find(name):
                raise
            logger.error("A static file was never collected: start the site again with make run")
            return name
