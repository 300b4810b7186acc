"""Makes the site itself an app, so that its checks and commands are found."""

from django.apps import AppConfig

from rxsite.checks import register_checks


class SiteConfig(AppConfig):
    """The topmost app: it may know all others, and none knows it."""

    name = "rxsite"
    label = "rxsite"
    verbose_name = "Site"

    def ready(self) -> None:
        register_checks()
