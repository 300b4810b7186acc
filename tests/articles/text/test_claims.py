"""Claims: what states a statistic, in both languages, and where each sentence starts and ends."""

import time

import pytest

from articles.text.claims import cited_keys, sentences_of, states_statistic, uncited_statistics

STATISTICS = {
    "en": [
        "14.4%",
        "About 14 per cent of them said so",
        "It rose by 3 percentage points",
        "one in seven",
        "1 in 7 women",
        "nine out of ten",
        "nine-fold",
        "a 9-fold risk",
        "three times as likely",
        "3.2 times the risk",
        "twice as likely",
        "half of all women",
        "two thirds of victims",
        "a third of the people",
        "76 of 141 killings",
        "141 killings",
        "2,315 adults were asked",
        "about 3.4 million people",
        "1.2 billion",
        "358 murdered women",
        "seventy per cent of them",
        "thirty-five percent",
    ],
    "bn": [
        "৭৬ শতাংশ",
        "১৪.৪%",
        "শতকরা ৭৬ জন",
        "প্রতি ৩ জনে ১ জন",
        "প্রতি তিন জনের মধ্যে এক জন",
        "সাত জনের মধ্যে এক জন",
        "৯ গুণ",
        "নয় গুণ",
        "ছয় গুণ",
        "দ্বিগুণ",
        "২,৩১৫ জন নারী",
        "৩৪ লাখ মানুষ",
        "১৪১ হত্যা",
        "১৪১টি হত্যার মধ্যে",
        "৭৬ জনকে",
        "অর্ধেক নারী",
    ],
}
NO_STATISTICS = {
    "en": [
        "call 999",
        "Call 999 or 112.",
        "dial 16263 if people are hurt",
        "press 55",
        "under 18",
        "aged 16 or over",
        "step 3",
        "two people you trust",
        "24 hours",
        "within 5 days",
        "one in two days",
        "at 10 in the morning",
        "0808 2000 247",
        "the Protection from Harassment Act 1997",
        "section 2A",
        "three ways to help",
        "one of the people you trust",
    ],
    "bn": [
        "৯৯৯ নম্বরে কল করুন",
        "999 নম্বরে কল করুন",
        "১৮ বছরের কম",
        "ধাপ ৩",
        "২৪ ঘণ্টা খোলা",
        "৫ দিনের মধ্যে",
        "বিশ্বাসের দুজন মানুষ",
        "১০৯ নম্বর",
    ],
}


@pytest.mark.parametrize(("language", "text"), [(key, text) for key, texts in STATISTICS.items() for text in texts])
def test_states_a_statistic(language: str, text: str) -> None:
    assert states_statistic(text, language)


@pytest.mark.parametrize(("language", "text"), [(key, text) for key, texts in NO_STATISTICS.items() for text in texts])
def test_phone_numbers_ages_and_steps_are_no_statistics(language: str, text: str) -> None:
    assert not states_statistic(text, language)


def test_a_citation_after_the_full_stop_belongs_to_the_sentence_before_it() -> None:
    sentences = sentences_of("One in seven.[^R1][^R2] Another. “Third?” [^R3] Last", "en")
    assert [(sentence.text, sentence.citations) for sentence in sentences] == [
        ("One in seven.", ("R1", "R2")),
        ("Another.", ()),
        ("“Third?”", ("R3",)),
        ("Last", ()),
    ]


def test_bangla_sentences_end_with_a_danda() -> None:
    sentences = sentences_of("প্রথম কথা।[^R1] দ্বিতীয় কথা। তৃতীয়?", "bn")
    assert [(sentence.text, sentence.citations) for sentence in sentences] == [
        ("প্রথম কথা।", ("R1",)),
        ("দ্বিতীয় কথা।", ()),
        ("তৃতীয়?", ()),
    ]


def test_decimals_and_abbreviations_end_no_sentence() -> None:
    assert [sentence.text for sentence in sentences_of("Dr. Noor saw 14.4% of them, e.g. at night. Then.", "en")] == [
        "Dr. Noor saw 14.4% of them, e.g. at night.",
        "Then.",
    ]


def test_each_sentence_knows_the_line_it_starts_in() -> None:
    body = "### Group\n\nFirst one. Second\nruns on. Third.\n\n- **Lead.** Item\n  goes on.\n  - Why: reason\n1. Step\n"
    assert [(sentence.line, sentence.text) for sentence in sentences_of(body, "en")] == [
        (1, "Group"),
        (3, "First one."),
        (3, "Second runs on."),
        (4, "Third."),
        (6, "Lead."),
        (6, "Item goes on."),
        (8, "Why: reason"),
        (9, "Step"),
    ]


def test_a_statistic_needs_a_citation_in_its_own_sentence() -> None:
    body = "It is common.[^R1] One in seven said so.\n\n- 40% agreed.[^R1]\n- Then 50%\n  of women. Ok.[^R2]\n"
    faults = uncited_statistics(body, "en")
    assert [fault.line for fault in faults] == [1, 4]
    assert "“One in seven said so.”" in faults[0].reason


def test_a_statistic_cannot_hide_in_a_link_or_in_bold_or_across_lines() -> None:
    for text in ("[one in\nseven](article:a)", "**one** in *seven*", "one\nin\nseven", "14\n%", "__14__ %"):
        assert uncited_statistics(text, "en"), text


def test_every_citation_has_its_line() -> None:
    assert cited_keys("a[^R1]\n\nb[^R2][^R1]") == [(1, "R1"), (3, "R2"), (3, "R1")]


@pytest.mark.parametrize("text", ["1.1.1." * 3333, "1,1," * 5000, "১.১." * 5000, "1 of 1 " * 3000])
@pytest.mark.parametrize("language", ["en", "bn"])
def test_a_long_run_of_digits_is_read_in_a_moment(language: str, text: str) -> None:
    began = time.process_time()
    uncited_statistics(text, language)
    assert time.process_time() - began < 1  # it took half a minute
