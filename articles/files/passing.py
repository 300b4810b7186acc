"""Passing over: what an edition was made from, as one digest, so that what has not changed is not read again."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from articles.files.asked import SUFFIX
from articles.files.documents import ArticleDocument, EditionDocument
from patienttools.files.digests import digest_of

CITED = re.compile(r"\[\^([^\]\s]{1,60})\]")
LINKED = re.compile(r"article:([a-z0-9-]{1,80})")
SHOWN = re.compile(r"/media/([a-z0-9]{1,40}\.[a-z]{1,4})")


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """`needs` names what the edition refers to, such as “reference:R09”; `digest` tells it and its files apart."""

    digest: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the last load made its editions from, by “slug/language”; `base` is what every edition is made from."""

    base: str
    editions: Mapping[str, MadeFrom]

    def has(self, key: str, files: Mapping[str, bytes], digest_of_need: Callable[[str], str]) -> bool:
        """Whether an edition is now as it was then."""
        then = self.editions.get(key)
        return then is not None and then.digest == made_from(self.base, key, files, then.needs, digest_of_need)


def made_from(
    base: str,
    key: str,
    files: Mapping[str, bytes],
    needs: Sequence[str],
    digest_of_need: Callable[[str], str],
) -> str:
    """Tells an edition, with its article and all that it refers to, from what it was before."""
    language = key.partition("/")[2]
    names = ("article.toml", f"{language}.md", f"{language}{SUFFIX}")
    own = [hashlib.sha256(files.get(name, b"")).hexdigest() for name in names]
    return digest_of([base, key, *own, *((need, digest_of_need(need)) for need in needs)])


def needs_of(article: ArticleDocument, edition: EditionDocument) -> tuple[str, ...]:
    """All that an edition refers to outside its own files."""
    text = "\n".join([edition.summary, *edition.takeaways, *(section.body for section in edition.sections)])
    needs = {f"reference:{key}" for key in CITED.findall(text)} | {f"article:{slug}" for slug in LINKED.findall(text)}
    needs |= {f"picture:{name}" for name in SHOWN.findall(text)}
    needs |= {f"code:{key}" for key in article.codes}
    needs |= {f"contributor:{key}" for key in (edition.writer, *(review.by for review in edition.reviews))}
    needs |= {f"article:{slug}" for slug in (article.parent, *(relation.to for relation in article.relations)) if slug}
    return tuple(sorted(needs))
