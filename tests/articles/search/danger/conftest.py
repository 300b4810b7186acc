"""The shipped words and rules, read from their files without a database."""

from pathlib import Path

import pytest
from django.conf import settings

from patienttools.files.faults import Fault


@pytest.fixture(scope="session")
def shipped_lexicon() -> "Lexicon":  # noqa: F821 - named once Django is ready
    # Not above: this file is read before Django is ready.
    from articles.search.lexicon import build_lexicon
    from articles.search.models import DangerRule, Expression
    from articles.search.wordlists import DANGER_RULE, EXPRESSION, read_word_lists

    faults: list[Fault] = []
    lists = read_word_lists(Path(settings.BASE_DIR) / "content", faults)
    assert faults == []
    return build_lexicon(
        [Expression(**EXPRESSION.columns(document)) for document in lists.expressions.values()],
        [DangerRule(**DANGER_RULE.columns(document)) for document in lists.dangers.values()],
    )
