"""Ten phrases of danger, in every code, keyboard and spelling that their letters have: none is lost."""

from collections import Counter
from collections.abc import Callable

from articles.search.danger.seeing import see
from articles.search.lexicon import Lexicon
from tests.articles.search.danger.disguising import BANGLA, LATIN, disguised


def test_no_spelling_of_ten_phrases_is_lost(shipped_lexicon: Lexicon, say: Callable[[str], None]) -> None:
    tried, lost, texts = Counter[str](), Counter[str](), list[str]()
    for one in disguised():
        tried[one.way] += 1
        if not see(one.text, shipped_lexicon):
            lost[one.way] += 1
            texts.append(one.text)
    rows = [f"{way:<42}{count:>6}{lost[way]:>6}" for way, count in sorted(tried.items())]
    total = f"{'all':<42}{tried.total():>6}{lost.total():>6}"
    say("\n".join([f"{'danger spelt otherwise':<42}{'tried':>6}{'lost':>6}", *rows, total]))
    assert texts == []
    assert tried.total() > 3000


def test_the_phrases_are_danger_as_they_are(shipped_lexicon: Lexicon) -> None:
    assert [phrase for phrase in (*LATIN, *BANGLA) if not see(phrase, shipped_lexicon)] == []
