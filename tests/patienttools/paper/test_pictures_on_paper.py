"""Pictures on paper that is set as PDF: told in words, with their caption; whose they are belongs below a picture."""

from patienttools.paper.reading import read_paper
from patienttools.paper.shapes import Paragraph

PICTURE = (
    '<span class="picture{}"><picture><source type="image/webp" srcset="/media/a-480.webp 480w"><img src="/media/a.png"'
    ' alt="A door that stands open"></picture><span class="picture__caption">The way out.</span>'
    '<span class="picture__whose">Picture: A. Person</span></span>'
)


def words_of(html: str) -> list[str]:
    paper = read_paper(f'<div class="paper">{html}</div>', language="en", direction="ltr", digits="0123456789")
    assert paper is not None
    return ["".join(run.text for run in block.words) for block in paper.blocks if isinstance(block, Paragraph)]


def test_a_picture_is_told_and_what_follows_it_stays_beside_it() -> None:
    html = f"<p>Before.</p><p>{PICTURE.format('')}</p><p>After.</p>"
    assert words_of(html) == ["Before.", "[A door that stands open] The way out.", "After."]


def test_one_that_is_not_for_paper_is_not_there() -> None:
    assert words_of(f"<p>Before.</p><p>{PICTURE.format(' picture--screen')}</p>") == ["Before."]
