"""Structure: groups, points and details are read from plain Markdown, and what only looks like them is refused."""

import pytest

from articles.text.citing import Numbers
from articles.text.rendering import render_section
from patienttools.files.faults import ContentError
from patienttools.panels.content import SectionContent

DANGER = {
    "en": ("Emergency now", "Get help today", "Plan with someone you trust"),
    "bn": ("এখনই জরুরি", "আজই সাহায্য নিন", "বিশ্বাসের কারও সঙ্গে পরিকল্পনা করুন"),
}


def read(body: str, kind: str = "definition", language: str = "en") -> SectionContent:
    content, _links = render_section(
        body, language=language, kind=kind, audience="everyone", heading="Heading", numbers=Numbers()
    )
    return content


def faults_of(body: str, kind: str = "definition", language: str = "en") -> list[tuple[int, str]]:
    with pytest.raises(ContentError) as caught:
        read(body, kind, language)
    return [(fault.line, fault.reason) for fault in caught.value.faults]


def test_a_bold_lead_in_makes_a_point_and_labels_make_its_details() -> None:
    section = read(
        "- **Tell someone.** Choose with care.\n  - Why: two see more.\n  - Caution: not on a shared phone.\n"
    )
    (point,) = section.points
    assert (point.lead, point.text) == ("Tell someone.", "Choose with care.")
    assert [(detail.key, detail.label, detail.text) for detail in point.details] == [
        ("why", "Why", "two see more."),
        ("caution", "Caution", "not on a shared phone."),
    ]
    assert point.detail("caution") == "not on a shared phone."
    assert point.detail("benefit") is None


def test_bangla_labels_make_the_same_details() -> None:
    section = read("- **কাউকে বলুন।** ভেবে নিন।\n  - কেন: ভালো।\n  - জিজ্ঞাসা করুন: কাকে?\n", language="bn")
    assert [detail.key for detail in section.points[0].details] == ["why", "ask"]


def test_a_heading_inside_a_section_makes_a_group() -> None:
    section = read("Before.\n\n### First\n\n- One\n\n### Second\n\nText.\n\n1. Two\n")
    assert [(group.heading, len(group.blocks)) for group in section.groups] == [("", 1), ("First", 1), ("Second", 2)]
    assert section.groups[2].blocks[1].is_ordered


def test_known_headings_give_groups_their_keys() -> None:
    section = read("### What to say\n\n- A\n\n### Something else\n\n- B\n", "supporters")
    assert [group.key for group in section.groups] == ["say", ""]


@pytest.mark.parametrize("language", ["en", "bn"])
def test_danger_signs_stand_in_three_groups_in_order(language: str) -> None:
    groups = [f"### {heading}\n\n- {heading}" for heading in DANGER[language]]
    section = read("\n\n".join(groups), "danger_signs", language)
    assert [group.key for group in section.groups] == ["emergency_now", "help_today", "plan_with_someone"]
    wrong_orders = (groups[:2], [groups[1], groups[0], groups[2]], ["Text.", *groups], [*groups, "### More\n\n- x"])
    for wrong in wrong_orders:
        (fault,) = faults_of("\n\n".join(wrong), "danger_signs", language)
        assert fault[0] == 1
        assert all(heading in fault[1] for heading in DANGER[language])


@pytest.mark.parametrize(
    ("body", "line", "reason"),
    [
        ("- **A.** t\n  - Tip: no such label", 2, "“Tip:” is not one of them"),
        ("- **A.** t\n  - কেন: another language's label", 2, "“কেন:” is not one of them"),
        ("- **A.** t\n  - nothing in front", 2, "this one opens with none"),
        ("- **A.** t\n  - **Why:** in bold", 2, "this one opens with none"),
        ("- **A.** t\n  - Why:", 2, "Nothing stands after “Why:”."),
        ("- plain\n  - Why: no lead-in above", 2, "open the item above with a bold lead-in"),
        ("- Why: not nested", 1, "opens a detail"),
        ("- **A.** t\n  - Why: a\n    - Why: deeper", 2, "A detail is one paragraph."),
        ("- **A.** t\n  1. numbered", 2, "only details"),
        ("- **A.** t\n\n  A second paragraph.", 3, "A list item is one paragraph"),
        ("text\n\n- ", 3, "A list item opens with a line of text."),
        ("- ### Heading", 1, "A list item opens with a line of text."),
        ("2. two\n3. three", 1, "A numbered list starts at 1."),
        ("text\n\n### A\n\n### B\n\ntext", 3, "Nothing stands under the heading “A”."),
        ("### A\n\na\n\n### A\n\nb", 5, "stands twice"),
        ("### \n\na", 1, "A heading needs words."),
        ("### A[^R1]\n\na", 1, "A heading is plain text"),
        ("### **A**\n\na", 1, "A heading is plain text"),
        ("a\n\n#### Deep\n\nb", 3, "only headings of the form ###"),
        ("a\n\n##Section {#signs}", 3, "A heading has a space after its marks"),
    ],
)
def test_refuses_what_only_looks_like_structure_and_names_the_line(body: str, line: int, reason: str) -> None:
    faults = faults_of(body)
    assert [fault for fault in faults if fault[0] == line and reason in fault[1]], faults


@pytest.mark.parametrize("body", ["No list.", "- a\n", "### A\n\n1. a\n", "1. a\n\nAfter.", "1. a\n\nBetween.\n\n1. b"])
def test_refuses_safety_steps_that_the_roadmap_could_not_show_whole(body: str) -> None:
    assert "one numbered list" in faults_of(body, "safety_steps")[0][1]


def test_safety_steps_may_open_with_a_paragraph() -> None:
    assert len(read("No step is a promise.\n\n1. **A.** a\n2. **B.** b\n", "safety_steps").points) == 2


def test_every_fault_of_a_section_is_told_at_once() -> None:
    body = "<b>x</b>\n\n- **A.** t\n  - Tip: x\n\n[y](javascript:1)\n"
    assert [line for line, _reason in faults_of(body)] == [1, 4, 6]


@pytest.mark.parametrize("text", ["He wrote “[sic]” here.", "(a (b))", "a) b)", "[1] and [2]", "Why: a paragraph"])
def test_brackets_and_colons_in_a_sentence_are_just_text(text: str) -> None:
    assert read(text).html == f"<p>{text}</p>"


def test_a_lead_in_may_hold_emphasis_of_its_own() -> None:
    point = read("- **Say *no* and __leave__.** Then call.").points[0]
    assert (point.lead, point.text) == ("Say <em>no</em> and <strong>leave</strong>.", "Then call.")


def test_the_whole_html_and_the_parts_say_the_same() -> None:
    section = read("Open.\n\n### G\n\n- **A.** b\n  - Why: c\n- d\n")
    assert section.html == (
        "<p>Open.</p><h3>G</h3><ul><li><strong>A.</strong> b"
        '<ul class="details"><li class="detail detail--why"><b>Why:</b> c</li></ul></li><li>d</li></ul>'
    )
