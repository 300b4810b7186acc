"""A large library, row by row: published editions as many as wanted, each with little in it."""

import hashlib
import random

from django.utils import timezone

from articles.kinds import Subject
from articles.models import Article, PublishedEdition
from articles.search.placing import place_all
from articles.text.rendering import RENDERER_VERSION

WORDS = ("after", "border", "care", "door", "early", "family", "guide", "letter", "night", "phone", "road", "trust")


def grow(count: int, *, start: int = 0, language: str = "en") -> None:
    """Adds that many guides, with slugs from `grown-<start>` on, in every family, without a parent."""
    chance = random.Random(7)
    subjects, since = Subject.values, timezone.now()
    articles = Article.objects.bulk_create(
        [
            Article(slug=f"grown-{number}", share_code=_code(number), subject=subjects[number % len(subjects)])
            for number in range(start, start + count)
        ],
        batch_size=500,
    )
    PublishedEdition.objects.bulk_create(
        [
            PublishedEdition(
                article=article,
                language=language,
                slug=article.slug,
                share_code=article.share_code,
                kind=article.kind,
                subject=article.subject,
                title=f"{' '.join(chance.choices(WORDS, k=3)).capitalize()} {number}",
                summary_text=f"What number {number} is about.",
                reading_minutes=1,
                has_clinical=False,
                document={"slug": article.slug, "language": language, "reviews": [], "filling": "x" * 2000},
                source={"edition": "x" * 1000},
                renderer_version=RENDERER_VERSION,
                published_at=since,
            )
            for number, article in enumerate(articles, start)
        ],
        batch_size=500,
    )
    place_all()


def _code(number: int) -> str:
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "".join(letters[byte % len(letters)] for byte in hashlib.sha256(f"grown {number}".encode()).digest()[:10])
