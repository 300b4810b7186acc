"""The app of people. It has no rows of its own: accounts and groups are Django's."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "rxsite.people"
    label = "people"

    def ready(self) -> None:
        from rxsite.people.groups import keep_groups_after  # noqa: PLC0415 - it reads models, which must be loaded

        # Of all apps with rows that is the last, so that every permission exists by then.
        post_migrate.connect(keep_groups_after, sender=apps.get_app_config("sign_in"), dispatch_uid="groups-kept")
