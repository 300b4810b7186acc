"""Word lists: every fault at once; loaded over nothing that an editor changed."""

from pathlib import Path

import pytest
from django.conf import settings

from articles.search.loading import DangerKind, ExpressionKind
from articles.search.models import DangerRule, Expression
from articles.search.wordlists import WordLists, read_word_lists
from patienttools.files.faults import Fault
from patienttools.files.reports import KEPT
from tests.articles.loading import load_kinds

GOOD = '[[same]]\nkey = "cat"\nen = ["cat", "kitten"]\n'


def read(folder: Path) -> WordLists:
    faults: list[Fault] = []
    lists = read_word_lists(folder, faults)
    assert faults == []
    return lists


def load(folder: Path, *, force: bool = False) -> list[str]:
    """The keys that were kept as an editor left them."""
    lists = read(folder)
    report = load_kinds({ExpressionKind(): lists.expressions, DangerKind(): lists.dangers}, force=force)
    return [line.key for line in report.entries if line.outcome in KEPT]


def write(folder: Path, text: str, name: str = "synonyms.toml") -> Path:
    (folder / "search").mkdir(exist_ok=True)
    (folder / "search" / name).write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_lists_are_sound_and_name_articles_that_exist() -> None:
    content = Path(settings.BASE_DIR) / "content"
    lists = read(content)
    slugs = {path.name for path in (content / "articles").iterdir()}
    assert {document.slug for document in lists.expressions.values() if document.slug} - slugs == set()
    assert {document.slug for document in lists.dangers.values() if document.slug} - slugs == set()


def test_a_library_without_lists_has_none(tmp_path: Path) -> None:
    assert not read(tmp_path).expressions


def test_names_every_fault(tmp_path: Path) -> None:
    write(tmp_path, GOOD + GOOD + '[[asked]]\nslug = "A B"\nfr = ["x"]\n[[intent]]\nkey = "x"\nsections = ["nope"]\n')
    write(tmp_path, '[[rules]]\nen = ["x"]\n', "danger_queries.toml")
    faults: list[Fault] = []
    read_word_lists(tmp_path, faults)
    said = "\n".join(map(str, faults))
    for part in (
        "stands twice",
        "“slug”: Lower-case letters",
        "Unknown field “fr”",
        "“sections”: A kind of section",
        "“phrases”: There is nothing here",
        "“key” is missing",
    ):
        assert part in said


@pytest.mark.django_db
def test_loading_again_keeps_what_an_editor_changed_and_takes_away_what_is_gone(tmp_path: Path) -> None:
    load(write(tmp_path, GOOD + '[[same]]\nkey = "dog"\nen = ["dog", "hound"]\n'))
    Expression.objects.filter(key="same-cat").update(phrases={"en": ["cat", "moggy"]})
    kept = load(write(tmp_path, GOOD.replace("kitten", "tomcat")))
    assert kept == ["same-cat"]
    assert Expression.objects.get().phrases == {"en": ["cat", "moggy"]}
    assert load(tmp_path, force=True) == []
    assert Expression.objects.get().phrases == {"en": ["cat", "tomcat"]}
    assert not DangerRule.objects.exists()
