"""Sources: the labelled sentences that weights are made from, and the digest by which one tells that they are."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from articles.weighing.features import VERSION
from articles.weighing.lexicon import Lexicon

# What carries no label, and the label of all that carry one.
FINE, ANY = "fine", "any"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence with its labels: none if it is fine, else its own and `any`; `writer` is the file it stands in."""

    labels: tuple[str, ...]
    text: str
    writer: str


def sources_in(folder: Path) -> list[Path]:
    """The files of sentences of a folder, one for each writer."""
    return sorted(folder.glob("sentences*.tsv"))


def read_labelled(paths: Iterable[Path]) -> list[Labelled]:
    """The sentences of the files in their order. Raises ValueError naming the line that is none."""
    found = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line or line.startswith("#"):
                continue
            label, tab, text = line.partition("\t")
            if not tab or not text.strip() or not label.strip():
                raise ValueError(f"{path.name}:{number}: a label, a tab and a sentence are needed.")
            found.append(Labelled(() if label == FINE else (ANY, label), text.strip(), path.stem))
    return found


def digest_of(paths: Iterable[Path], lexicon: Lexicon) -> str:
    """What weights are made from: the sentences, the words of the language, and the way of making features."""
    digest = hashlib.sha256(f"{VERSION} {lexicon.digest}".encode())
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
