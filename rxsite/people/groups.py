"""Groups: one for each role, with what the table of roles says, made and mended at every migration and every start."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from rxsite.people.roles import ROLES, permissions_of


@transaction.atomic
def keep_groups(using: str = "default") -> None:
    """What somebody else put into such a group goes. A permission whose table is not there yet is left out."""
    rows = Permission.objects.using(using).values_list("content_type__app_label", "codename", "pk")
    keys = {f"{app}.{codename}": pk for app, codename, pk in rows}
    for role in ROLES:
        group, _is_new = Group.objects.using(using).get_or_create(name=role)
        group.permissions.set([keys[name] for name in permissions_of(role) if name in keys])


def keep_groups_after(using: str, **options: Any) -> None:
    """When a database was brought up to this version (post_migrate)."""
    keep_groups(using)
