"""Articles and editions, as editors and releases treat them."""

import datetime
import shutil

from articles.editions.publishing import unpublish_edition
from articles.models import Article, Contributor, Edition, PublishedEdition
from tests.factories import article_toml, bangla_text, edition_text, write_article
from tests.outcomes.driver import FIRST, NEW, OWN, Driver

# What of an article tells its texts apart here: its subject.
SUBJECTS = {FIRST: "topic", NEW: "condition", OWN: "test"}


class ArticleDriver(Driver):
    name = "article"

    def write(self, key: str, text: str) -> None:
        self.remove()
        toml = article_toml("the-same-code").replace('"topic"', f'"{SUBJECTS[text]}"')
        write_article(self.folder, key, toml=toml)
        # The last article of all never goes with the files (tests/articles/editions/test_lost_files.py).
        write_article(self.folder, "another", bn=bangla_text())

    def remove(self) -> None:
        for key in (self.old, self.new):
            shutil.rmtree(self.folder / "articles" / key, ignore_errors=True)

    def row(self) -> Article:
        return Article.objects.get(slug__endswith="-one")

    def change(self) -> None:
        Article.objects.filter(pk=self.row().pk).update(subject=SUBJECTS[OWN])

    def rename(self) -> None:
        Article.objects.filter(pk=self.row().pk).update(slug=self.own)

    def delete(self) -> None:
        for edition in Edition.objects.filter(article=self.row()):
            unpublish_edition(edition=edition)
        self.row().delete()

    def recreate(self) -> None:
        Article.objects.create(slug=self.old, subject=SUBJECTS[OWN], share_code="editorsown")

    def rows(self) -> list[tuple[str, str]]:
        texts = {subject: text for text, subject in SUBJECTS.items()}
        return [(row.slug, texts[row.subject]) for row in Article.objects.filter(slug__endswith="-one")]


class EditionDriver(Driver):
    """An edition is renamed by a release that renames its article; an editor does that to articles."""

    name = "edition"
    editors_verbs = ("nothing", "change", "withdraw", "delete", "re-create")

    def write(self, key: str, text: str) -> None:
        for other in {self.old, self.new} - {key}:
            shutil.rmtree(self.folder / "articles" / other, ignore_errors=True)
        toml = article_toml("the-same-code")
        write_article(self.folder, key, toml=toml, en=edition_text(title=text), bn=bangla_text())

    def remove(self) -> None:
        """The edition alone; its article keeps another one."""
        (self.folder / "articles" / self.old / "en.md").unlink()

    def row(self) -> Edition:
        return Edition.objects.get(language="en")

    def change(self) -> None:
        Edition.objects.filter(pk=self.row().pk).update(title=OWN)

    def withdraw(self) -> None:
        unpublish_edition(edition=self.row())

    def delete(self) -> None:
        unpublish_edition(edition=self.row())
        self.row().delete()

    def recreate(self) -> None:
        Edition.objects.create(
            article=Article.objects.get(),
            language="en",
            title=OWN,
            summary="Own.",
            writer=Contributor.objects.get(key="site-editors"),
            review_due_on=datetime.date(2027, 1, 1),
        )

    def rows(self) -> list[tuple[str, str]]:
        return [
            (row.article.slug, "withdrawn" if row.is_withdrawn else row.title)
            for row in Edition.objects.filter(language="en")
        ]

    def report_key(self, key: str) -> str:
        return f"{key}/en"


def readers_have(language: str = "en") -> list[tuple[str, str]]:
    """Address and title of what readers have in a language."""
    return list(PublishedEdition.objects.filter(language=language).values_list("slug", "title"))
