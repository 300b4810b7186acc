"""For the tests of paper: sheets of made-up words, what a finished page and a PDF say, and a look at its tags."""

import html
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from django.utils import translation
from pypdf import PageObject, PdfReader
from pypdf.generic import ByteStringObject, ContentStream, DictionaryObject, IndirectObject, TextStringObject

from patienttools.paper.making import paper_of
from patienttools.paper.shapes import Block, Heading, Order, Paper, Paragraph, Run, Words

POINTS_A_MM = 72 / 25.4


def words(text: str) -> Words:
    return (Run(text),)


def paper(*blocks: Block, language: str = "en", **more: object) -> Paper:
    return Paper(language=language, blocks=blocks, **more)  # type: ignore[arg-type]


def order(*texts: str, **more: object) -> Order:
    """A heading, then each text as a paragraph."""
    blocks = (Heading(1, words("A heading")), *(Paragraph(words(text)) for text in texts))
    return Order(title="Notes", papers=(paper(*blocks),), **more)  # type: ignore[arg-type]


def order_of(*papers: Paper, **more: object) -> Order:
    return Order(title="Notes", papers=papers, **more)  # type: ignore[arg-type]


def said_by_page(page: str) -> str:
    """What the sheet of a finished page says to who sees it, found without the reader that is tried."""
    opened = re.search(r'<article class="(paper[^"]*)">', page)
    assert opened
    sheet = page[opened.end() : page.index("</article>", opened.end())]
    if "paper--one" in opened[1] and "paper--neutral" not in opened[1]:
        sheet = re.sub(r'(?s)<h2 class="sheet__heading">.*?</h2>', "", sheet)
    sheet = re.sub(r'(?s)<sup class="cite".*?</sup>|<svg.*?</svg>', "", sheet)
    sheet = re.sub(r"</?(?:a|abbr|b|bdi|button|cite|code|em|i|span|strong|sub|sup|time)\b[^>]*>", "", sheet)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", sheet)).split())


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """The words of its pages as a reader takes them: what a mark says that it stands for, else what the font says."""
    document = read(pdf)
    return "\n".join("".join(_pieces(document, page)) for page in document.pages)


def _pieces(document: PdfReader, page: PageObject) -> Iterator[str]:
    letters: dict[str, str] = {}
    line: tuple[float, ...] = ()
    belong_to, element = _elements(document, page), -1
    # Of each mark that is open, whether it says what it stands for.
    marks: list[bool] = []
    for operands, operator in ContentStream(page.get_contents(), document).operations:
        match operator:
            case b"cm":
                a, b, _c, _d, e, f = map(float, operands)
                if (now := (round(a, 2), round(b, 2), round(a * f - b * e))) != line:
                    line = now
                    yield " "
            case b"Tf":
                letters = _letters(page["/Resources"]["/Font"][operands[0]])  # type: ignore[index]
            case b"BDC":
                told = operands[1].get("/ActualText") if isinstance(operands[1], dict) else None
                number = operands[1].get("/MCID") if isinstance(operands[1], dict) else None
                if number is not None and belong_to[int(number)] != element:
                    element = belong_to[int(number)]
                    yield " "
                marks.append(told is not None)
                yield str(told or "")
            case b"EMC":
                marks.pop()
            case b"Tj" | b"TJ" if not any(marks):
                for piece in operands[0] if operator == b"TJ" else operands:
                    if isinstance(piece, TextStringObject | ByteStringObject):
                        codes = piece.original_bytes.hex()
                        yield "".join(letters.get(codes[at : at + 4], "\ufffd") for at in range(0, len(codes), 4))


# Parts of a line, which end no word.
IN_A_LINE = {"/Span", "/Strong", "/Em", "/Link"}


def _elements(document: PdfReader, page: PageObject) -> list[int]:
    """For each piece of a page, which block of the structure it belongs to."""
    tree = document.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]
    found: list[int] = []
    # An empty page, before one that begins on the right, belongs to nothing.
    for piece in _numbered(tree, int(page.get("/StructParents", -1))):
        block = piece
        while block.get_object().get("/S") in IN_A_LINE:
            block = block.get_object().raw_get("/P")
        found.append(block.idnum)
    return found


def _numbered(tree: DictionaryObject, number: int) -> list[IndirectObject]:
    tree = tree.get_object()
    numbers = tree.get("/Nums", [])
    for at in range(0, len(numbers), 2):
        if numbers[at] == number:
            return list(numbers[at + 1].get_object())
    return next((found for kid in tree.get("/Kids", []) if (found := _numbered(kid, number))), [])


def _letters(font: DictionaryObject) -> dict[str, str]:
    """What each code of a font stands for, by its four hexadecimal digits."""
    told = font["/ToUnicode"].get_data().decode("ascii")  # type: ignore[union-attr]
    found = re.findall(r"(?m)^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>$", told)
    return {code.lower(): bytes.fromhex(text).decode("utf-16-be") for code, text in found}


def share_recovered(said: str, read_text: str) -> float:
    """Which share of the words of `said` stands in what was read, each as often as it is said."""
    wanted, found = Counter(_words(said)), Counter(_words(read_text))
    return sum((wanted & found).values()) / max(1, sum(wanted.values()))


def _words(text: str) -> list[str]:
    # A line may end after a hyphen or a stroke, and its word goes on in the next.
    text = re.sub(r"(?<=[-–—/])\s+", "", unicodedata.normalize("NFC", text.replace("\u00ad", "")))
    return re.findall(r"[^\s□×•]+", text)


def tags_of(pdf: bytes) -> list[str]:
    """The names of the structure's elements, in their order."""
    root = read(pdf).trailer["/Root"]["/StructTreeRoot"]
    return list(_tags(root))


def _tags(node: object) -> Iterator[str]:
    if isinstance(node, IndirectObject):
        node = node.get_object()
    if isinstance(node, list):
        for one in node:
            yield from _tags(one)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield str(node["/S"])
        yield from _tags(node.get("/K"))


def paper_of_page(page: str, language: str) -> Paper:
    with translation.override(language):
        found = paper_of(page, language)
    assert found is not None
    return found
