"""Phrases: short advice and claims put into many frames, so that what is advised and what is refused are told apart."""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from articles.weighing.sources import Labelled, labels_of

# In so many frames each phrase stands as it is meant, and in as many refused.
FRAMES_EACH = 4
PHRASES = "phrases"
_FORMS = ("it", "ing", "will")
_HOLDS = re.compile(r"\{(\w+)\}")


def framed(folder: Path) -> Iterator[Labelled]:
    """What frames.toml and phrases-*.tsv of a folder make together; the same every time. Without frames: nothing.

    A line of phrases-NAME.tsv is a label and the forms of a phrase: as it stands, as a noun, before a negation that
    follows; frames hold them as {it}, {ing}, {will}. Frames of NAME are `meant`, in which the label holds, and
    `refused`, in which it does not.
    """
    path = folder / "frames.toml"
    if not path.is_file():
        return
    frames = tomllib.loads(path.read_text(encoding="utf-8"))
    for name, by_stance in sorted(frames.items()):
        for line in (folder / f"phrases-{name}.tsv").read_text(encoding="utf-8").splitlines():
            label, *forms = line.split("\t")
            labels = labels_of(label)
            for frame in _chosen(by_stance["meant"], forms):
                yield Labelled(labels, _filled(frame, forms), PHRASES)
            for frame in _chosen(by_stance["refused"], forms) if labels else ():
                yield Labelled((), _filled(frame, forms), PHRASES)


def _chosen(frames: Sequence[str], forms: Sequence[str]) -> list[str]:
    """Other frames for each phrase, by chance that is the same every time."""
    fitting = [frame for frame in frames if all(form in _FORMS[: len(forms)] for form in _HOLDS.findall(frame.lower()))]
    return sorted(fitting, key=lambda frame: hashlib.sha256(f"{frame}\t{forms[0]}".encode()).digest())[:FRAMES_EACH]


def _filled(frame: str, forms: Sequence[str]) -> str:
    for name, form in zip(_FORMS, forms, strict=False):
        frame = frame.replace(f"{{{name}}}", form).replace(f"{{{name.capitalize()}}}", form[:1].upper() + form[1:])
    return frame
