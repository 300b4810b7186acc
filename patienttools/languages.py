"""The languages of the site, as rows, forms and pages ask for them; settings hold the list, and no code names one."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language_info, gettext


def languages() -> list[tuple[str, str]]:
    """Every language as (code, its own name), the default one first.

    Columns take it as their choices, so that a language more or less needs no migration:

        wrong:  choices=settings.LANGUAGES
        right:  choices=languages
    """
    return [(code, str(name)) for code, name in settings.LANGUAGES]


def direction_of(language: str) -> str:
    """Which way a language is written: “ltr” or “rtl”, as `dir` has it. “ltr” for one that nobody knows."""
    try:
        is_right_to_left = get_language_info(language)["bidi"]
    except KeyError:
        return "ltr"
    return "rtl" if is_right_to_left else "ltr"


def written_in(language: str) -> dict[str, str]:
    """The attributes of an HTML element whose text is in a language."""
    return {"lang": language, "dir": direction_of(language)}


def in_language(texts: Mapping[str, str] | str, language: str) -> str:
    """The text in `language`, else in the site's first language that has one, else in any, else nothing."""
    if isinstance(texts, str):
        return texts
    return texts.get(language_found(texts, language), "")


def language_found(texts: Mapping[str, str] | str, language: str) -> str:
    """The language in which `in_language` answers; `language` itself where there is no text."""
    if isinstance(texts, str):
        return language
    wanted = (language, *(code for code, _name in languages()), *texts)
    return next((code for code in wanted if texts.get(code)), language)


_LATIN = "0123456789"


def in_own_digits(text: object) -> str:
    """A number, date or mark in the digits of the language in force, as its catalogue gives them.

    Never for what somebody dials, types or looks up in a law: those stand as they must be typed.
    """
    own = gettext("0123456789")
    return str(text) if own == _LATIN or len(own) != len(_LATIN) else str(text).translate(str.maketrans(_LATIN, own))
