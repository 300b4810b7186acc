"""Sources: the labelled sentences that weights are made from, and the digest by which one tells that they are."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from articles.weighing.features import VERSION
from articles.weighing.lexicon import Lexicon

# What carries no label, and the label of all that carry one; the second limit of it, above which plain prose is rare.
FINE, ANY, SURE = "fine", "any", "sure"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence with its labels: none if it is fine, else its own and `any`; `writer` is the file it stands in."""

    labels: tuple[str, ...]
    text: str
    writer: str


def sources_in(folder: Path) -> list[Path]:
    """The files of sentences of a folder, one for each writer."""
    return sorted(folder.glob("sentences*.tsv"))


def digest_of(folder: Path, lexicon: Lexicon) -> str:
    """What weights are made from: sentences, phrases, the words of the language, and the way of making features."""
    digest = hashlib.sha256(f"{VERSION} {lexicon.digest}".encode())
    for path in sorted([*sources_in(folder), *folder.glob("phrases*.tsv"), *folder.glob("frames.toml")]):
        digest.update(f"{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def labels_of(label: str) -> tuple[str, ...]:
    return () if label == FINE else (ANY,) if label == ANY else (ANY, label)


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
            found.append(Labelled(labels_of(label), text.strip(), path.stem.partition("-")[2]))
    return found
