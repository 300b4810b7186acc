"""How static files are named when collected: hashed, compressed, and strict about files that are missing."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the addresses in `import` statements, so that modules import hashed modules."""

    support_js_module_import_aggregation = True
