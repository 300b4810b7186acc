"""The table of panels, in the order in which a page shows them. Adding a panel adds one line here."""

from patienttools.panels.base import Panel
from patienttools.panels.doctor_visit import DoctorVisit
from patienttools.panels.safety_roadmap import SafetyRoadmap
from patienttools.panels.warning_signs import WarningSigns

PANELS: tuple[type[Panel], ...] = (
    WarningSigns,
    SafetyRoadmap,
    DoctorVisit,
)
