"""A copy of the project with two made-up languages more: one setting, two catalogues and content files; no code."""

import calendar
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib

from tests.factories import CODES, HELPLINES, REFERENCES, article_toml, edition_text
from tests.machine import PROJECT_DIR

# Private codes, which Django does not know.
FORWARD, BACKWARD = "qaa", "qab"
SETTING = "en=English, bn=বাংলা, qaa=Aqova, qab=ابقوفا=rtl"
CODE = ("rxsite", "articles", "patienttools", "templates", "static", "manage.py")
RULES = ("grammar.toml", "lint.toml", "glossary.toml")
MONTHS = tuple(calendar.month_name[1:])
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_FORWARD = str.maketrans(_LATIN + _LATIN.upper(), "eqtdivkruzlbnmopahcsjwgxyf" + "EQTDIVKRUZLBNMOPAHCSJWGXYF")
_BACKWARD = str.maketrans(dict(zip(_LATIN + _LATIN.upper(), "ابتدعفغحيجكلمنوپقرسطثوشخهز" * 2, strict=True)))
# What a translation keeps: fields, tags, addresses and marks of Markdown.
_KEPT = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{[^}]*\}|<[^>]*>|\]\([^)]*\)|\[\^[^\]]*\]|&\w+;")


def spoken(language: str, text: str) -> str:
    """The words in a made-up language: each letter becomes another; what is no word stays."""
    letters = {FORWARD: _FORWARD, BACKWARD: _BACKWARD}.get(language)
    if letters is None:
        return text
    pieces, start = [], 0
    for kept in _KEPT.finditer(text):
        pieces += [text[start : kept.start()].translate(letters), kept[0]]
        start = kept.end()
    return "".join([*pieces, text[start:].translate(letters)])


GRAMMAR = """
[{code}]
script = "{script}"
sentence_end = ".؟!"
abbreviations = []
statistics = []

[{code}.details]
why = "{why}"

[{code}.groups.danger_signs]
emergency_now = "{now}"
help_today = "{today}"
plan_with_someone = "{plan}"
"""
LINT = """
[[languages]]
language = "{code}"
negation_before = "(?!)"
negation_after = "(?!)"
breaks_negation = "(?!)"
ends_reach = "(?!)"
places = "(?!)"
pointers = "(?!)"
longest_mean = 30
longest_sentence = 60
"""
GUIDE = """\
## When it is urgent {#danger_signs}

### Emergency now

- **You are in danger now.** Call somebody.
  - Why: It can become worse.

### Get help today

- **It becomes worse.** Speak with a helper.

### Plan with someone you trust

- Somebody waits near your home.

## What it is {#definition}

A lantern is a pattern, and no single event, as a source says. Read [the other guide](article:other-guide).[^R1]

## For the ward {#ask .clinical}

Ask alone, and in quiet words.[^R2]

## In short {#in_short}

A lantern is a pattern. Call 999 in danger.
"""
ABOUT = "## About this page {#about}\n\nRead what you need now. Then rest.\n"
HELP = "## Before you call {#first_steps}\n\n- **Use a safe phone.** Ask a friend.\n"
# slug → (kind, title, text)
PAGES = {
    "home": ("page", "A quiet place", ABOUT),
    "guides": ("page", "Guides", ABOUT),
    "search": ("page", "Search here", ABOUT),
    "a-to-z": ("page", "Letters", ABOUT),
    "help": ("tool", "Who to call", HELP),
    "lantern": ("guide", "Lantern light", GUIDE),
}


