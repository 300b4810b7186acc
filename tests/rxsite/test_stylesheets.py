"""Stylesheets are joined on their way to readers: lighter, and meaning the same."""

import re
from pathlib import Path

import pytest
from django.contrib import admin

from rxsite.stylesheets import build_stylesheets, join_stylesheets, stylesheet_folder


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.css"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_what_stands_side_by_side_in_a_layer_becomes_one_block_of_it() -> None:
    sources = (
        "@layer a, b;\n",
        "@layer b { p { top: 0 } }",
        "@layer b { q { top: 1px } }",
        "@layer a { r { top: 0 } }",
    )
    assert join_stylesheets(sources) == "@layer a,b;@layer b{p{top:0}q{top:1px}}@layer a{r{top:0}}\n"


def test_what_is_in_no_layer_stays_where_it_was() -> None:
    sources = ("@layer a { p { top: 0 } } @media print { q { top: 0 } }", "@layer a { r { top: 0 } }")
    assert join_stylesheets(sources) == "@layer a{p{top:0}}@media print{q{top:0}}@layer a{r{top:0}}\n"


def test_a_brace_in_a_string_closes_nothing() -> None:
    sources = ("@layer a { p::before { content: '}' } }", '@layer a { q::before { content: "{" } }')
    assert join_stylesheets(sources) == "@layer a{p::before{content:'}'}q::before{content:\"{\"}}\n"


def test_a_layer_that_is_not_closed_is_refused() -> None:
    with pytest.raises(ValueError, match="not closed"):
        join_stylesheets(["@layer a { p { top: 0 }"])


def test_custom_properties_bear_short_names_that_all_stylesheets_share(tmp_path: Path) -> None:
    write(
        tmp_path,
        site=":root { --colour-link: red; --space: calc(-1 * var(--colour-link)) } .leave--wide { top: 0 }",
        tools__log="p { color: var(--colour-link); --space: 0 }",
    )
    built = build_stylesheets(tmp_path)
    assert built["css/site.css"] == ":root{--a:red;--b:calc(-1 * var(--a))}.leave--wide{top:0}\n"
    assert built["css/tools.css"] == "p{color:var(--a);--b:0}\n"


def test_more_names_than_letters_stay_different_names(tmp_path: Path) -> None:
    write(tmp_path, site="p{" + ";".join(f"--name-{number}: {number}" for number in range(60)) + "}")
    names = [one.partition(":")[0] for one in build_stylesheets(tmp_path)["css/site.css"][2:-2].split(";")]
    assert len(set(names)) == 60
    assert (names[25], names[26], names[52]) == ("--z", "--aa", "--ba")


def test_names_of_another_s_colours_stay_as_they_are() -> None:
    """Django's admin declares them; renamed, the desk had no colour and no line of its own."""
    built = build_stylesheets(stylesheet_folder())
    assert "var(--body-bg)" in built["css/admin.css"]
    assert "var(--hairline-color)" in built["css/admin.css"]


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        (".a :is(b, i) { top: 0 }", ".a *:is(b,i){top:0}"),
        (".a:is(b, i) { top: 0 }", ".a:is(b,i){top:0}"),
        ("p:not(.b) :where(b)::after { top: 0 }", "p:not(.b) *:where(b)::after{top:0}"),
        ("a { top: 0; inset: 0 }", "a{top:0;inset:0}"),
    ],
)
def test_a_descendant_that_a_function_names_stays_a_descendant(written: str, sent: str) -> None:
    assert join_stylesheets([written]) == f"{sent}\n"


def test_every_property_that_the_desk_takes_from_django_is_there_under_its_name() -> None:
    """Else the boxes of the desk have neither border nor ground, once stylesheets are collected."""
    django_admin = Path(admin.__file__).parent / "static" / "admin" / "css"
    theirs = set(re.findall(r"(--[a-z][\w-]*)\s*:", "".join(path.read_text() for path in django_admin.glob("*.css"))))
    built = build_stylesheets(stylesheet_folder())["css/admin.css"]
    read = set(re.findall(r"var\((--[\w-]+)", built))
    own = set(re.findall(r"(--[a-z][\w-]*)\s*:", built))
    assert read
    assert read - own <= theirs
