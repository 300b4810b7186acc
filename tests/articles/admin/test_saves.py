"""Nobody's save is undone unsaid: of any row, by field and by inline row, whatever happened to it."""

import datetime
import re
import threading
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.db import connection
from django.db.models import Model
from django.test import Client, RequestFactory

from articles.events.models import Event
from articles.lint.models import GlossaryTerm, JargonWord, LintRule
from articles.models import Article, Code, Contributor, Edition, Reference, Relation
from articles.pictures.models import Picture
from articles.search.models import DangerRule, Expression
from patienttools.admin.guarding import GuardedAdmin
from patienttools.ask.models import SavedParagraph
from patienttools.helplines.models import Country, Helpline
from patienttools.proposals.models import Proposal
from tests.articles.browsing import sent_by_page
from tests.articles.editors import confirm_proposals, make_client, make_edition, messages_of, with_reason
from tests.articles.pictures.library import upload

pytestmark = pytest.mark.django_db


def make_event() -> Event:
    starts_at = datetime.datetime(2027, 3, 1, 9, tzinfo=datetime.UTC)
    return Event.objects.create(
        key="first-aid",
        titles={"en": "First aid"},
        organiser="A college",
        url="https://example.org/",
        starts_at=starts_at,
        ends_at=starts_at + datetime.timedelta(hours=3),
        zone="Asia/Dhaka",
        is_online=True,
    )


def make_country() -> Country:
    return Country.objects.create(code="bd", numeric="050", slug="bangladesh", names={"en": "Bangladesh"})


def make_helpline() -> Helpline:
    return Helpline.objects.create(
        key="line", country=make_country(), names={"en": "A line"}, numbers=[], knowledge="recalled"
    )


# A row of each kind, and two of its boxes: one that the first editor changes, one that the second does.
KINDS: dict[str, tuple[Any, tuple[str, str], tuple[str, str]]] = {
    "picture": (
        lambda: Picture.objects.create(
            name=f"{'a' * 20}.png", file=f"{'a' * 20}.png", width=8, height=8, digest="0" * 32, alt={"en": "A wall"}
        ),
        ("credit", "The first"),
        ("alt_en", "A wall by the second"),
    ),
    "article": (lambda: make_edition().article, ("kind", "explainer"), ("subject", "condition")),
    "edition": (make_edition, ("title", "The first’s"), ("content_note", "The second’s")),
    "reference": (
        lambda: Reference.objects.create(key="R09", citation="A survey.", evidence="cross_sectional", read="full"),
        ("citation", "A survey, mended by the first."),
        ("limits", "Limits by the second."),
    ),
    "code": (
        lambda: Code.objects.create(key="icd-10-cm:T74", system="ICD-10-CM", code="T74", meaning="Meaning"),
        ("meaning", "Meaning by the first"),
        ("system", "ICD by the second"),
    ),
    "contributor": (
        lambda: Contributor.objects.create(key="pen", names={"en": "A pen"}),
        ("names_en", "A pen by the first"),
        ("role", "Writer by the second"),
    ),
    "event": (make_event, ("titles_en", "First aid by the first"), ("organiser", "The second’s college")),
    "country": (make_country, ("names_en", "The first’s"), ("slug", "the-seconds")),
    "helpline": (make_helpline, ("note_en", "The first’s note"), ("source", "The second’s source")),
    "expression": (
        lambda: Expression.objects.create(key="same-one", role="same", phrases={"en": ["one", "two"]}),
        ("phrases_en", "one\r\ntwo\r\nthree by the first"),
        ("sections", "signs"),
    ),
    "dangerrule": (
        lambda: DangerRule.objects.create(key="rule", patterns={"en": ["kill me"]}),
        ("patterns_en", "kill me\r\nhurt me"),
        ("section", "danger_signs"),
    ),
    "lintrule": (
        lambda: LintRule.objects.create(key="own", language="en", pattern="x", why="Because.", instead="Y."),
        ("why", "The first’s reason"),
        ("instead", "The second’s words"),
    ),
    "jargonword": (
        lambda: JargonWord.objects.create(key="own", language="en", term="x", explained_by="y", instead="Say y."),
        ("instead", "The first’s words"),
        ("explained_by", "the second’s pattern"),
    ),
    "glossaryterm": (
        lambda: GlossaryTerm.objects.create(key="own", words={"en": ["own"]}),
        ("note", "The first’s note"),
        ("avoid_en", "the second’s word"),
    ),
    "savedparagraph": (
        lambda: SavedParagraph.objects.create(language="en", title="Greeting", text="Thank you for asking."),
        ("title", "A greeting by the first"),
        ("text", "Thank you, by the second."),
    ),
    "user": (lambda: User.objects.create_user("third"), ("first_name", "First"), ("last_name", "Second")),
    "group": (lambda: Group.objects.create(name="Writers"), ("name", "The first’s"), ("permissions", "1")),
}


