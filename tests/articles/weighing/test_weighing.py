"""Weighing: one spelling for several, what a negation reaches, and a table of weights that is the same every time."""

from pathlib import Path

import pytest

from articles.weighing.features import features_of
from articles.weighing.lexicon import lexicon_of
from articles.weighing.sources import ANY, digest_of, read_labelled
from articles.weighing.tokens import tokens_of
from articles.weighing.weights import Weights, format_weights, read_weights

EN, BN = lexicon_of("en"), lexicon_of("bn")


def refused(text: str, language: str) -> set[str]:
    return {token.form for token in tokens_of(text, lexicon_of(language)) if token.is_refused}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ভয় পাবেন না", "ভয\u09bc পাবেন না"),
        ("তাঁকে বোঝান", "তাকে বোঝান"),
        ("হঠাৎ যাবেন", "হঠাত\u09cd\u200d যাবেন"),
        ("র\u200d্যাব ডাকুন", "র্যাব ডাকুন"),
        ("বাড়ি যান", "বাড\u09bc\u09c0 যান"),
        ("কো থা", "ক\u09c7\u09be থা"),
    ],
)
def test_what_is_written_in_several_ways_is_read_as_one(one: str, other: str) -> None:
    assert features_of(one, BN) == features_of(other, BN)


def test_quotes_digits_and_unseen_marks_make_no_difference() -> None:
    assert features_of("Don’t wait 24 hours", EN) == features_of("\ufeffdon't wait ২৪ ho\u00adurs", EN)


@pytest.mark.parametrize(
    ("text", "language", "reached", "free"),
    [
        ("Do not confront him, warn him or talk to him.", "en", {"confront", "warn", "talk"}, set()),
        ("Do not answer him, but talk to the police.", "en", {"answer"}, {"talk"}),
        ("Do not hesitate to confront him.", "en", set(), {"confront"}),
        ("Mediation is dangerous where there is abuse.", "en", {"mediation"}, set()),
        ("Talk to him; never mind the police.", "en", {"police"}, {"talk"}),
        ("তার সঙ্গে একা দেখা করবেন না।", "bn", {"দেখা", "একা"}, set()),
        ("পুলিশে না গিয়ে তাকে বোঝান।", "bn", {"গিয়ে"}, {"বোঝান", "পুলিশে"}),
        ("তাকে ভয় দেখানো ঠিক নয়, বরং সাহায্য চান।", "bn", {"দেখানো"}, {"সাহায্য"}),
    ],
)
def test_a_negation_reaches_what_its_grammar_says(text: str, language: str, reached: set[str], free: set[str]) -> None:
    found = refused(text, language)
    assert reached <= found
    assert not free & found


def test_a_language_without_words_still_has_features() -> None:
    assert "aqo" in features_of("Aqo bro", lexicon_of("qaa"))
    assert features_of("", lexicon_of("../en")) == {"=long0"}


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    weights = Weights(
        language="en",
        labels=("any", "contact"),
        made_from="0f",
        limits={"any": 0.25},
        offsets=(-1.0, -0.5),
        rows={"talk": ((0, 2.0), (1, 1.0004)), "!talk": ((0, -2.0),), "tiny": ((1, 0.0002),), "a:b": ((1, 0.5),)},
    )
    path = tmp_path / "weights.tsv"
    path.write_text(format_weights(weights), encoding="utf-8")
    found = read_weights(path)
    assert format_weights(found) == path.read_text(encoding="utf-8")
    assert "tiny" not in found.rows
    assert found.scores({"talk", "x"}) == {"any": -0.8, "contact": -0.4}
    assert found.scores({"!talk"})["any"] == -1.2
    assert found.scores({"talk", *map(str, range(399))})["any"] == -0.9


def test_weights_for_other_features_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.tsv"
    path.write_text("language\ten\nfeatures\t0\n\n", encoding="utf-8")
    with pytest.raises(ValueError, match="train it again"):
        read_weights(path)


def test_sentences_are_read_with_their_labels_and_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "sentences-1.tsv"
    path.write_text("# ours\nfine\tLock the door.\ncontact\tTalk to him.\n", encoding="utf-8")
    assert [(s.labels, s.text) for s in read_labelled([path])] == [
        ((), "Lock the door."),
        ((ANY, "contact"), "Talk to him."),
    ]
    path.write_text("contact Talk to him.\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"sentences-1\.tsv:1"):
        read_labelled([path])


def test_the_digest_is_of_sentences_and_of_words(tmp_path: Path) -> None:
    path = tmp_path / "sentences-1.tsv"
    path.write_text("fine\tLock the door.\n", encoding="utf-8")
    first = digest_of(tmp_path, EN)
    assert first != digest_of(tmp_path, BN)
    path.write_text("fine\tLock the doors.\n", encoding="utf-8")
    assert first != digest_of(tmp_path, EN)
