"""Midnight passes between collecting tests and running them: no test may hold the day or the moment of its import."""

import ast
from collections.abc import Iterator

from tests.machine import PROJECT_DIR

CLOCKS = frozenset({"now", "utcnow", "localtime", "localdate", "today"})


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def calls_in(node: ast.AST) -> set[str]:
    return {name_of(call) for call in ast.walk(node) if isinstance(call, ast.Call)}


def run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """All that runs when the file is read: not the inside of functions, but their decorators and defaults."""
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.FunctionDef):
        children: list[ast.AST] = [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
    else:
        yield node
        children = list(ast.iter_child_nodes(node))
    for child in children:
        yield from run_at_import(child)


def held_moments(source: str) -> list[str]:
    """Calls that read a clock at import, themselves or through a function of the same file."""
    tree = ast.parse(source)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    clocks: set[str] = set(CLOCKS)
    while more := {name for name, node in functions.items() if name not in clocks and calls_in(node) & clocks}:
        clocks |= more
    calls = [node for node in run_at_import(tree) if isinstance(node, ast.Call)]
    return [ast.unparse(call) for call in calls if name_of(call) in clocks]


def test_no_test_holds_the_day_of_its_import() -> None:
    files = [path for path in sorted((PROJECT_DIR / "tests").rglob("*.py")) if path.name != "__main__.py"]
    assert {str(path): held for path in files if (held := held_moments(path.read_text(encoding="utf-8")))} == {}


def test_the_guard_sees_a_held_day_wherever_it_hides() -> None:
    source = (
        "TODAY = timezone.localdate()\n"
        "def day(days): return timezone.now() + days\n"
        "@parametrize([day(1)])\n"
        "def test(client, at=datetime.now()): return day(2)\n"
    )
    assert held_moments(source) == ["timezone.localdate()", "day(1)", "datetime.now()"]