def add_languages(place: Path) -> Path:
    """Writes the copy, with catalogues and content of its own, and returns its folder."""
    project = place / "project"
    project.mkdir()
    for name in CODE:
        source = PROJECT_DIR / name
        if source.is_dir():
            shutil.copytree(source, project / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy(source, project / name)
    _write_catalogues(project / "rxsite" / "locale")
    _write_content(project / "content")
    return project


def run_in(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command of the copy, in a process of its own, with the languages as the one setting that differs."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("RX_", "DJANGO_"))}
    variables = {"RX_DATA": str(project / ".data"), "RX_LANGUAGES": SETTING, "PYTHONPATH": str(project)}
    return subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning", *command],
        cwd=project,
        env=own | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def _write_catalogues(folder: Path) -> None:
    shipped = polib.pofile(str(folder / "bn" / "LC_MESSAGES" / "django.po"))
    for language, forms in ((FORWARD, 2), (BACKWARD, 3)):
        catalogue = polib.POFile()
        rule = "(n != 1)" if forms == 2 else "(n == 1 ? 0 : n == 2 ? 1 : 2)"
        catalogue.metadata = {
            "Language": language,
            "Content-Type": "text/plain; charset=UTF-8",
            "Plural-Forms": f"nplurals={forms}; plural={rule};",
        }
        # Names of months are words of Django's, which a catalogue of ours may give as well.
        for month in MONTHS:
            catalogue.append(polib.POEntry(msgid=month, msgstr=spoken(language, month)))
        for entry in (entry for entry in shipped if entry.msgid not in MONTHS):
            said = polib.POEntry(msgid=entry.msgid, msgid_plural=entry.msgid_plural, msgctxt=entry.msgctxt)
            said.flags = list(entry.flags)
            if entry.msgid_plural:
                one, many = spoken(language, entry.msgid), spoken(language, entry.msgid_plural)
                said.msgstr_plural = {number: many if number else one for number in range(forms)}
            else:
                said.msgstr = spoken(language, entry.msgid)
            catalogue.append(said)
        place = folder / language / "LC_MESSAGES"
        place.mkdir(parents=True)
        catalogue.save(str(place / "django.po"))


def _write_content(folder: Path) -> None:
    (folder / "articles").mkdir(parents=True)
    (folder / "references.toml").write_text(REFERENCES, encoding="utf-8")
    (folder / "codes.toml").write_text(CODES, encoding="utf-8")
    helplines = HELPLINES.replace('bn = "বাংলাদেশ"', f'bn = "বাংলাদেশ", qab = "{spoken(BACKWARD, "Bangladesh")}"')
    (folder / "helplines.toml").write_text(helplines, encoding="utf-8")
    names = "".join(f'{code} = "{spoken(code, "The editors")}"\n' for code in ("en", FORWARD, BACKWARD))
    contributors = f"[site-editors]\nis_team = true\n\n[site-editors.names]\n{names}"
    (folder / "contributors.toml").write_text(contributors, encoding="utf-8")
    for name in RULES:
        text = (PROJECT_DIR / "content" / name).read_text(encoding="utf-8")
        (folder / name).write_text(text + _rules(name), encoding="utf-8")
    for slug, (kind, title, text) in PAGES.items():
        _write_article(folder, slug, kind, title, text, ("en", FORWARD, BACKWARD))
    _write_article(folder, "other-guide", "guide", "The other guide", GUIDE.partition("## What")[0], ("en",))


def _rules(name: str) -> str:
    """What a language adds to grammar.toml and lint.toml."""
    if name == "glossary.toml":
        return ""
    texts = []
    for code, script in ((FORWARD, "LATIN"), (BACKWARD, "ARABIC")):
        words = {
            "why": "Why",
            "now": "Emergency now",
            "today": "Get help today",
            "plan": "Plan with someone you trust",
        }
        said = {key: spoken(code, word) for key, word in words.items()}
        texts.append((GRAMMAR if name == "grammar.toml" else LINT).format(code=code, script=script, **said))
    return "".join(texts)


def _write_article(folder: Path, slug: str, kind: str, title: str, text: str, codes: tuple[str, ...]) -> None:
    place = folder / "articles" / slug
    place.mkdir()
    (place / "article.toml").write_text(article_toml(slug, kind=kind), encoding="utf-8")
    for code in codes:
        edition = edition_text(
            spoken(code, text), title=spoken(code, title), summary=spoken(code, "Read this in peace.")
        )
        (place / f"{code}.md").write_text(edition, encoding="utf-8")
