"""Sources: the labelled questions that the weights are made from, and the digest by which one tells that they are."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from articles.search.danger.vocabulary import CONCEPTS
from articles.search.danger.weighing import VERSION

KNOWN = Path(__file__).with_name("known")
DANGER, CALM, ANY = "danger", "calm", "any"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with its kind of danger, empty where it is calm and ANY where nobody said which.

    `way` is how it is written, `writer` its file.
    """

    kind: str
    way: str
    text: str
    writer: str


def sources() -> list[Path]:
    """The files of questions, one for each writer."""
    return sorted(KNOWN.glob("questions*.tsv"))


def labelled() -> Iterator[Labelled]:
    """The questions of all files in their order. Raises ValueError naming the line that is none."""
    for path in sources():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line or line.startswith("#"):
                continue
            parts = line.split("\t")
            if len(parts) != 4 or parts[0] not in {DANGER, CALM} or not all(parts):
                raise ValueError(f"{path.name}:{number}: danger or calm, a kind, a way of writing and a question.")
            label, kind, way, text = parts
            yield Labelled(kind if label == DANGER else "", way, text, path.stem)


def digest() -> str:
    """What the weights are made from: the questions, the ideas, and the way of making features."""
    found = hashlib.sha256(str(VERSION).encode())
    for path in (*sources(), CONCEPTS):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]
