"""Every address under /admin/, asked and posted to by each role and by everybody who has none, cell by cell.

Which permission an address needs stands here; who has it stands in the table of roles. An address, a kind of row or an
action of a list that neither names fails: whoever adds one says here what it needs, and in roles.py who may.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import reversion
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from reversion.models import Version

from articles.bulk.models import Run
from articles.credits.models import Attestation
from articles.links.models import Link
from articles.models import Article, RelationSuggestion
from articles.plans.models import Plan
from articles.reports.models import MistakeReport
from patienttools.ask.models import Thread
from patienttools.helplines.models import Helpline
from patienttools.proposals.deciding import propose
from patienttools.proposals.models import Act
from rxsite.moving.tables import moved_models, summarise
from rxsite.people.roles import MATRIX, ROLES, permissions_of
from rxsite.sign_in.models import SignInRecord
from tests.articles.admin.test_saves import KINDS

pytestmark = pytest.mark.django_db

ANYBODY, STAFF, NOBODY = "anybody", "staff", "nobody"
PUBLISH = "articles.add_publishededition"
WRITES = "articles.change_edition"

# What the pages that every kind of row has need, for a GET and for a POST.
OF_EVERY_KIND = {
    "changelist": ("view", "view"),
    "add": ("add", "add"),
    "change": ("view", "change"),
    "delete": ("delete", "delete"),
    "history": ("view", "view"),
    "recoverlist": ("add", "add"),
    "recover": ("add", "add"),
    "revision": ("view", "change"),
    "password_change": ("change", "change"),
    "propose_deletion": ("delete", "delete"),
}
# Pages of our own by name, and Django's that belong to no kind of row. Permissions in full; “a & b”: both.
OWN = {
    "sign_in": (ANYBODY, ANYBODY),
    "login": (ANYBODY, ANYBODY),
    "second_step": (STAFF, STAFF),
    "second_step_new": (STAFF, STAFF),
    "second_step_codes": (STAFF, STAFF),
    "jsi18n": (STAFF, STAFF),
    "logout": (ANYBODY, ANYBODY),
    "index": (STAFF, STAFF),
    "front_page": (STAFF, STAFF),
    # It leads back to where it was pressed, whoever pressed it.
    "desk_language": (NOBODY, NOBODY),
    # Each box needs a permission of its own, and is not there for others.
    "waiting": ("articles.view_edition",) * 2,
    "password_change": (STAFF, STAFF),
    "password_change_done": (STAFF, STAFF),
    # No page asks it, and nothing has an address of its own in the admin.
    "autocomplete": (NOBODY, NOBODY),
    "view_on_site": (NOBODY, NOBODY),
    "": (NOBODY, NOBODY),
    "app_list": ("articles.view_article", "articles.view_article"),
    # A form of the desk is let in by its own permission, what was typed by who typed it.
    "typed": (STAFF, STAFF),
    "typed_look": (NOBODY, NOBODY),
    "how_it_is_doing": ("articles.view_article", NOBODY),
    "articles_edition_section_preview": (WRITES, WRITES),
    "articles_article_new": ("articles.add_article & articles.add_edition",) * 2,
    "articles_article_add_language": ("articles.add_article & articles.add_edition",) * 2,
    "articles_edition_sources": (WRITES, WRITES),
    "articles_edition_pages": (WRITES, WRITES),
    "articles_edition_pictures": (WRITES, WRITES),
    "articles_edition_paste": (WRITES, WRITES),
    "articles_edition_picture": (WRITES, WRITES),
    "articles_edition_add_preview": (WRITES, WRITES),
    "articles_edition_preview": (WRITES, WRITES),
    "articles_edition_publish": (f"{PUBLISH} & {WRITES}",) * 2,
    "articles_edition_withdraw": (f"{PUBLISH} & {WRITES}",) * 2,
    "articles_edition_search": ("articles.view_edition",) * 2,
    "articles_edition_releases": ("articles.view_edition",) * 2,
    "articles_edition_compare": ("articles.view_edition",) * 2,
    "articles_edition_old_page": ("articles.view_edition",) * 2,
    "articles_edition_put_back": (f"{PUBLISH} & articles.view_edition",) * 2,
    "articles_edition_story": ("articles.view_edition",) * 2,
    "articles_edition_story_compare": ("articles.view_edition",) * 2,
    "articles_edition_story_page": ("articles.view_edition",) * 2,
    "articles_edition_translate": (WRITES, WRITES),
    "articles_edition_reviewing": ("articles.view_edition",) * 2,
    "articles_edition_read": ("articles.view_edition",) * 2,
    # Beyond that of whoever was asked alone.
    "articles_edition_answer": ("articles.view_edition",) * 2,
    "articles_edition_ask": ("reviewing.add_round",) * 2,
    "articles_edition_take_back": ("reviewing.change_round",) * 2,
    "articles_edition_attest": ("articles.add_review",) * 2,
    "articles_edition_remark": ("reviewing.add_remark",) * 2,
    "articles_edition_reply": ("reviewing.add_remark",) * 2,
    "articles_edition_resolve": ("reviewing.change_remark",) * 2,
    "articles_article_publish_again": (f"{PUBLISH} & articles.change_article",) * 2,
    "articles_contributor_publish_again": (f"{PUBLISH} & articles.change_contributor",) * 2,
    "articles_reference_publish_again": (f"{PUBLISH} & articles.change_reference",) * 2,
    "articles_code_publish_again": (f"{PUBLISH} & articles.change_code",) * 2,
    "articles_relationsuggestion_look": ("articles.change_article",) * 2,
    "helplines_helpline_round": ("helplines.change_helpline",) * 2,
    "helplines_helpline_round_report": ("helplines.change_helpline",) * 2,
    # To decide one needs what changing its row would need.
    "proposals_proposal_decide": ("proposals.view_proposal", "proposals.view_proposal & helplines.change_helpline"),
    "bulk_run_ask": (WRITES, WRITES),
    "bulk_run_look": ("bulk.view_run", f"bulk.view_run & {PUBLISH} & {WRITES}"),
    "bulk_run_text": ("bulk.view_run",) * 2,
    "links_link_report": ("links.view_link",) * 2,
    "links_link_look": ("links.view_link",) * 2,
    "plans_plan_look": ("plans.view_plan", f"plans.view_plan & {PUBLISH} & {WRITES}"),
    "pictures_picture_replace": ("pictures.change_picture",) * 2,
    "search_try": ("search.view_expression",) * 2,
}
# What an action of a list needs; None: the list offers it to nobody.
ACTIONS = {
    "delete_selected": "delete",
    "articles.edition.publish_selected": f"{PUBLISH} & {WRITES}",
    "articles.edition.unpublish_selected": f"{PUBLISH} & {WRITES}",
    "articles.edition.work_in_bulk": WRITES,
    "propose_deletions": "delete",
    "helplines.helpline.confirm_one_by_one": "helplines.change_helpline",
    "auth.user.unlock_selected": "auth.change_user",
    "auth.user.reset_second_step_selected": "auth.change_user",
    "reports.mistakereport.mark_done": "reports.change_mistakereport",
    "reports.mistakereport.open_again": "reports.change_mistakereport",
}
OUT = {403, 404}
# Where a method is not taken at all, nobody is in or out.
NO_SUCH_METHOD = 405
HOSTILE = {"post": "yes", "_publish": "1", "_unpublish": "1", "title": "x", "is_superuser": "on", "name": "x"}
MISSING = 999_999_999


@dataclass(frozen=True, slots=True)
class Page:
    """An address as the resolver has it. `kind` is “app.model” of a page that belongs to rows, or empty."""

    name: str
    pattern: str
    kind: str

    @property
    def needs(self) -> tuple[str, str]:
        """For a GET and a POST. Fails where nothing is said of it."""
        if self.name in OWN:
            return OWN[self.name]
        app, _dot, model = self.kind.partition(".")
        view = self.name.removeprefix(f"{app}_{model}_")
        if not self.kind or view not in OF_EVERY_KIND:
            pytest.fail(f"Nothing says who may open {self.pattern} ({self.name}): add it to OWN in this test.")
        if self.kind not in MATRIX:
            pytest.fail(f"Nothing says who may do what with {self.kind}: add it to MATRIX in roles.py.")
        reading, writing = OF_EVERY_KIND[view]
        return f"{app}.{reading}_{model}", f"{app}.{writing}_{model}"

    def address(self, key: int | str) -> str:
        """With a guessed key in the place of each of its parts."""
        text = self.pattern.replace("<path:content_type_id>", str(ContentType.objects.get_for_model(Article).pk))
        text = text.replace("<slug:key>", "due")
        text = text.replace("(?P<app_label>", "(").replace("(?P<url>.*)", "nothing").replace("<str:part>", "patient")
        text = re.sub(r"<[^>]*>|\(\[\^/\]\+\)|\(\\d\+\)", str(key), text)
        text = re.sub(r"\([a-z_]+(?:\|[a-z_]+)*\)", "articles", text)
        return "/" + text.replace("^", "").replace("$", "")


def pages() -> list[Page]:
    def walk(patterns: Any, before: str, models: dict[str, Any]) -> Iterator[Page]:
        for one in patterns:
            text = before + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, text, models)
            elif isinstance(one, URLPattern) and f"/{text}".startswith(settings.RX_STAFF_PATH):
                kind = next((kind for kind, opening in models.items() if text.startswith(opening)), "")
                # A kind's bare address leads on to its page for changing, without looking at the row.
                if one.name or not kind:
                    yield Page(one.name or "", text, kind)

    opening = {
        f"{model._meta.app_label}.{model._meta.model_name}": f"admin/{model._meta.app_label}/{model._meta.model_name}/"
        for model in admin.site._registry
    }
    return list(walk(get_resolver().url_patterns, "", opening))


PERSONS = (*ROLES, "anonymous", "disabled", "staff without a group", "a group without being staff")


@pytest.fixture
def rows() -> dict[str, Model]:
    """A row of each kind that the admin has, nothing else referring to it."""
    # An article stands with the edition, a country with the helpline, an account and a group of its own below.
    apart = {"article", "country", "user", "group"}
    made: dict[str, Any] = {kind: make() for kind, (make, _one, _other) in KINDS.items() if kind not in apart}
    alone = Article.objects.create(slug="alone", share_code="alonealone")
    made |= {
        "article": alone,
        "country": made["helpline"].country,
        "relationsuggestion": RelationSuggestion.objects.create(
            article=alone, to=made["edition"].article, score=1, shared=[]
        ),
        "mistakereport": MistakeReport.objects.create(text="Wrong.", language="en", received_on="2026-11-01"),
        "user": User.objects.create_user("somebody", is_staff=True),
        "group": Group.objects.create(name="others"),
        "proposal": propose(
            model=Helpline,
            key=str(made["helpline"].pk),
            act=Act.CHANGE,
            name="A line",
            before={"numbers": []},
            after={"numbers": []},
            by=User.objects.create_user("proposer"),
            because="It changed.",
        ),
        "attestation": Attestation.objects.create(key="somebody", act="attested", on="2026-11-01", by_name="other"),
        "run": Run.objects.create(token="a", act="publish", by_name="somebody"),
        "link": Link.objects.create(address="https://example.org/", digest="0" * 64),
        "plan": Plan.objects.create(title="Something", act="publish", at=timezone.now(), by_name="somebody"),
        "thread": Thread.objects.create(
            finder="f" * 64, finder_key="one", language="en", asked_on="2026-11-01", delete_on="2027-01-30"
        ),
        "signinrecord": SignInRecord.objects.create(name="somebody", outcome="signed_in", at=timezone.now()),
    }
    with reversion.create_revision():
        for row in made.values():
            if reversion.is_registered(row):
                reversion.add_to_revision(row)
    return made


def sign_in(person: str) -> Callable[[], Client]:
    """Makes clients with the session of such a person, a new one for each question."""
    if person == "anonymous":
        return Client
    user = User.objects.create_user(person.replace(" ", "-"), is_staff=person != "a group without being staff")
    if person in ROLES:
        user.groups.add(Group.objects.get(name=person))
    elif person != "staff without a group":
        user.groups.set(Group.objects.filter(name__in=ROLES))
    first = Client()
    first.force_login(user)
    if person == "disabled":
        User.objects.filter(pk=user.pk).update(is_active=False)
    key = first.cookies[settings.SESSION_COOKIE_NAME].value

    def client() -> Client:
        one = Client()
        one.cookies[settings.SESSION_COOKIE_NAME] = key
        return one

    return client


def may(person: str, need: str) -> bool:
    if need == ANYBODY:
        return True
    if need == STAFF:
        return person in ROLES or person == "staff without a group"
    return person in ROLES and need != NOBODY and set(need.split(" & ")) <= set(permissions_of(person))


def is_in(answer: Any) -> bool:
    """Whether the address did what it is for, or said what is wrong with what was sent."""
    leads_away = answer.status_code == 302 and answer["Location"].partition("?")[0] in {"/admin/login/", "/admin/"}
    return answer.status_code not in OUT and not leads_away


def everything_stored() -> dict[str, Any]:
    # Signing out is the one thing that everybody may do, and it is recorded.
    apart = {"Session", "SignInRecord"}
    return {model.__name__: summarise(model, "default") for model in moved_models() if model.__name__ not in apart}


@pytest.mark.slow
@pytest.mark.parametrize("person", PERSONS)
def test_each_address_lets_in_whom_the_table_names(person: str, rows: dict[str, Model]) -> None:
    client, wrong, cells = sign_in(person), [], 0
    before = everything_stored()
    for page in pages():
        row = rows.get(page.kind.partition(".")[2])
        for method, need in zip(("get", "post"), page.needs, strict=True):
            cells += 1
            expected = may(person, need)
            for key in (row.pk if row else 1, *(() if expected else (MISSING,))):
                data = None if method == "get" else {"post": "yes"} if expected else HOSTILE
                with transaction.atomic():
                    answer = getattr(client(), method)(_of_version(page, key, row), data)
                    # What is refused must have changed nothing by itself; what is allowed is taken back here.
                    transaction.set_rollback(expected)
                if page.name in {"sign_in", "login", "logout"} or answer.status_code == NO_SUCH_METHOD:
                    continue
                if is_in(answer) is not expected:
                    wrong.append(f"{method} {page.address(key)}: {answer.status_code}, expected {expected}")
    assert not wrong, f"{person}:\n" + "\n".join(wrong)
    assert cells > 200
    assert everything_stored() == before


def _of_version(page: Page, key: Any, row: Model | None) -> str:
    """Older text is asked for by the number of a version of the row."""
    if row is None or not page.name.endswith(("_revision", "_recover")):
        return page.address(key)
    version = MISSING if key == MISSING else Version.objects.get_for_object(row).get().pk
    return re.sub(r"\d+/$", f"{version}/", page.address(key))


@pytest.mark.parametrize("person", ROLES)
def test_each_action_of_a_list_is_offered_to_whom_the_table_names(person: str, rows: dict[str, Model], rf: Any) -> None:
    sign_in(person)
    request = rf.get("/admin/")
    request.user = User.objects.get(username=person)
    for model, page in admin.site._registry.items():
        kind = f"{model._meta.app_label}.{model._meta.model_name}"
        offered = set(page.get_actions(request))
        named = {*map(_name_of, page.actions or ())} | offered
        for name in named - {"delete_selected"}:
            need = ACTIONS.get(f"{kind}.{name}", ACTIONS.get(name))
            need = f"{model._meta.app_label}.delete_{model._meta.model_name}" if need == "delete" else need
            if need is None and kind == "articles.relationsuggestion":
                need = "articles.change_article"
            assert need, f"Nothing says who may do {kind}.{name}: add it to ACTIONS in this test."
            assert (name in offered) is may(person, need), f"{person}: {kind}.{name}"
        if "delete_selected" in offered:
            assert may(person, f"{model._meta.app_label}.delete_{model._meta.model_name}")


def _name_of(action: Any) -> str:
    return action if isinstance(action, str) else str(action.__name__)


@pytest.mark.parametrize("person", ROLES)
def test_what_a_list_does_not_offer_is_not_done_by_asking_all_the_same(person: str, rows: dict[str, Model]) -> None:
    client = sign_in(person)
    before = everything_stored()
    for name, need in ACTIONS.items():
        for kind in [name.rpartition(".")[0]] if "." in name else list(MATRIX):
            app, _dot, model = kind.partition(".")
            if model not in rows or may(person, f"{app}.delete_{model}" if need == "delete" else need):
                continue
            data = {"action": name.rpartition(".")[2], "_selected_action": [rows[model].pk], "post": "yes"}
            client().post(f"/admin/{app}/{model}/", data)
    assert everything_stored() == before


def test_every_kind_of_row_in_the_admin_is_in_the_table_and_every_group_is_what_it_says() -> None:
    kinds = {f"{model._meta.app_label}.{model._meta.model_name}" for model in admin.site._registry}
    assert kinds <= set(MATRIX), "add them to MATRIX in roles.py"
    for kind in MATRIX:
        assert apps.get_model(kind)
    for role in ROLES:
        group = Group.objects.get(name=role)
        found = {
            f"{one.content_type.app_label}.{one.codename}" for one in group.permissions.select_related("content_type")
        }
        assert found == set(permissions_of(role)), f"{role}: a permission of the table does not exist"


def test_a_group_that_was_changed_is_mended_and_others_are_left_alone() -> None:
    from rxsite.people.groups import keep_groups

    own = Group.objects.create(name="own")
    own.permissions.set(Permission.objects.all())
    Group.objects.get(name="reviewer").permissions.set(Permission.objects.all())
    Group.objects.get(name="writer").delete()
    keep_groups()
    for role in ROLES:
        assert Group.objects.get(name=role).permissions.count() == len(set(permissions_of(role)))
    assert own.permissions.count() == Permission.objects.count()


@pytest.mark.parametrize("name", ["admin/secret/", "admin/articles/edition/1/burn/"])
def test_the_guard_fails_for_an_address_of_which_nothing_is_said(name: str) -> None:
    for kind in ("", "articles.edition"):
        with pytest.raises(pytest.fail.Exception, match="Nothing says"):
            _ = Page("articles_edition_burn", name, kind).needs
    with pytest.raises(pytest.fail.Exception, match=r"MATRIX"):
        _ = Page("articles_secret_change", "admin/articles/secret/", "articles.secret").needs