def address_of(row: Model) -> str:
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


def form_of(row: Model) -> str:
    return f"{row._meta.model_name}_form"


def open_page(client: Client, row: Model) -> dict[str, Any]:
    response = client.get(address_of(row))
    assert response.status_code == 200, response.status_code
    return sent_by_page(response, form_of(row))


def save(client: Client, row: Model, data: dict[str, Any]) -> Any:
    """What two people change is confirmed at once."""
    answer = client.post(address_of(row), with_reason(data))
    confirm_proposals()
    return answer


def as_sent(row: Model) -> dict[str, Any]:
    """What the page of the row shows now, without the fingerprints."""
    data = open_page(make_client(f"reader{User.objects.count()}"), row)
    return {name: value for name, value in data.items() if name not in {"based_on", "csrfmiddlewaretoken"}}


def plain(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


# Rows that are decided about or answered, and have no form; beside them, those that nobody may change.
WITHOUT_A_FORM = {"RelationSuggestion", "Thread"}


def has_form(model: type[Model]) -> bool:
    """Whether somebody who may do everything changes rows of it by Django's form."""
    request = RequestFactory().get("/admin/")
    request.user = User(is_active=True, is_staff=True, is_superuser=True)
    return admin.site._registry[model].has_change_permission(request) and model.__name__ not in WITHOUT_A_FORM


def test_every_page_that_changes_rows_is_guarded() -> None:
    for model, page in admin.site._registry.items():
        assert isinstance(page, GuardedAdmin) or not has_form(model), f"{model.__name__} is saved unguarded"


def test_a_list_whose_rows_are_edited_in_place_is_refused() -> None:
    class Listed(GuardedAdmin):
        list_display = ("key", "why")
        list_editable = ("why",)

    assert "desk.E001" in [fault.id for fault in Listed(LintRule, admin.site).check()]


@pytest.mark.parametrize("kind", KINDS)
def test_a_save_over_a_newer_save_keeps_both(kind: str) -> None:
    make, (box, text), (other_box, other_text) = KINDS[kind]
    row = make()
    first, second = make_client("amina"), make_client("bela")
    of_first, of_second = open_page(first, row), open_page(second, row)
    assert save(first, row, of_first | {box: text}).status_code == 302
    refused = save(second, row, of_second | {other_box: other_text})
    assert refused.status_code == 200
    page = refused.content.decode()
    assert "while you were writing" in page
    saved_by = "confirms" if Proposal.objects.exists() else "amina"
    assert f"What {saved_by} saved meanwhile" in page
    again = sent_by_page(refused, form_of(row))
    assert plain(again[box]) == plain(text), "the boxes hold the other’s newer text"
    assert plain(again[other_box]) == plain(other_text)
    assert [value for name, value in again.items() if name.startswith("choose:")] == ["theirs"]
    assert save(second, row, again).status_code == 302
    now = as_sent(row)
    assert (plain(now[box]), plain(now[other_box])) == (plain(text), plain(other_text))


@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_where_both_changed_one_field_the_editor_chooses_and_both_can_be_copied(side: str) -> None:
    row = KINDS["reference"][0]()
    first, second = make_client("amina"), make_client("bela")
    of_second = open_page(second, row)
    save(first, row, open_page(first, row) | {"citation": "A survey of people <in> towns."})
    refused = save(second, row, of_second | {"citation": "A survey of people in villages."})
    page = refused.content.decode()
    assert "<del>in villages.</del><ins>&lt;in&gt; towns.</ins>" in page
    kept = re.findall(r'<textarea class="desk-clash__text"[^>]*>([^<]*)</textarea>', page)
    assert kept == ["A survey of people in villages.", "A survey of people &lt;in&gt; towns."]
    again = sent_by_page(refused, form_of(row))
    assert again["choose:citation"] == "mine"
    assert save(second, row, again | {"choose:citation": side}).status_code == 302
    row.refresh_from_db()
    assert row.citation == {"mine": "A survey of people in villages.", "theirs": "A survey of people <in> towns."}[side]


def test_an_own_text_that_nobody_else_touched_can_still_be_taken_over_theirs() -> None:
    row = KINDS["reference"][0]()
    first, second = make_client("amina"), make_client("bela")
    of_second = open_page(second, row)
    save(first, row, open_page(first, row) | {"citation": "Another."})
    again = sent_by_page(save(second, row, of_second | {"limits": "Few."}), form_of(row))
    save(second, row, again | {"choose:citation": "mine"})
    row.refresh_from_db()
    assert (row.citation, row.limits) == ("A survey.", "Few.")


def test_a_third_save_between_choosing_and_saving_is_said_again() -> None:
    row = KINDS["reference"][0]()
    first, second = make_client("amina"), make_client("bela")
    of_second = open_page(second, row)
    save(first, row, open_page(first, row) | {"citation": "One."})
    again = sent_by_page(save(second, row, of_second | {"citation": "Bela’s."}), form_of(row))
    save(first, row, open_page(first, row) | {"citation": "Two."})
    refused = save(second, row, again)
    assert refused.status_code == 200
    assert "Two." in refused.content.decode()
    row.refresh_from_db()
    assert row.citation == "Two."


@pytest.mark.parametrize("token", ["", "0", "nonsense", "[[],[],[]]", "[" * 5000, '[{"a":1},{"b":2},3]'])
def test_a_page_that_does_not_say_what_it_showed_overwrites_nothing(token: str) -> None:
    row = KINDS["reference"][0]()
    client = make_client()
    refused = save(client, row, open_page(client, row) | {"citation": "From an old tab.", "based_on": token})
    assert refused.status_code == 200
    assert "A survey." in refused.content.decode()
    row.refresh_from_db()
    assert row.citation == "A survey."


def test_what_a_program_changed_meanwhile_is_seen_as_well() -> None:
    row = KINDS["reference"][0]()
    client = make_client()
    data = open_page(client, row)
    Reference.objects.filter(pk=row.pk).update(citation="Loaded from a file.")
    refused = save(client, row, data | {"limits": "Few."})
    assert "Loaded from a file." in refused.content.decode()
    assert "What was saved meanwhile" in refused.content.decode()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "user"])
