"""The guards of conftest.py refuse what they are there to refuse."""

import os
import socket
import warnings
from pathlib import Path

import pytest
from django.conf import settings

from tests.machine import PROJECT_DIR


def test_no_test_reaches_another_machine() -> None:
    with pytest.raises(RuntimeError, match="tried to reach"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with socket.socket() as own_socket, pytest.raises(RuntimeError, match="tried to reach"):
        own_socket.connect_ex(("192.0.2.1", 80))
    with pytest.raises(RuntimeError, match="tried to reach"):
        socket.getaddrinfo("site.example", 80)


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning, match="look"):
        warnings.warn("look", stacklevel=1)


def test_tests_keep_away_from_the_data_of_a_running_site() -> None:
    assert Path(os.environ["RX_DATA"]) == settings.RX_DATA
    assert not settings.RX_DATA.is_relative_to(PROJECT_DIR)
    assert settings.MEDIA_ROOT.is_relative_to(settings.RX_DATA)
