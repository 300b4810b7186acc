"""A body that nobody types is refused before it is read."""

import pytest
from django.test import Client

from rxsite.forms import MOST_BYTES


class Unread:
    """A body whose reading is a fault."""

    def read(self, *arguments: object) -> bytes:
        raise AssertionError("it was read")

    readline = read


@pytest.mark.django_db
@pytest.mark.parametrize("length", [MOST_BYTES + 1, 100 * 2**20, "1e3", "-5", "٣"])
@pytest.mark.parametrize("path", ["/en/search/", "/en/help/", "/"])
def test_refuses_a_body_that_is_too_long_without_reading_it(path: str, length: object) -> None:
    sent = {"CONTENT_LENGTH": str(length), "wsgi.input": Unread(), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    response = Client().generic("POST", path, **sent)
    assert response.status_code == 413
    assert "/leave/" in response.content.decode()