def test_a_row_deleted_meanwhile_can_be_made_anew_from_what_was_typed(kind: str) -> None:
    make, (box, text), _other = KINDS[kind]
    row = make()
    client = make_client()
    save(client, row, open_page(client, row) | {_other[0]: _other[1]})
    data = open_page(client, row) | {box: text}
    pk = row.pk
    if isinstance(row, Article):
        row.editions.all().delete()
    row.delete()
    row.pk = pk
    refused = save(client, row, data)
    assert refused.status_code == 200, refused.headers.get("Location")
    page = refused.content.decode()
    assert "Somebody deleted this" in page
    anew = sent_by_page(refused, form_of(row))
    assert plain(anew[box]) == plain(text)
    address = address_of(row).replace(f"/{row.pk}/change/", "/add/")
    assert f'action="{address}"' in page
    # A picture's files went with it.
    answer = client.post(address, with_reason(anew) | ({"image": upload()} if isinstance(row, Picture) else {}))
    confirm_proposals()
    assert answer.status_code == 302, re.findall(r'<ul class="errorlist.*?</ul>', answer.content.decode(), re.DOTALL)
    made = type(row)._default_manager.latest("pk")
    assert plain(as_sent(made)[box]) == plain(text)
    if isinstance(made, Edition):
        assert made.sections.count() == 2


def test_what_was_typed_for_a_deleted_account_can_be_copied() -> None:
    row = User.objects.create_user("third")
    client = make_client()
    data = open_page(client, row) | {"first_name": "Typed for an hour"}
    pk = row.pk
    row.delete()
    row.pk = pk
    page = save(client, row, data).content.decode()
    assert "Typed for an hour" in page
    assert "can be copied" in page


def test_who_may_not_add_still_gets_back_what_was_typed() -> None:
    row = KINDS["reference"][0]()
    client = make_client(permissions=("change_reference", "view_reference"))
    data = open_page(client, row) | {"citation": "Typed for an hour."}
    pk = row.pk
    row.delete()
    row.pk = pk
    assert "Typed for an hour." in save(client, row, data).content.decode()


def test_rows_of_an_action_that_changed_since_the_list_was_shown_are_left_alone() -> None:
    stays, changes = make_helpline(), None
    changes = Helpline.objects.create(
        key="other", country=stays.country, names={"en": "Other line"}, numbers=[], knowledge="recalled"
    )
    client = make_client()
    data = sent_by_page(client.get("/admin/helplines/helpline/"), "changelist-form")
    Helpline.objects.filter(pk=changes.pk).update(numbers=[{"kind": "call", "number": "999"}])
    data |= {"action": "confirm_one_by_one", "_selected_action": [str(stays.pk), str(changes.pk)], "index": "0"}
    response = client.post("/admin/helplines/helpline/", data, follow=True)
    assert "Other line" in messages_of(response)
    assert "was changed since the list was shown" in messages_of(response)
    assert response.context["row"] == stays
    assert response.context["left"] == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_deletion_over_a_newer_save_asks_again_and_then_deletes(kind: str) -> None:
    make, (name, value), _other = KINDS[kind]
    row = make()
    client, other = make_client("deletes"), make_client("changes")
    asked = client.get(address_of(row).replace("/change/", "/delete/"), follow=True)
    address = asked.request["PATH_INFO"]
    sent = with_reason(sent_by_page(asked, "delete-form"))
    save(other, row, open_page(other, row) | {name: value})
    again = client.post(address, sent)
    assert again.status_code == 200
    assert "was changed since this page was shown, and nothing " in messages_of(again)
    confirm_proposals()
    assert type(row)._default_manager.filter(pk=row.pk).exists()
    client.post(address, with_reason(sent_by_page(again, "delete-form")))
    confirm_proposals()
    assert not type(row)._default_manager.filter(pk=row.pk).exists()


