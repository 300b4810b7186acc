"""Passwords are hashed one at a time in a process, in a thread that gives way, and few wait for it."""

import os
import threading
from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.test import Client
from pytest_django import Settings

from rxsite.sign_in.hashing import NICENESS, HashingPool, TooManyAtOnceError, pool
from tests.articles.editors import make_editor

PASSWORD = "a long enough password"


@pytest.fixture
def own_pool(settings: Settings) -> Iterator[None]:
    """As the server has it; one place only, that of whose password is hashed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RX_THREADS", "2")
        settings.PASSWORD_HASHERS = ["rxsite.sign_in.hashing.PatientArgon2PasswordHasher"]
        pool.cache_clear()
        yield
    pool.cache_clear()


@pytest.fixture
def full_pool(own_pool: None) -> Iterator[None]:
    """Somebody's password is being hashed, for as long as the test lasts."""
    done = threading.Event()
    began = threading.Event()

    def hash_slowly() -> None:
        began.set()
        done.wait(30)

    thread = threading.Thread(target=pool().run, args=(hash_slowly,))
    thread.start()
    assert began.wait(10)
    yield
    done.set()
    thread.join()


def test_hashes_as_django_does(own_pool: None) -> None:
    encoded = make_password(PASSWORD)
    assert encoded.startswith("argon2$argon2id$")
    assert check_password(PASSWORD, encoded)
    assert not check_password("another", encoded)


def test_hashing_gives_way_to_readers() -> None:
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    found = HashingPool(1).run(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
    assert found == max(own, NICENESS)
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == own


def test_more_than_the_places_are_refused_at_once_and_later_taken() -> None:
    few, done = HashingPool(2), threading.Event()
    waiting = [threading.Thread(target=few.run, args=(done.wait, 30)) for _number in range(2)]
    for thread in waiting:
        thread.start()
    while few._places._value:
        pass
    with pytest.raises(TooManyAtOnceError):
        few.run(int)
    done.set()
    for thread in waiting:
        thread.join()
    assert few.run(int) == 0


def test_what_fails_in_the_pool_fails_outside_and_frees_its_place() -> None:
    one = HashingPool(1)
    for _number in range(3):
        with pytest.raises(ZeroDivisionError):
            one.run(lambda: 1 // 0)


@pytest.mark.django_db
def test_who_cannot_be_taken_on_keeps_the_typed_name_and_may_try_again(full_pool: None) -> None:
    response = Client().post("/admin/login/", {"username": "rima", "password": PASSWORD, "next": "/admin/articles/"})
    assert response.status_code == 503
    assert response["Retry-After"] == "3"
    html = response.content.decode()
    assert 'value="rima"' in html
    assert PASSWORD not in html
    assert "Please try again in a moment." in html
    assert 'name="next" value="/admin/articles/"' in html


@pytest.mark.django_db
def test_signing_in_goes_through_the_pool_and_works(own_pool: None) -> None:
    make_editor()
    client = Client()
    assert client.post("/admin/login/", {"username": "rima", "password": "wrong"}).status_code == 200
    assert client.post("/admin/login/", {"username": "rima", "password": PASSWORD}).status_code == 302
    assert client.get("/admin/").status_code == 200
