"""The search app: follows what is published, and answers for the search page and the A to Z."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "articles.search"
    label = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from articles.pages.presenters import register  # noqa: PLC0415 - these read models, which must be loaded
        from articles.search import following  # noqa: PLC0415
        from articles.search.a_to_z import present_a_to_z  # noqa: PLC0415
        from articles.search.presenting import present_search  # noqa: PLC0415

        following.connect()
        post_migrate.connect(following.rebuild_after, sender=self, dispatch_uid="search-rebuilt")
        register("search", present_search, takes_answers=True)
        register("a-to-z", present_a_to_z)
