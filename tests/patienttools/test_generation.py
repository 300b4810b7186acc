"""Generation: one row that only grows, stepped inside the transaction of the change that it announces."""

import pytest
from django.db import IntegrityError, transaction

from patienttools.generation import models
from patienttools.generation.models import LibraryChange, LibraryGeneration, step_generation
from patienttools.generation.reads import card_key, text_key


def state() -> tuple[int, str]:
    row = LibraryGeneration.objects.get()
    return row.number, row.token


@pytest.mark.django_db
def test_each_step_adds_one_and_gives_a_new_token() -> None:
    LibraryGeneration.objects.all().delete()
    step_generation()
    first = state()
    step_generation()
    second = state()
    assert second[0] == first[0] + 1
    assert second[1] != first[1]
    assert len(second[1]) == 32


@pytest.mark.django_db(transaction=True)
def test_refuses_a_step_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="belongs into the transaction"):
        step_generation()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_fails_takes_its_step_back() -> None:
    with transaction.atomic():
        step_generation()
    before = state()

    def step_and_fail() -> None:
        with transaction.atomic():
            step_generation()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        step_and_fail()
    assert state() == before


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second_row() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        LibraryGeneration.objects.create(pk=2)


def changes() -> list[str]:
    return list(LibraryChange.objects.values_list("key", flat=True))


@pytest.mark.django_db
def test_writes_down_what_changed_with_the_token_of_the_step() -> None:
    LibraryChange.objects.all().delete()
    step_generation(text_key("stalking", "en"), card_key("stalking"), card_key("stalking"))
    assert changes() == ["card:stalking", "text:stalking:en"]
    assert set(LibraryChange.objects.values_list("token", flat=True)) == {state()[1]}
    step_generation()
    assert changes()[2:] == ["all"]


@pytest.mark.django_db
def test_more_keys_than_are_worth_a_row_each_say_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "MOST_KEYS", 3)
    LibraryChange.objects.all().delete()
    step_generation("a", "b", "c")
    step_generation("a", "b", "c", "d")
    step_generation("a", "all")
    assert changes() == ["a", "b", "c", "all", "all"]


@pytest.mark.django_db
def test_forgets_the_oldest_changes_and_numbers_only_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "KEPT_CHANGES", 2)
    monkeypatch.setattr(models, "FORGOTTEN_EVERY", 1)
    LibraryChange.objects.all().delete()
    for key in "abc":
        step_generation(key)
    assert changes() == ["b", "c"]
    last = LibraryChange.objects.latest("id").pk
    LibraryChange.objects.all().delete()
    step_generation("d")
    assert LibraryChange.objects.get().pk > last


@pytest.mark.django_db(transaction=True)
def test_a_change_that_fails_leaves_no_row() -> None:
    before = changes()

    def step_and_fail() -> None:
        with transaction.atomic():
            step_generation("words")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        step_and_fail()
    assert changes() == before
