"""An account is one contributor or none, as its own page alone says, so that the desk knows whose own text it is."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db import IntegrityError, transaction
from django.test import Client

from articles.models import Contributor, contributor_of
from tests.articles.editors import errors_of, make_client, make_editor, read_form

pytestmark = pytest.mark.django_db


def make_contributor(key: str, **fields: object) -> Contributor:
    return Contributor.objects.create(key=key, names={"en": key.title()}, **fields)


def save_account(client: Client, pk: int, contributor: Contributor | None) -> str:
    """The errors of the page, or nothing."""
    address = f"/admin/auth/user/{pk}/change/"
    data = read_form(client, address) | {"contributor": contributor.pk if contributor else ""}
    data = {name: value for name, value in data.items() if value not in (None, "None") and name != "password"}
    response = client.post(address, data)
    return "" if response.status_code == 302 else errors_of(response)


def test_an_account_is_linked_changed_and_unlinked_on_its_page() -> None:
    client, mitu = make_client(), make_editor("mitu")
    writer, other = make_contributor("writer"), make_contributor("other")
    for contributor in (writer, other, None):
        assert save_account(client, mitu.pk, contributor) == ""
        assert contributor_of(mitu) == contributor
    assert contributor_of(AnonymousUser()) is None


def test_a_contributor_is_one_account_and_no_team_is_one() -> None:
    client, mitu, rafi = make_client(), make_editor("mitu"), make_editor("rafi")
    writer, team = make_contributor("writer"), make_contributor("team", is_team=True)
    assert save_account(client, mitu.pk, writer) == ""
    assert "contributor" in save_account(client, rafi.pk, writer)
    assert "contributor" in save_account(client, rafi.pk, team)
    assert contributor_of(mitu) == writer
    assert contributor_of(rafi) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Contributor.objects.filter(pk=team.pk).update(user=mitu)


def test_whoever_may_change_contributors_alone_links_nobody_and_makes_nobody_a_team() -> None:
    mitu = make_editor("mitu")
    writer = make_contributor("writer", user=mitu)
    client = make_client("rafi", permissions=("view_contributor", "change_contributor"))
    address = f"/admin/articles/contributor/{writer.pk}/change/"
    page = client.get(address).content.decode()
    assert "mitu" in page
    data = read_form(client, address)
    assert client.post(address, data | {"user": "", "role": "nurse"}).status_code == 302
    writer.refresh_from_db()
    assert (writer.user, writer.role) == (mitu, "nurse")
    assert "is_team" in errors_of(client.post(address, read_form(client, address) | {"is_team": "on"}))


def test_going_back_to_older_text_gives_no_account_back() -> None:
    from reversion.models import Version

    client, mitu = make_client(), make_editor("mitu")
    writer = make_contributor("writer", user=mitu)
    address = f"/admin/articles/contributor/{writer.pk}/"
    client.post(f"{address}change/", read_form(client, f"{address}change/") | {"role": "nurse"})
    Contributor.objects.update(user=None)
    oldest = Version.objects.get_for_object(writer).last()
    assert oldest is not None
    back = f"{address}history/{oldest.pk}/"
    assert client.post(back, read_form(client, back)).status_code == 302
    writer.refresh_from_db()
    assert (writer.role, writer.user) == ("", None)


def test_a_contributor_stays_when_the_account_goes() -> None:
    mitu = make_editor("mitu")
    writer = make_contributor("writer", user=mitu)
    mitu.delete()
    writer.refresh_from_db()
    assert writer.user is None


@pytest.fixture
def administrator() -> Client:
    user = make_editor("keeper")
    user.groups.add(Group.objects.get(name="administrator"))
    client = Client()
    client.force_login(user)
    return client


def test_whoever_looks_after_accounts_does_not_rise_above_who_may_do_everything(administrator: Client) -> None:
    owner, mitu = make_editor("owner", is_superuser=True), make_editor("mitu")
    password = owner.password
    new = {"password1": "three walls and one lamp", "password2": "three walls and one lamp"}
    for address in (f"/admin/auth/user/{owner.pk}/change/", f"/admin/auth/user/{owner.pk}/password/"):
        assert administrator.post(address, new | {"username": "mine"}).status_code == 403
    owner.refresh_from_db()
    assert (owner.username, owner.password) == ("owner", password)
    address = f"/admin/auth/user/{mitu.pk}/change/"
    writer = Group.objects.get(name="writer")
    everything = {
        "is_superuser": "on",
        "user_permissions": [str(pk) for pk in Permission.objects.values_list("pk", flat=True)],
    }
    data = {name: value for name, value in read_form(administrator, address).items() if name != "password"}
    assert administrator.post(address, data | everything | {"groups": [str(writer.pk)]}).status_code == 302
    mitu.refresh_from_db()
    assert not mitu.is_superuser
    assert not mitu.user_permissions.exists()
    assert list(mitu.groups.all()) == [writer]


def test_nobody_disables_themself(administrator: Client) -> None:
    keeper = User.objects.get(username="keeper")
    address = f"/admin/auth/user/{keeper.pk}/change/"
    data = {name: value for name, value in read_form(administrator, address).items() if name != "password"}
    assert not {"is_active", "is_staff"} & set(data)
    assert administrator.post(address, data).status_code == 302
    keeper.refresh_from_db()
    assert keeper.is_active
    assert keeper.is_staff


def test_a_group_that_is_a_role_is_looked_at_and_not_changed() -> None:
    client, writer = make_client(), Group.objects.get(name="writer")
    own = Group.objects.create(name="own")
    address = "/admin/auth/group/{}/{}/"
    assert client.get(address.format(writer.pk, "change")).status_code == 200
    assert client.post(address.format(writer.pk, "change"), {"name": "writer"}).status_code == 403
    assert client.post(address.format(writer.pk, "delete"), {"post": "yes"}).status_code == 403
    assert client.get(address.format(own.pk, "delete")).status_code == 200
