"""The table of panels, in the order in which a page shows them. Adding a panel adds one line here."""

from patienttools.panels.base import Panel
from patienttools.panels.care_roadmap import CareRoadmap
from patienttools.panels.caregiver_guide import CaregiverGuide
from patienttools.panels.clinical_pathway import ClinicalPathway
from patienttools.panels.doctor_visit import DoctorVisit
from patienttools.panels.everyday_health import EverydayHealth
from patienttools.panels.evidence import EvidenceTable
from patienttools.panels.frequent_questions import FrequentQuestions
from patienttools.panels.key_points import KeyPoints
from patienttools.panels.knowledge_graph import KnowledgeGraph
from patienttools.panels.medicine_safety import MedicineSafety
from patienttools.panels.prevention_guide import PreventionGuide
from patienttools.panels.procedures import Procedures
from patienttools.panels.records_preflight import RecordsPreflight
from patienttools.panels.recovery_guide import RecoveryGuide
from patienttools.panels.safety_roadmap import SafetyRoadmap
from patienttools.panels.seek_help import SeekHelp
from patienttools.panels.support_planner import SupportPlanner
from patienttools.panels.take_action import TakeAction
from patienttools.panels.warning_signs import WarningSigns

PANELS: tuple[type[Panel], ...] = (
    WarningSigns,
    KeyPoints,
    RecordsPreflight,
    SeekHelp,
    SafetyRoadmap,
    CareRoadmap,
    DoctorVisit,
    SupportPlanner,
    Procedures,
    MedicineSafety,
    CaregiverGuide,
    EverydayHealth,
    RecoveryGuide,
    PreventionGuide,
    TakeAction,
    FrequentQuestions,
    EvidenceTable,
    KnowledgeGraph,
    ClinicalPathway,
)
