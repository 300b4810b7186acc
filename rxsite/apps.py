"""Makes the site itself an app, so that its checks and commands are found."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from rxsite.checks import register_checks
from rxsite.private_files import close_database_files


class SiteConfig(AppConfig):
    """The topmost app: it may know all others, and none knows it."""

    name = "rxsite"
    label = "rxsite"
    verbose_name = "Site"

    def ready(self) -> None:
        from rxsite.backup import waiting  # noqa: F401, PLC0415 - with it comes its box

        register_checks()
        connection_created.connect(close_database_files, dispatch_uid="close_database_files")
