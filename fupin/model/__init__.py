"""Tables that all schemes share; nothing here knows Flask or the name of a scheme."""

from fupin.model.application import Application, Details, Event
from fupin.model.attachment import Attachment
from fupin.model.audit import AuditRow
from fupin.model.benefit import Benefit
from fupin.model.classes import (
    TrainingAttendance,
    TrainingClass,
    TrainingDay,
    TrainingPlan,
    TrainingResult,
    TrainingSeat,
    TrainingTeacher,
)
from fupin.model.courses import Course
from fupin.model.desk import Became, DeskGo, DeskGoCase, SavedFilter
from fupin.model.document import Counter, Document
from fupin.model.doubts import BenefitAccount, BenefitMonth, Doubt, DoubtEvent, DoubtFact, DoubtProof
from fupin.model.duplicates import SuspectedPair, Verdict
from fupin.model.job import Job, JobState
from fupin.model.kiosk import Filler, Kiosk, KioskFailure, KioskFiling, PaperBlank
from fupin.model.mending import FieldChange, FieldRemark
from fupin.model.money import (
    Budget,
    BudgetChange,
    BudgetEntry,
    PayAccount,
    PayDue,
    PayExport,
    PayLine,
    PayRefund,
    PayRoll,
    PayStep,
)
from fupin.model.notice import Notice, NoticeEntry
from fupin.model.organisations import Organisation
from fupin.model.payment import Payment
from fupin.model.people import Household, Person, StatusChange
from fupin.model.phrases import Phrase
from fupin.model.places import Area
from fupin.model.policy import Parameter, PolicyDocument
from fupin.model.posts import PostAttendance, PostAttendanceDay, PostChange, PostPay, PostPlacement, PostSheet
from fupin.model.printing import LetterPrint, PrintBatch, PrintItem, Reprint, Sorting
from fupin.model.responsibility import (
    ResponsibilityIndicator,
    ResponsibilityLetter,
    ResponsibilityMark,
    ResponsibilityParty,
    ResponsibilityPlan,
    ResponsibilityTarget,
)
from fupin.model.review import Duty, Missed, VillageReview
from fupin.model.scanning import PageState, ScanPage, ScanPile, SignedCopy, Trouble
from fupin.model.search import PersonSearch
from fupin.model.signature import LetterSignature
from fupin.model.staff import LoginFailure, Officer, User, WebSession
from fupin.model.voiding import LetterFigure, LetterPerson, VerifyFailure, VoidReason, VoidRequest, VoidState
from fupin.model.workshops import (
    VisitPhoto,
    Workshop,
    WorkshopAmendment,
    WorkshopContract,
    WorkshopEntry,
    WorkshopLedger,
    WorkshopMonth,
    WorkshopRecord,
    WorkshopVisit,
)

__all__ = [
    "Application",
    "Area",
    "Attachment",
    "AuditRow",
    "Became",
    "Benefit",
    "BenefitAccount",
    "BenefitMonth",
    "Budget",
    "BudgetChange",
    "BudgetEntry",
    "Counter",
    "Course",
    "DeskGo",
    "DeskGoCase",
    "Details",
    "Document",
    "Doubt",
    "DoubtEvent",
    "DoubtFact",
    "DoubtProof",
    "Duty",
    "Event",
    "FieldChange",
    "FieldRemark",
    "Filler",
    "Household",
    "Job",
    "JobState",
    "Kiosk",
    "KioskFailure",
    "KioskFiling",
    "LetterFigure",
    "LetterPerson",
    "LetterPrint",
    "LetterSignature",
    "LoginFailure",
    "Missed",
    "Notice",
    "NoticeEntry",
    "Officer",
    "Organisation",
    "PageState",
    "PaperBlank",
    "Parameter",
    "PayAccount",
    "PayDue",
    "PayExport",
    "PayLine",
    "PayRefund",
    "PayRoll",
    "PayStep",
    "Payment",
    "Person",
    "PersonSearch",
    "Phrase",
    "PolicyDocument",
    "PostAttendance",
    "PostAttendanceDay",
    "PostChange",
    "PostPay",
    "PostPlacement",
    "PostSheet",
    "PrintBatch",
    "PrintItem",
    "Reprint",
    "ResponsibilityIndicator",
    "ResponsibilityLetter",
    "ResponsibilityMark",
    "ResponsibilityParty",
    "ResponsibilityPlan",
    "ResponsibilityTarget",
    "SavedFilter",
    "ScanPage",
    "ScanPile",
    "SignedCopy",
    "Sorting",
    "StatusChange",
    "SuspectedPair",
    "TrainingAttendance",
    "TrainingClass",
    "TrainingDay",
    "TrainingPlan",
    "TrainingResult",
    "TrainingSeat",
    "TrainingTeacher",
    "Trouble",
    "User",
    "Verdict",
    "VerifyFailure",
    "VillageReview",
    "VisitPhoto",
    "VoidReason",
    "VoidRequest",
    "VoidState",
    "WebSession",
    "Workshop",
    "WorkshopAmendment",
    "WorkshopContract",
    "WorkshopEntry",
    "WorkshopLedger",
    "WorkshopMonth",
    "WorkshopRecord",
    "WorkshopVisit",
]
