"""Files and editors that disagree: each case is a line of the report, and none stops a load."""

import datetime
import shutil
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from articles.editions.publishing import publish_edition, unpublish_edition
from articles.models import Article, Code, Contributor, Edition, PublishedEdition, Reference, Section
from tests.factories import (
    CONTRIBUTORS,
    REFERENCES,
    article_toml,
    bangla_text,
    content_folder,
    edition_text,
    get_edition,
    get_page,
    load,
    write_article,
)

pytestmark = pytest.mark.django_db
SAFETY = "## Steps {#prevention}\n\nLock the door.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return content_folder(tmp_path)


def move(folder: Path, old: str, new: str) -> None:
    (folder / "articles" / old).rename(folder / "articles" / new)


def make_story(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(
        kind="story",
        consent_given_on=datetime.date(2026, 1, 1),
        consent_by="In writing",
        consent_may_be_withdrawn_by="A word",
    )


def test_an_article_that_an_editor_made_a_story_keeps_what_readers_have(folder: Path) -> None:
    write_article(folder, "walk", en=edition_text(SAFETY))
    load(folder)
    make_story(Article.objects.get())
    assert "0 kept" in load(folder)
    write_article(folder, "walk", en=edition_text(SAFETY, title="New"))
    said = load(folder)
    assert "Kept: edition walk/en. It does not go together with what the site holds:" in said
    assert "A story gives no advice" in said
    assert get_edition("walk").title == PublishedEdition.objects.get().title == "Dry skin"


def test_a_renamed_folder_keeps_its_article_and_its_published_address_follows(folder: Path) -> None:
    toml = article_toml("dry-skin")
    write_article(folder, "dry-skin", toml=toml, en=edition_text(), bn=bangla_text())
    load(folder)
    before = Article.objects.get().pk
    Edition.objects.filter(language="bn").update(title="সম্পাদকের কথা")
    move(folder, "dry-skin", "skin-that-is-dry")
    assert "Moved: article skin-that-is-dry. It was “dry-skin” before." in load(folder)
    article = Article.objects.get()
    assert (article.pk, article.slug) == (before, "skin-that-is-dry")
    assert set(PublishedEdition.objects.values_list("slug", "language")) == {
        ("skin-that-is-dry", "en"),
        ("skin-that-is-dry", "bn"),
    }
    assert get_page("/en/guides/skin-that-is-dry/").status == 200
    assert get_page("/bn/guides/skin-that-is-dry/").status == 200
    assert get_page("/en/guides/dry-skin/").status == 404
    assert Edition.objects.get(language="bn").title == "সম্পাদকের কথা"
    assert "0 moved" in load(folder)


def test_a_renamed_folder_leaves_the_address_that_an_editor_gave(folder: Path) -> None:
    write_article(folder, "dry-skin")
    load(folder)
    Article.objects.update(slug="own")
    write_article(folder, "new", toml=article_toml("dry-skin"))
    shutil.rmtree(folder / "articles" / "dry-skin")
    assert "Its key stays as an editor changed it: “own”." in load(folder)
    assert Article.objects.get().slug == "own"


def test_a_removed_article_leaves_the_site_and_comes_back_when_it_is_added_again(folder: Path) -> None:
    write_article(folder, "one")
    write_article(folder, "two")
    load(folder)
    kept = folder.parent / "kept"
    shutil.move(folder / "articles" / "two", kept)
    assert "Retired: article two. It is no longer in the files." in load(folder)
    assert get_page("/en/guides/two/").status == 404
    assert Article.objects.get().slug == "one"
    shutil.move(kept, folder / "articles" / "two")
    assert "Made: article two." in load(folder)
    assert get_page("/en/guides/two/").status == 200


def test_parents_and_children_leave_together_and_a_parent_stays_for_an_editors_child(folder: Path) -> None:
    write_article(folder, "another")
    write_article(folder, "parent")
    write_article(folder, "child", toml=article_toml("child", parent="parent"))
    load(folder)
    own = Article.objects.create(slug="own", share_code="editorsown", parent=Article.objects.get(slug="parent"))
    for slug in ("parent", "child"):
        shutil.rmtree(folder / "articles" / slug)
    assert "Kept, though it left the files: article parent. It is the parent of “own”." in load(folder)
    assert set(Article.objects.values_list("slug", flat=True)) == {"another", "own", "parent"}
    own.delete()
    load(folder)
    assert Article.objects.get().slug == "another"


def test_an_edition_that_an_editor_published_stays_when_it_leaves_the_files(folder: Path) -> None:
    write_article(folder, "another", en=edition_text(publish=False))
    write_article(folder, "one", en=edition_text(), bn=bangla_text(publish=False))
    load(folder)
    publish_edition(edition=get_edition("one", "bn"), by=User.objects.create_user("editor"))
    shutil.rmtree(folder / "articles" / "one")
    said = load(folder)
    assert "Kept, though it left the files: edition one/bn. An editor published it." in said
    assert "Kept, though it left the files: article one. “one/bn” stays." in said
    assert PublishedEdition.objects.get().language == "bn"


def test_what_an_editor_deleted_stays_deleted_and_its_new_language_too(folder: Path) -> None:
    write_article(folder, "one")
    load(folder)
    unpublish_edition(edition=get_edition("one"))
    get_edition("one").delete()
    Article.objects.get().delete()
    write_article(folder, "one", en=edition_text(title="New"), bn=bangla_text())
    said = load(folder)
    assert "Left deleted: edition one/en. An editor deleted it." in said
    assert "An editor deleted its article." in said
    assert not Article.objects.exists()


def test_an_editors_own_article_with_the_name_of_a_new_folder_gets_none_of_its_texts(folder: Path) -> None:
    Article.objects.create(slug="one", share_code="editorsown")
    write_article(folder, "one")
    said = load(folder)
    assert "Kept: article one. An editor made one with this key." in said
    assert not Edition.objects.exists()


def test_a_source_that_a_draft_cites_stays(folder: Path) -> None:
    write_article(folder, "one")
    load(folder)
    Section.objects.update(body="An editor's own.[^R2]")
    (folder / "references.toml").write_text(REFERENCES.partition("\n[R2]")[0] + "\n", encoding="utf-8")
    assert "Kept, though it left the files: reference R2. “one/en” cites it." in load(folder)
    assert Reference.objects.filter(key="R2").exists()


def test_a_contributor_who_is_named_and_a_code_that_is_used_stay(folder: Path) -> None:
    write_article(folder, "one")
    load(folder)
    Edition.objects.update(writer=Contributor.objects.get(key="second-team"))
    Article.objects.get().codes.set(Code.objects.all())
    (folder / "contributors.toml").write_text(CONTRIBUTORS.partition("\n[second-team]")[0], encoding="utf-8")
    (folder / "codes.toml").write_text("", encoding="utf-8")
    said = load(folder)
    assert "contributor second-team. “one/en” names it." in said
    assert "code icd-10-cm:L85.3. “one” has it." in said


def test_a_contributor_whom_an_editor_renamed_goes_on_writing(folder: Path) -> None:
    write_article(folder, "one")
    load(folder)
    Contributor.objects.filter(key="site-editors").update(key="desk")
    write_article(folder, "one", en=edition_text(title="New"))
    assert "Changed: edition one/en." in load(folder)
    assert get_edition("one").writer.key == "desk"
    assert PublishedEdition.objects.get().title == "New"


def test_a_code_that_an_editor_deleted_is_left_out_of_an_article(folder: Path) -> None:
    write_article(folder, "one", toml=article_toml("one"))
    load(folder)
    Code.objects.all().delete()
    write_article(folder, "one", toml=article_toml("one", extra='codes = ["icd-10-cm:L85.3"]\n'))
    assert "Changed: article one." in load(folder)
    assert Article.objects.get().codes.count() == 0
    write_article(folder, "one", toml=article_toml("one").replace('"topic"', '"test"'))
    assert "Changed: article one." in load(folder)


def test_an_unpublished_change_of_an_article_is_not_published_by_a_load(folder: Path) -> None:
    write_article(folder, "one", en=edition_text("## A {#definition}\n\nRough.[^R1]\n"))
    load(folder)
    Article.objects.update(slug="own")
    (folder / "references.toml").write_text(REFERENCES.replace("A first source", "Another"), encoding="utf-8")
    load(folder)
    assert PublishedEdition.objects.get().slug == "one"


def test_force_loads_over_everything_and_retires_what_left(folder: Path) -> None:
    write_article(folder, "one")
    write_article(folder, "two")
    load(folder)
    Article.objects.filter(slug="one").update(slug="own")
    Edition.objects.update(title="An editor's")
    shutil.rmtree(folder / "articles" / "two")
    said = load(folder, force=True)
    assert "Loaded over: edition one/en." in said
    assert set(Article.objects.values_list("slug", flat=True)) == {"one"}
    assert PublishedEdition.objects.get().slug == "one"
    assert get_edition("one").title == "Dry skin"
