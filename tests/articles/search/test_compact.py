"""Tables of many words say what a dict of them would, and take a fraction of its room."""

import tracemalloc

from articles.search.compact import UNKNOWN, Pairs, Words, by_row

MANY = 60_000


def test_words_have_numbers_and_others_have_none() -> None:
    names = [f"word {number}" for number in range(1_000)]
    words = Words(map(hash, names))
    assert sorted(words.number(name) for name in names) == list(range(1_000))
    assert "word 7" in words
    assert words.number("word") == UNKNOWN
    assert "" not in Words([])


def test_a_word_that_comes_twice_has_one_number() -> None:
    words = Words([hash("one"), hash("other"), hash("one")])
    assert len(words) == 2
    assert {words.number("one"), words.number_of(hash("other"))} == {0, 1}


def test_each_row_has_its_own_pairs_and_one_that_was_passed_over_has_none() -> None:
    pairs = Pairs(5, [(1, [(7, 0.5), (65_535, 2.0)]), (3, [(0, 1.0)])])
    assert [list(pairs.of(row)) for row in range(5)] == [[], [(7, 0.5), (65_535, 2.0)], [], [(0, 1.0)], []]


def test_what_was_noted_is_put_together_in_the_order_in_which_it_was_noted() -> None:
    assert [(row, list(those)) for row, those in by_row(12, [2, 0, 2, 0, 9])] == [(0, [1, 3]), (2, [0, 2]), (9, [4])]


def test_a_table_takes_a_fifth_of_what_a_dict_takes() -> None:
    tracemalloc.start()
    table = {f"{number} * and": ([number % 50], [0.5]) for number in range(MANY)}
    as_dict = tracemalloc.get_traced_memory()[0]
    names = [hash(name) for name in table]
    table.clear()
    before = tracemalloc.get_traced_memory()[0]
    words = Words(names)
    pairs = Pairs(MANY, ((row, [(row % 50, 0.5)]) for row in range(MANY)))
    held = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert list(pairs.of(words.number("7 * and")))
    assert held < as_dict / 5
    print(f"a dict of {MANY} words: {as_dict >> 10} KB, held here: {held >> 10} KB")
