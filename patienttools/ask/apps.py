"""The app of questions that readers ask."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class AskConfig(AppConfig):
    name = "patienttools.ask"
    label = "ask"
    verbose_name = _("Questions of readers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Adds the link at the foot of every page, which is there while somebody is."""
        from articles.pages.foot_links import add_foot_link  # noqa: PLC0415 - these read models, which must be loaded
        from patienttools.ask import waiting  # noqa: F401, PLC0415 - with it comes its box
        from patienttools.ask.availability import moderator_came  # noqa: PLC0415
        from patienttools.ask.pages import foot_link  # noqa: PLC0415

        def signed_in(user: Any, **signal: Any) -> None:
            moderator_came(user)

        add_foot_link(foot_link)
        user_logged_in.connect(signed_in, dispatch_uid="ask_moderator_came", weak=False)
