"""A small library for all tests of the store, and nodes that serve it. What needs settings is imported inside."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.rxsite.pagestore.nodes import Node


@pytest.fixture(scope="module")
def library(module_database: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.factories import load
    from tests.rxsite.pagestore.nodes import small_library

    folder = small_library(tmp_path_factory.mktemp("library"))
    load(folder)
    return folder


@pytest.fixture
def node(library: Path, db: None, tmp_path: Path) -> "Node":
    from tests.rxsite.pagestore.nodes import Node

    return Node(tmp_path)


@pytest.fixture
def other_node(library: Path, db: None, tmp_path: Path) -> "Node":
    """A second machine over the same database."""
    from tests.rxsite.pagestore.nodes import Node

    return Node(tmp_path / "other")


@pytest.fixture(autouse=True)
def _keep_the_transaction() -> Iterator[None]:
    """What nodes.py disconnects is connected again."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
