"""Imports run one way: rxsite → patienttools.tools → articles → the ground floor of patienttools, never back.

Inside articles the rooms stand on floors of their own, and run one way too.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine import PROJECT_DIR

GROUND, ARTICLES, TOOLS, SITE = range(4)
# The longest opening of a module's name decides. What else stands in patienttools is ground floor.
FLOORS = {
    "rxsite": SITE,
    "patienttools.tools": TOOLS,
    "patienttools.ask": TOOLS,
    "patienttools.paper": TOOLS,
    "articles": ARTICLES,
    "patienttools": GROUND,
}
# Inside articles, from the ground up: a room knows itself and the floors below it, no neighbour and nothing above.
ROOMS = (
    {"kinds"},
    {"files", "text"},
    {"weighing"},
    {"lint"},
    {"mixins"},
    {"models"},
    {"pictures"},
    {"editions", "pages"},
    {"credits", "desk", "events", "looks", "plans", "reports", "search"},
    {"links", "reviewing"},
    {"bulk"},
    {"admin", "management"},
)
# Django's own way in stands in no room.
NO_ROOM = {"apps"}
# Typed data in, HTML out: panels know neither rows nor the other apps of their floor.
CLOSED_TO_PANELS = ("django.db", "patienttools.helplines", "patienttools.generation", "reversion")


def floor_of(module: str) -> int | None:
    """The floor on which one of our modules stands; None for everybody else's."""
    names = [name for name in FLOORS if module == name or module.startswith(f"{name}.")]
    return FLOORS[max(names, key=len)] if names else None


def modules_of(folder: Path) -> dict[str, Path]:
    """Every module of ours below a folder, by name."""
    return {
        ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__"): path
        for top in ("rxsite", "articles", "patienttools")
        for path in sorted((folder / top).rglob("*.py"))
        if "migrations" not in path.parts
    }


