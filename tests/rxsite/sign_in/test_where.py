"""With an address of its own, the desk is there and nowhere else."""

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_address(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["site.example", "desk.example"]
    settings.RX_STAFF_HOST = "desk.example"


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/articles/edition/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_readers_addresses_have_no_desk(path: str, method: str) -> None:
    response = getattr(Client(headers={"host": "site.example"}), method)(path)
    assert response.status_code == 404
    assert not response.cookies


@pytest.mark.parametrize("host", ["desk.example", "DESK.example:8443"])
def test_its_own_address_has_it(host: str) -> None:
    assert Client(headers={"host": host}).get("/admin/login/").status_code == 200


def test_without_one_it_is_where_readers_are(settings: Settings) -> None:
    settings.RX_STAFF_HOST = ""
    assert Client(headers={"host": "site.example"}).get("/admin/login/").status_code == 200
