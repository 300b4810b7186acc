"""Numbers that save lives have two people: one Save changes nothing that a page shows, another’s confirm does."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.search.models import DangerRule
from patienttools.generation.models import LibraryChange, LibraryGeneration
from patienttools.helplines.models import Country, Helpline
from patienttools.helplines.numbers import danger_line
from patienttools.proposals.models import Decision, Proposal
from tests.articles.browsing import sent_by_page
from tests.articles.editors import make_client, messages_of

pytestmark = pytest.mark.django_db
WHY = "Read on the official page today."


@pytest.fixture
def line() -> Helpline:
    country = Country.objects.create(
        code="bd", numeric="050", slug="bangladesh", names={"en": "Bangladesh", "bn": "বাংলাদেশ"}
    )
    return Helpline.objects.create(
        key="bd-999",
        country=country,
        names={"en": "Emergency", "bn": "জরুরি"},
        numbers=[{"kind": "call", "number": "999"}],
        knowledge="recalled",
        is_emergency=True,
        in_emergency_list=True,
        confirmed_on=timezone.localdate(),
    )


@pytest.fixture
def rule() -> DangerRule:
    return DangerRule.objects.create(key="kill", patterns={"en": ["kill me"]})


@pytest.fixture
def rima() -> Client:
    return make_client("rima")


@pytest.fixture
def other() -> Client:
    return make_client("other")


def generation_token() -> str:
    return str(LibraryGeneration.objects.values_list("token", flat=True).first())


def what_pages_show() -> Any:
    """The line of every page in each language, every helpline, every country, every rule, as readers have them."""
    token = generation_token()
    lines = [danger_line(language, token) for language in ("en", "bn")]
    names = ("pk", "names", "country", "numbers", "is_emergency", "in_emergency_list", "confirmed_on", *HOURS)
    return (
        lines,
        list(Helpline.objects.order_by("pk").values(*names)),
        list(Country.objects.order_by("pk").values()),
        list(DangerRule.objects.order_by("pk").values()),
    )


def address(row: Any, page: str = "change") -> str:
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/{page}/"


def save(client: Client, row: Any, **typed: Any) -> Any:
    data = sent_by_page(client.get(address(row)), f"{row._meta.model_name}_form")
    return client.post(address(row), data | {"because": WHY} | typed, follow=True)


def decide_address(proposal: Proposal) -> str:
    return f"/admin/proposals/proposal/{proposal.pk}/decide/"


def decide(client: Client, proposal: Proposal, **pressed: str) -> Any:
    return client.post(decide_address(proposal), pressed or {"confirm": "1"}, follow=True)


def delete(client: Client, row: Any) -> Any:
    """By the road that Django had: its page, and the answer that it is sure."""
    page = client.get(address(row, "delete"), follow=True)
    sent = sent_by_page(page, "delete-form") | {"because": WHY}
    return client.post(page.request["PATH_INFO"], sent, follow=True)


def delete_in_list(client: Client, row: Any) -> Any:
    """By the action of the list, as it was and as it is."""
    listed = f"/admin/{row._meta.app_label}/{row._meta.model_name}/"
    for action in ("delete_selected", "propose_deletions"):
        page = client.get(listed)
        data = sent_by_page(page, "changelist-form") | {"action": action, "_selected_action": row.pk, "post": "yes"}
        page = client.post(listed, data, follow=True)
    return client.post(page.request["PATH_INFO"], sent_by_page(page, "delete-form") | {"because": WHY}, follow=True)


HOURS = ("hours", "hours_zone", "is_always_open", "are_hours_confirmed")

# Each act that could cost a life: on the emergency line, its country or a rule.
ACTS: dict[str, Callable[[Client, Helpline, DangerRule], Any]] = {
    "another number": lambda client, line, rule: save(client, line, numbers="call 998"),
    "a number beside it": lambda client, line, rule: save(client, line, numbers="call 999\ncall 998"),
    "another name": lambda client, line, rule: save(client, line, names_en="Another line"),
    "other hours": lambda client, line, rule: save(client, line, hours_en="Monday to Friday"),
    "hours by another clock": lambda client, line, rule: save(client, line, hours_zone="Asia/Kolkata"),
    "open day and night": lambda client, line, rule: save(client, line, is_always_open="on"),
    "hours said to be confirmed": lambda client, line, rule: save(client, line, are_hours_confirmed="on"),
    "an emptied field": lambda client, line, rule: save(client, line, numbers=""),
    "out of the emergency list": lambda client, line, rule: save(client, line, in_emergency_list=[]),
    "doubtful, and out of the list": lambda client, line, rule: save(
        client, line, in_emergency_list=[], is_doubtful="on"
    ),
    "no emergency number": lambda client, line, rule: save(client, line, is_emergency=[], in_emergency_list=[]),
    "a deleted helpline": lambda client, line, rule: delete(client, line),
    "a helpline deleted in the list": lambda client, line, rule: delete_in_list(client, line),
    "a country renamed": lambda client, line, rule: save(client, line.country, names_en="Elsewhere"),
    "a country with another address": lambda client, line, rule: save(client, line.country, slug="elsewhere"),
    "a country put elsewhere in the list": lambda client, line, rule: save(client, line.country, position="9"),
    "a danger rule emptied of a pattern": lambda client, line, rule: save(client, rule, patterns_en="hurt me"),
    "a danger rule that leads elsewhere": lambda client, line, rule: save(client, rule, section="definition"),
    "a deleted danger rule": lambda client, line, rule: delete(client, rule),
    "a danger rule deleted in the list": lambda client, line, rule: delete_in_list(client, rule),
    "a new helpline": lambda client, line, rule: client.post(
        "/admin/helplines/helpline/add/",
        {
            "key": "new",
            "names_en": "New",
            "country": line.country_id,
            "numbers": "call 1",
            "knowledge": "read",
            "position": "0",
            "because": WHY,
            "is_emergency": "on",
            "in_emergency_list": "on",
        },
        follow=True,
    ),
    "a new country": lambda client, line, rule: client.post(
        "/admin/helplines/country/add/",
        {"code": "in", "numeric": "356", "slug": "india", "names_en": "India", "position": "0", "because": WHY},
        follow=True,
    ),
    "a new danger rule": lambda client, line, rule: client.post(
        "/admin/search/dangerrule/add/",
        {"key": "new", "patterns_en": "knife", "section": "danger_signs", "because": WHY},
        follow=True,
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_one_act_changes_nothing_that_pages_show_and_a_second_person_does(
    act: str, line: Helpline, rule: DangerRule, rima: Client, other: Client
) -> None:
    before, generation = what_pages_show(), generation_token()
    page = ACTS[act](rima, line, rule)
    assert page.status_code == 200
    assert what_pages_show() == before
    assert generation_token() == generation
    proposal = Proposal.objects.get()
    assert (proposal.by_name, proposal.because, proposal.is_open) == ("rima", WHY, True)
    # Whoever proposed it does not confirm it.
    assert "another person confirms it" in messages_of(decide(rima, proposal))
    assert what_pages_show() == before
    assert "Confirmed" in messages_of(decide(other, proposal))
    assert what_pages_show() != before
    assert generation_token() != generation
    assert Decision.objects.get().by_name == "other"


def test_a_changed_number_is_unconfirmed_until_somebody_confirms_it(
    line: Helpline, rima: Client, other: Client
) -> None:
    save(rima, line, numbers="call 998")
    decide(other, Proposal.objects.get())
    line.refresh_from_db()
    assert line.numbers == [{"kind": "call", "number": "998"}]
    assert line.confirmed_on is None


def test_changed_hours_are_unconfirmed_and_whoever_decides_sees_it(line: Helpline, rima: Client, other: Client) -> None:
    Helpline.objects.update(hours={"en": "9 to 5"}, are_hours_confirmed=True)
    line.refresh_from_db()
    save(rima, line, hours_en="10 to 4")
    proposal = Proposal.objects.get()
    page = " ".join(other.get(decide_address(proposal)).content.decode().split())
    assert "10 to 4" in page
    assert "Hours confirmed" in page
    decide(other, proposal)
    line.refresh_from_db()
    assert (line.hours, line.are_hours_confirmed) == ({"en": "10 to 4"}, False)
    # Another save of the rest takes nothing back.
    save(rima, line, are_hours_confirmed="on")
    decide(other, Proposal.objects.first())
    line.refresh_from_db()
    save(rima, line, source="Another page", because="")
    line.refresh_from_db()
    assert (line.source, line.are_hours_confirmed) == ("Another page", True)


def test_the_form_says_what_two_people_change_before_anybody_tries(
    line: Helpline, rule: DangerRule, rima: Client
) -> None:
    page = rima.get(address(line)).content.decode()
    assert "Two people change these: name, country, numbers," in page
    assert "Two people change all of this" in rima.get(address(rule)).content.decode()


def test_what_one_person_may_change_is_saved_beside_the_proposal(line: Helpline, rima: Client) -> None:
    page = save(rima, line, numbers="call 998", source="A page of the police")
    line.refresh_from_db()
    assert (line.source, line.numbers[0]["number"]) == ("A page of the police", "999")
    assert "The other fields" in messages_of(page)
    save(rima, line, source="Another page", because="")
    line.refresh_from_db()
    assert line.source == "Another page"
    assert Proposal.objects.count() == 1


def test_a_doubt_about_a_number_outside_the_emergency_list_is_raised_by_one_person(
    line: Helpline, rima: Client
) -> None:
    Helpline.objects.update(in_emergency_list=False)
    save(rima, line, is_doubtful="on")
    line.refresh_from_db()
    assert line.is_doubtful
    assert not Proposal.objects.exists()


def test_without_a_reason_nothing_is_proposed(line: Helpline, rima: Client) -> None:
    page = save(rima, line, numbers="call 998", because=" ")
    assert "Say why" in page.content.decode()
    assert "call 998" in page.content.decode()
    assert not Proposal.objects.exists()
    page = rima.post("/admin/helplines/helpline/propose-deletion/", {"row": line.pk, "because": ""})
    assert "Say why" in page.content.decode()
    assert not Proposal.objects.exists()


def test_older_text_of_the_history_is_no_way_around(line: Helpline, rima: Client, other: Client) -> None:
    save(rima, line, numbers="call 998")
    decide(other, Proposal.objects.get())
    history = rima.get(address(line, "history"))
    versions = [version["revision"].pk for version in history.context["action_list"]]
    assert versions
    from reversion.models import Version

    oldest = Version.objects.get_for_object(line).last()
    assert oldest is not None
    older = f"/admin/helplines/helpline/{line.pk}/history/{oldest.pk}/"
    before = what_pages_show()
    data = sent_by_page(rima.get(older), "helpline_form")
    assert data["numbers"] == "call 999"
    rima.post(older, data | {"because": WHY}, follow=True)
    assert what_pages_show() == before
    assert Proposal.objects.open().get().after["numbers"][0]["number"] == "999"


def test_a_deleted_row_that_is_recovered_is_proposed_as_a_new_one(line: Helpline, rima: Client, other: Client) -> None:
    delete(rima, line)
    decide(other, Proposal.objects.get())
    from reversion.models import Version

    version = Version.objects.get_deleted(Helpline).get()
    recover = f"/admin/helplines/helpline/recover/{version.pk}/"
    before = what_pages_show()
    data = sent_by_page(rima.get(recover), "helpline_form")
    page = rima.post(recover, data | {"because": WHY}, follow=True)
    assert what_pages_show() == before
    assert "It is proposed" in messages_of(page)
    decide(other, Proposal.objects.open().get())
    assert Helpline.objects.get().numbers == line.numbers


def test_a_proposal_whose_row_was_changed_meanwhile_is_stale_and_says_so(
    line: Helpline, rima: Client, other: Client
) -> None:
    save(rima, line, numbers="call 998")
    save(rima, line, numbers="call 997")
    first, second = Proposal.objects.order_by("pk")
    decide(other, second)
    assert "cannot be confirmed any more" in other.get(decide_address(first)).content.decode()
    assert "changed since this was proposed" in messages_of(decide(other, first))
    line.refresh_from_db()
    assert line.numbers[0]["number"] == "997"
    assert Proposal.objects.open().get() == first
    assert "Say why" in messages_of(decide(other, first, refuse="1"))
    decide(other, first, refuse="1", because="The later one is right.")
    assert not Proposal.objects.open().exists()


def test_what_was_decided_is_decided_once(line: Helpline, rima: Client, other: Client) -> None:
    save(rima, line, numbers="call 998")
    proposal = Proposal.objects.get()
    decide(other, proposal, refuse="1", because="It is 999.")
    assert "a moment before" in messages_of(decide(other, proposal))
    line.refresh_from_db()
    assert line.numbers[0]["number"] == "999"
    assert "a moment before" in messages_of(decide(rima, proposal, take_back="1"))


def test_one_who_proposed_takes_it_back_and_a_stranger_does_not(line: Helpline, rima: Client, other: Client) -> None:
    save(rima, line, numbers="call 998")
    proposal = Proposal.objects.get()
    decide(other, proposal, take_back="1")
    assert proposal.is_open
    decide(rima, proposal, take_back="1")
    assert Decision.objects.get().outcome == "taken_back"


def test_the_one_editor_of_a_site_confirms_in_a_second_act_that_is_recorded_as_such(
    line: Helpline, rima: Client
) -> None:
    before = what_pages_show()
    page = save(rima, line, numbers="call 998")
    assert "nobody else on this site may confirm it" in page.content.decode()
    proposal = Proposal.objects.get()
    assert "read it once more" in messages_of(decide(rima, proposal))
    assert what_pages_show() == before
    page = decide(rima, proposal, confirm="1", read_aloud="1")
    assert "By the same person" in page.content.decode()
    assert Decision.objects.get().is_alone
    line.refresh_from_db()
    assert line.numbers[0]["number"] == "998"


@pytest.mark.parametrize("fields", [{"is_superuser": True}, {"permission": "change_helpline"}])
def test_where_a_second_person_may_the_first_is_not_alone(fields: dict[str, Any], line: Helpline, rima: Client) -> None:
    save(rima, line, numbers="call 998")
    if "permission" in fields:
        make_client("second", permissions=(fields["permission"],))
    else:
        make_client("second")
    answer = decide(rima, Proposal.objects.get(), confirm="1", read_aloud="1")
    assert "another person confirms it" in messages_of(answer)
    assert not Decision.objects.exists()
    # One who left is nobody.
    User.objects.filter(username="second").update(is_active=False)
    decide(rima, Proposal.objects.get(), confirm="1", read_aloud="1")
    assert Decision.objects.get().is_alone


def test_who_may_not_change_helplines_decides_nothing(line: Helpline, rima: Client) -> None:
    save(rima, line, numbers="call 998")
    proposal = Proposal.objects.get()
    reader = make_client("reader", permissions=("view_proposal", "view_helpline", "delete_helpline"))
    assert reader.get(decide_address(proposal)).status_code == 200
    for pressed in ({"confirm": "1"}, {"refuse": "1", "because": "x"}, {"take_back": "1"}):
        assert reader.post(decide_address(proposal), pressed).status_code == 403
    assert proposal.is_open


def test_a_country_with_helplines_is_not_deleted_and_the_proposal_stays_open(
    line: Helpline, rima: Client, other: Client
) -> None:
    delete(rima, line.country)
    assert "Others need it" in messages_of(decide(other, Proposal.objects.get()))
    assert Proposal.objects.open().exists()
    assert Country.objects.exists()


def test_the_page_names_before_and_after_and_every_page_that_shows_it(line: Helpline, rima: Client) -> None:
    page = save(rima, line, numbers="call 998").content.decode()
    assert "call 999" in page
    assert "call 998" in page
    assert "first thing on every page in" in page
    assert "Who to call" in page


def test_rows_are_appended_and_never_changed(line: Helpline, rima: Client, other: Client) -> None:
    save(rima, line, numbers="call 998")
    proposal = Proposal.objects.get()
    decide(other, proposal)
    for row in (proposal, Decision.objects.get()):
        with pytest.raises(TypeError, match="never changed"):
            row.save()
        with pytest.raises(TypeError, match="never deleted"):
            row.delete()


def test_the_same_proposed_twice_is_one_proposal(line: Helpline, rima: Client) -> None:
    save(rima, line, numbers="call 998")
    save(rima, line, numbers="call 998")
    assert Proposal.objects.count() == 1


def test_confirming_says_what_it_asks_of_the_database(line: Helpline, rima: Client, other: Client) -> None:
    from django.test.utils import CaptureQueriesContext

    save(rima, line, numbers="call 998")
    with CaptureQueriesContext(connection) as asked:
        other.get(decide_address(Proposal.objects.get()))
    assert len(asked) < 30


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_applies() -> None:
    country = Country.objects.create(code="bd", numeric="050", slug="bangladesh", names={"en": "Bangladesh"})
    row = Helpline.objects.create(
        key="line", country=country, names={"en": "A line"}, numbers=[{"kind": "call", "number": "1"}], knowledge="read"
    )
    save(make_client("proposes"), row, numbers="call 2")
    proposal = Proposal.objects.get()
    said: list[str] = []
    clients = [make_client(f"confirms{number}") for number in range(4)]
    together = threading.Barrier(len(clients))

    def confirm(client: Client) -> None:
        try:
            together.wait()
            # As it was sent: what a test is told of templates is told of those of all threads.
            said.append(decide(client, proposal).content.decode())
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum("Confirmed: it is done" in page for page in said) == 1
    assert sum("a moment before" in page for page in said) == len(clients) - 1
    assert Decision.objects.count() == 1
    assert set(LibraryChange.objects.values_list("token", flat=True)) == {generation_token()}
