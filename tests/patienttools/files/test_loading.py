"""The one rule of loading: every case of it, and rows that go through them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product

import pytest
from django.db import transaction

from articles.models import Code
from patienttools.files.digests import digest_of
from patienttools.files.kinds import ContentKind
from patienttools.files.ledger import Ledger
from patienttools.files.loading import decide, load_kind, retire_kind
from patienttools.files.models import LoadedEntry
from patienttools.files.reports import Outcome, Report

# (file, when last loaded, row) → what happens, and what happens with force. None: not there.
CASES: Mapping[tuple[str | None, str | None, str | None], tuple[Outcome, Outcome]] = {
    ("a", None, None): (Outcome.MADE, Outcome.MADE),
    ("a", None, "a"): (Outcome.ADOPTED, Outcome.ADOPTED),
    ("a", None, "x"): (Outcome.KEPT, Outcome.FORCED),
    ("a", "a", None): (Outcome.KEPT_DELETED, Outcome.FORCED),
    ("a", "a", "a"): (Outcome.UNCHANGED, Outcome.UNCHANGED),
    ("a", "a", "x"): (Outcome.KEPT, Outcome.FORCED),
    ("b", "a", None): (Outcome.KEPT_DELETED, Outcome.FORCED),
    ("b", "a", "a"): (Outcome.CHANGED, Outcome.CHANGED),
    ("b", "a", "b"): (Outcome.ADOPTED, Outcome.ADOPTED),
    ("b", "a", "x"): (Outcome.KEPT, Outcome.FORCED),
    (None, "a", None): (Outcome.GONE, Outcome.GONE),
    (None, "a", "a"): (Outcome.RETIRED, Outcome.RETIRED),
    (None, "a", "x"): (Outcome.KEPT_RETIRED, Outcome.RETIRED),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_decides_each_case(case: tuple[str | None, str | None, str | None]) -> None:
    assert (decide(*case), decide(*case, force=True)) == CASES[case]


def test_no_case_is_left_out() -> None:
    every = set(product((None, "a", "b"), (None, "a"), (None, "a", "b", "x")))
    # The same case under other letters, and what never came from the files.
    same = {("b", None, None), ("b", None, "b"), ("b", None, "a"), ("b", None, "x"), ("a", None, "b"), ("a", "a", "b")}
    same |= {(None, "a", "b")}
    own = {(None, None, row) for row in (None, "a", "b", "x")}
    assert set(CASES) == every - same - own


@pytest.mark.parametrize("row", [None, "a"])
def test_what_neither_file_nor_ledger_knows_is_nothing_to_decide(row: str | None) -> None:
    with pytest.raises(ValueError, match="an editor's own"):
        decide(None, None, row)


def test_a_digest_is_the_same_whatever_the_order_and_the_zone() -> None:
    noon = datetime.datetime(2027, 1, 1, 12, tzinfo=datetime.UTC)
    dhaka = noon.astimezone(datetime.timezone(datetime.timedelta(hours=6)))
    assert digest_of({"a": 1, "at": noon}) == digest_of({"at": dhaka, "a": 1})
    assert digest_of({"a": ["x", "y"]}) == digest_of({"a": ("x", "y")})
    assert digest_of({"a": 1}) != digest_of({"a": 2})
    assert digest_of(_Thing("k", "m")) == digest_of({"key": "k", "meaning": "m"})
    with pytest.raises(TypeError):
        digest_of(object())


@dataclass(frozen=True)
class _Thing:
    key: str
    meaning: str


class Things(ContentKind[_Thing]):
    """Codes, as a small kind of entry."""

    name = "thing"
    model = Code

    def document(self, row: Code) -> _Thing:
        return _Thing(row.key, row.meaning)


class Site:
    """A library of things, loaded again and again."""

    def __init__(self) -> None:
        self.things: dict[str, str] = {}

    def load(self, *, force: bool = False, unread: tuple[str, ...] | None = ()) -> Report:
        report, ledger = Report(), Ledger()
        documents = {key: _Thing(key, meaning) for key, meaning in self.things.items()}
        with transaction.atomic():
            load_kind(Things(), documents, ledger, report, force=force, unread=unread)
            retire_kind(Things(), documents, ledger, report, force=force, unread=unread)
            ledger.save()
        return report


@pytest.fixture
def site(db: None) -> Site:
    site = Site()
    site.things = {"a": "one", "b": "two"}
    site.load()
    return site


def meanings() -> dict[str, str]:
    return dict(Code.objects.values_list("key", "meaning"))


def test_makes_changes_and_retires(site: Site) -> None:
    site.things = {"a": "one, changed", "c": "three"}
    report = site.load()
    assert meanings() == {"a": "one, changed", "c": "three"}
    assert report.keys("thing", Outcome.CHANGED) == ["a"]
    assert report.keys("thing", Outcome.MADE) == ["c"]
    assert report.keys("thing", Outcome.RETIRED) == ["b"]


def test_what_was_retired_and_is_added_back_is_made_again(site: Site) -> None:
    del site.things["b"]
    site.load()
    site.things["b"] = "two"
    assert site.load().outcomes("thing", "b") == [Outcome.MADE]
    assert meanings() == {"a": "one", "b": "two"}


def test_an_unchanged_load_looks_at_no_row(site: Site, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1 + 2):  # type: ignore[operator] # the ledger, and a savepoint around it
        report = site.load()
    assert report.count(Outcome.UNCHANGED) == 2


def test_an_editors_change_stays_and_is_named_at_every_load_until_it_agrees(site: Site) -> None:
    Code.objects.filter(key="a").update(meaning="an editor's")
    assert site.load().outcomes("thing", "a") == [Outcome.UNCHANGED]
    site.things["a"] = "from the file"
    assert site.load().outcomes("thing", "a") == [Outcome.KEPT]
    assert site.load().outcomes("thing", "a") == [Outcome.KEPT]
    Code.objects.filter(key="a").update(meaning="one")
    assert site.load().outcomes("thing", "a") == [Outcome.CHANGED]
    assert meanings()["a"] == "from the file"


def test_what_an_editor_deleted_stays_deleted_even_when_it_leaves_and_comes_back(site: Site) -> None:
    Code.objects.filter(key="a").delete()
    site.things["a"] = "from the file"
    assert site.load().outcomes("thing", "a") == [Outcome.KEPT_DELETED]
    del site.things["a"]
    assert site.load().outcomes("thing", "a") == [Outcome.GONE]
    site.things["a"] = "added back"
    assert site.load().outcomes("thing", "a") == [Outcome.KEPT_DELETED]
    assert meanings() == {"b": "two"}
    assert site.load(force=True).outcomes("thing", "a") == [Outcome.FORCED]
    assert meanings()["a"] == "added back"


def test_what_an_editor_renamed_is_not_made_a_second_time(site: Site) -> None:
    Code.objects.filter(key="a").update(key="z")
    site.things["a"] = "from the file"
    report = site.load()
    assert report.outcomes("thing", "a") == [Outcome.KEPT]
    assert "An editor renamed it to “z”." in "".join(report.sentences())
    assert meanings() == {"z": "one", "b": "two"}
    del site.things["a"]
    assert site.load().outcomes("thing", "a") == [Outcome.KEPT_RETIRED]
    site.things["a"] = "from the file"
    site.load(force=True)
    assert meanings() == {"a": "from the file", "b": "two"}


def test_what_left_the_files_stays_where_an_editor_changed_it(site: Site) -> None:
    Code.objects.filter(key="a").update(meaning="an editor's")
    del site.things["a"]
    for _ in range(2):
        assert site.load().outcomes("thing", "a") == [Outcome.KEPT_RETIRED]
    assert meanings()["a"] == "an editor's"


def test_a_moved_key_keeps_its_row(site: Site) -> None:
    before = Code.objects.get(key="a").pk
    site.things = {"b": "two", "new": "one"}
    report = site.load()
    assert report.outcomes("thing", "new") == [Outcome.MOVED, Outcome.UNCHANGED]
    assert report.count(Outcome.RETIRED, Outcome.MADE) == 0
    assert Code.objects.get(key="new").pk == before
    assert site.load().outcomes("thing", "new") == [Outcome.UNCHANGED]


def test_a_moved_key_takes_an_editors_change_along(site: Site) -> None:
    Code.objects.filter(key="a").update(meaning="an editor's")
    site.things = {"b": "two", "new": "one"}
    assert site.load().outcomes("thing", "new") == [Outcome.MOVED, Outcome.UNCHANGED]
    assert meanings() == {"b": "two", "new": "an editor's"}
    site.things["new"] = "from the file"
    assert site.load().outcomes("thing", "new") == [Outcome.KEPT]


def test_a_moved_key_leaves_the_key_that_an_editor_gave(site: Site) -> None:
    Code.objects.filter(key="a").update(key="z")
    site.things = {"b": "two", "new": "one"}
    report = site.load()
    assert "Its key stays as an editor changed it: “z”." in "".join(report.sentences())
    assert meanings() == {"b": "two", "z": "one"}


def test_a_key_is_not_moved_onto_an_editors_own(site: Site) -> None:
    Code.objects.create(key="new", meaning="an editor's")
    site.things = {"b": "two", "new": "one"}
    report = site.load()
    assert "since an editor made another with the key “new”" in "".join(report.sentences())
    assert meanings() == {"a": "one", "b": "two", "new": "an editor's"}


def test_two_alike_are_not_taken_for_moved(site: Site) -> None:
    site.things = {"a": "same", "b": "same"}
    site.load()
    site.things = {"c": "same", "d": "same"}
    report = site.load()
    assert report.count(Outcome.MOVED) == 0
    assert meanings() == {"c": "same", "d": "same"}


def test_a_row_of_an_editors_own_is_never_retired(site: Site) -> None:
    Code.objects.create(key="own", meaning="an editor's")
    site.things = {}
    site.load()
    assert meanings() == {"own": "an editor's"}


def test_an_editors_own_row_with_the_key_of_a_new_entry_stays(site: Site) -> None:
    Code.objects.create(key="own", meaning="an editor's")
    Code.objects.create(key="same", meaning="as the file")
    site.things |= {"own": "from the file", "same": "as the file"}
    report = site.load()
    assert report.outcomes("thing", "own") == [Outcome.KEPT]
    assert report.outcomes("thing", "same") == [Outcome.ADOPTED]
    assert meanings()["own"] == "an editor's"


@pytest.mark.parametrize("unread", [None, ("a",)])
def test_what_could_not_be_read_is_not_taken_for_gone(site: Site, unread: tuple[str, ...] | None) -> None:
    del site.things["a"]
    assert site.load(unread=unread).count(Outcome.RETIRED) == 0
    assert set(meanings()) == {"a", "b"}


def test_a_refusal_of_the_database_is_a_line_of_the_report(site: Site) -> None:
    class Doubles(Things):
        def columns(self, document: _Thing, ledger: Ledger) -> dict[str, object]:
            return {"key": "b", "meaning": document.meaning}

    report, ledger = Report(), Ledger()
    with transaction.atomic():
        load_kind(Doubles(), {"c": _Thing("c", "three")}, ledger, report)
    assert report.outcomes("thing", "c") == [Outcome.KEPT]
    assert meanings() == {"a": "one", "b": "two"}


def test_the_ledger_follows_and_is_written_once(site: Site) -> None:
    entry = LoadedEntry.objects.get(kind="thing", key="a")
    assert entry.digest == entry.row_digest == digest_of(replace(_Thing("a", ""), meaning="one"))
    assert entry.row_id == Code.objects.get(key="a").pk