def imports_of(module: str, path: Path) -> Iterator[str]:
    """Every module that this one names in an import, wherever in the file it stands; of a package, its members too."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom():
                base = node.module or ""
                if node.level:
                    opening = package.split(".")[: len(package.split(".")) - node.level + 1]
                    base = ".".join([*opening, base] if base else opening)
                yield base
                yield from (f"{base}.{alias.name}".lstrip(".") for alias in node.names)
            case ast.Call(
                func=ast.Name("import_module") | ast.Attribute(attr="import_module"), args=[ast.Constant(str(name))]
            ):
                yield name


def backward_arrows(folder: Path) -> list[str]:
    """“module imports module” for each import that leads up."""
    arrows = set()
    for module, path in modules_of(folder).items():
        own = floor_of(module)
        for imported in imports_of(module, path):
            other = floor_of(imported)
            if own is not None and other is not None and other > own:
                arrows.add(f"{module} imports {imported}")
    return sorted(arrows)


def room_of(module: str) -> str | None:
    """The room of articles in which a module stands; None for modules elsewhere and for the package itself."""
    names = module.split(".")
    return names[1] if names[0] == "articles" and len(names) > 1 else None


def upward_arrows_in_articles(folder: Path) -> list[str]:
    """“module imports module” for each import to a neighbour or up. Raises KeyError for a room without a floor."""
    height = {room: number for number, floor in enumerate(ROOMS) for room in floor}
    arrows = set()
    for module, path in modules_of(folder).items():
        own = room_of(module)
        if own is None or own in NO_ROOM:
            continue
        for imported in imports_of(module, path):
            other = room_of(imported)
            if other is not None and other != own and height[other] >= height[own]:
                arrows.add(f"{module} imports {imported}")
    return sorted(arrows)


def test_no_import_leads_up() -> None:
    assert len(modules_of(PROJECT_DIR)) > 50
    assert backward_arrows(PROJECT_DIR) == []


def test_no_room_of_articles_looks_up() -> None:
    rooms = {room_of(module) for module in modules_of(PROJECT_DIR)} - {None} - NO_ROOM
    assert rooms == set.union(*ROOMS)
    assert upward_arrows_in_articles(PROJECT_DIR) == []


@pytest.mark.parametrize(
    ("module", "line", "imported"),
    [
        ("articles/files/x.py", "from articles.models import Article", "articles.models"),
        ("articles/files/x.py", "from articles.text.grammar import x", "articles.text.grammar"),
        ("articles/pages/x.py", "def f():\n    from articles.editions import loading", "articles.editions.loading"),
        ("articles/pages/x.py", "from articles import search", "articles.search"),
        ("articles/editions/x.py", "from ..desk.previews import x", "articles.desk.previews"),
        ("articles/lint/x.py", "import articles.models", "articles.models"),
        ("articles/events/x.py", "from articles.search.models import Entry", "articles.search.models"),
        ("articles/desk/x.py", "from articles.admin.fields import x", "articles.admin.fields"),
    ],
)
def test_the_guard_sees_a_room_that_looks_up(tmp_path: Path, module: str, line: str, imported: str) -> None:
    path = tmp_path / module
    path.parent.mkdir(parents=True)
    path.write_text(line, encoding="utf-8")
    name = module.removesuffix(".py").replace("/", ".")
    assert f"{name} imports {imported}" in upward_arrows_in_articles(tmp_path)


def test_panels_read_no_rows() -> None:
    found = [
        f"{module} imports {imported}"
        for module, path in modules_of(PROJECT_DIR).items()
        if module.startswith("patienttools.panels")
        for imported in imports_of(module, path)
        if imported.startswith(CLOSED_TO_PANELS)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("module", "line", "imported"),
    [
        ("articles/pages/x.py", "from rxsite.settings import DEBUG", "rxsite.settings"),
        ("articles/pages/x.py", "import rxsite", "rxsite"),
        ("articles/pages/x.py", "from patienttools import tools", "patienttools.tools"),
        (
            "articles/pages/x.py",
            "def f():\n    from patienttools.tools.planner import x",
            "patienttools.tools.planner",
        ),
        ("articles/deep/er.py", "from ... import rxsite", "rxsite"),
        ("patienttools/panels/base.py", "from articles.models import Article", "articles.models"),
        ("patienttools/panels/__init__.py", "import os, articles.pages.article as p", "articles.pages.article"),
        ("patienttools/helplines/numbers.py", "if True:\n    import rxsite.urls", "rxsite.urls"),
        (
            "patienttools/files/fields.py",
            "from importlib import import_module\nimport_module('articles.kinds')",
            "articles.kinds",
        ),
        ("patienttools/files/faults.py", "from ..tools import planner", "patienttools.tools"),
        ("patienttools/tools/planner.py", "from rxsite import urls", "rxsite"),
    ],
)
def test_the_guard_sees_an_arrow_that_leads_up(tmp_path: Path, module: str, line: str, imported: str) -> None:
    path = tmp_path / module
    path.parent.mkdir(parents=True)
    path.write_text(line, encoding="utf-8")
    name = module.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    assert f"{name} imports {imported}" in backward_arrows(tmp_path)


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("rxsite/urls.py", "from articles.pages import urls\nfrom patienttools.tools import planner"),
        (
            "articles/pages/x.py",
            "from patienttools.panels.base import Panel\nfrom . import kinds\nimport articlesque",
        ),
        (
            "patienttools/tools/planner.py",
            "from articles.models import Article\nfrom patienttools.panels import base",
        ),
        (
            "patienttools/panels/base.py",
            "from patienttools.files.fields import Fields\nfrom ..files.faults import Fault",
        ),
        ("patienttools/panels/base.py", "text = 'from articles import models'  # from rxsite import x"),
    ],
)
def test_the_guard_lets_arrows_pass_that_lead_down(tmp_path: Path, module: str, line: str) -> None:
    path = tmp_path / module
    path.parent.mkdir(parents=True)
    path.write_text(line, encoding="utf-8")
    assert backward_arrows(tmp_path) == []
