"""Generation: one row that only grows, stepped inside the transaction of the change that it announces."""

import pytest
from django.db import IntegrityError, transaction

from patienttools.generation.models import LibraryGeneration, step_generation


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
