"""The table of tools: the article that holds a tool's wording, and who presents it. A tool adds one line here."""

from articles.pages.presenters import Presenter, register
from patienttools.tools.incident_log.presenting import present_incident_log
from patienttools.tools.leaflets import LEAFLETS, present_leaflet
from patienttools.tools.safety_planner.presenting import present_safety_planner
from patienttools.tools.who_to_call import present_who_to_call

# slug of the article of kind “tool” → (presenter, whether it takes answers from a form)
TOOLS: dict[str, tuple[Presenter, bool]] = {
    "help": (present_who_to_call, False),
    "safety-planner": (present_safety_planner, True),
    "incident-log": (present_incident_log, False),
    **dict.fromkeys(LEAFLETS, (present_leaflet, False)),
}


def register_all() -> None:
    for slug, (presenter, takes_answers) in TOOLS.items():
        register(slug, presenter, takes_answers=takes_answers)
