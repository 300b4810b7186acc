"""Presents the planner: asked for, it is a form; sent, it is the plan, or the form again with what to mend."""

from django.http import Http404, HttpResponse, QueryDict

from articles.pages.addresses import Place
from articles.pages.reading import Reading
from articles.pages.views import render_page
from patienttools.tools.safety_planner.answers import PlanAnswers, read_answers
from patienttools.tools.safety_planner.pages import (
    build_plan_page,
    build_planner_page,
    count_questions,
    known_stages,
)
from patienttools.tools.wording import build_wording


def present_safety_planner(place: Place, reading: Reading | None, part: str, answers: QueryDict | None) -> HttpResponse:
    if reading is None or part:
        raise Http404
    if answers is None:
        return _show_form(place, reading)
    wording = build_wording(reading, place)
    read = read_answers(answers, questions=count_questions(wording), known_stages=known_stages(wording))
    if read.faults:
        return _show_form(place, reading, read)
    plan = build_plan_page(reading, place, read)
    return HttpResponse(render_page("tools/plan.html", plan, place, reading, part, title=plan.title))


def _show_form(place: Place, reading: Reading, answers: PlanAnswers | None = None) -> HttpResponse:
    page = build_planner_page(reading, place, answers)
    return HttpResponse(
        render_page("tools/safety_planner.html", page, place, reading, "", is_indexable=page.wording.is_reviewed)
    )