def test_a_deletion_by_hand_says_nothing_of_what_was_shown_and_deletes_nothing() -> None:
    row = make_event()
    make_client().post(address_of(row).replace("/change/", "/delete/"), {"post": "yes"})
    assert Event.objects.exists()


def test_of_rows_chosen_for_deletion_those_changed_while_the_page_asked_stay() -> None:
    changed = Expression.objects.create(key="same-one", role="same", phrases={"en": ["one", "two"]})
    Expression.objects.create(key="same-other", role="same", phrases={"en": ["three", "four"]})
    client = make_client()
    address = "/admin/search/expression/"
    data = sent_by_page(client.get(address), "changelist-form")
    keys = [str(key) for key in Expression.objects.values_list("pk", flat=True)]
    asked = client.post(address, data | {"action": "delete_selected", "_selected_action": keys, "index": "0"})
    Expression.objects.filter(pk=changed.pk).update(phrases={"en": ["one", "five"]})
    answer = client.post(address, sent_by_page(asked, "delete-form"), follow=True)
    assert "was changed since the list was shown" in messages_of(answer)
    assert list(Expression.objects.all()) == [changed]


def test_a_relation_added_and_one_removed_meanwhile_are_shown_and_kept() -> None:
    article = make_edition().article
    others = [Article.objects.create(slug=f"other-{n}", share_code=f"abcdefghj{n}") for n in range(4)]
    for other in others[:2]:
        Relation.objects.create(article=article, kind="helped_by", to=other)
    first, second = make_client("amina"), make_client("bela")
    of_second = open_page(second, article)
    of_first = open_page(first, article)
    save(
        first,
        article,
        of_first
        | {
            "relations-0-DELETE": "on",
            "relations-TOTAL_FORMS": "3",
            "relations-2-kind": "helped_by",
            "relations-2-to": others[2].pk,
        },
    )
    assert set(article.relations.values_list("to__slug", flat=True)) == {"other-1", "other-2"}
    refused = save(second, article, of_second | {"subject": "condition"})
    assert "other-2" in refused.content.decode()
    again = sent_by_page(refused, form_of(article))
    added = next(name for name in again if name.startswith("choose:relations:") and "new" not in name)
    gone = next(name for name in again if name.startswith("choose:relations:new"))
    assert (again[added], again[gone]) == ("theirs", "theirs")
    assert save(second, article, again).status_code == 302
    article.refresh_from_db()
    assert article.subject == "condition"
    assert set(article.relations.values_list("to__slug", flat=True)) == {"other-1", "other-2"}


def test_what_others_did_to_relations_can_be_undone_by_choice() -> None:
    article = make_edition().article
    others = [Article.objects.create(slug=f"other-{n}", share_code=f"abcdefghj{n}") for n in range(3)]
    Relation.objects.create(article=article, kind="helped_by", to=others[0])
    first, second = make_client("amina"), make_client("bela")
    of_second = open_page(second, article)
    changes = {"relations-0-DELETE": "on", "relations-TOTAL_FORMS": "2", "relations-1-kind": "helped_by"}
    save(first, article, open_page(first, article) | changes | {"relations-1-to": others[2].pk})
    again = sent_by_page(save(second, article, of_second | {"subject": "condition"}), form_of(article))
    mine = {name: "mine" for name in again if name.startswith("choose:")}
    assert save(second, article, again | mine).status_code == 302
    assert set(article.relations.values_list("to__slug", flat=True)) == {"other-0"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["reference", "article", "helpline", "edition", "group"])
def test_of_two_saves_of_any_row_at_the_same_moment_one_is_refused(kind: str) -> None:
    make, (box, text), (other_box, other_text) = KINDS[kind]
    row = make()
    clients = [make_client("amina"), make_client("bela")]
    changes = [{box: text}, {other_box: other_text}]
    forms = [open_page(one, row) | change for one, change in zip(clients, changes, strict=True)]
    together = threading.Barrier(2)
    statuses: list[int] = []

    def send(number: int) -> None:
        together.wait()
        try:
            statuses.append(save(clients[number], row, forms[number]).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 302]
    assert LogEntry.objects.count() == 1
