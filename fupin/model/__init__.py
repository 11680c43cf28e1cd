"""Tables that all schemes share; nothing here knows Flask or the name of a scheme."""

from fupin.model.application import Application, Details, Event
from fupin.model.attachment import Attachment
from fupin.model.audit import AuditRow
from fupin.model.benefit import Benefit
from fupin.model.document import Counter, Document
from fupin.model.duplicates import SuspectedPair, Verdict
from fupin.model.job import Job, JobState
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
from fupin.model.places import Area
from fupin.model.policy import Parameter, PolicyDocument
from fupin.model.posts import PostAttendance, PostChange, PostPay, PostPlacement, PostSheet
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

__all__ = [
    "Application",
    "Area",
    "Attachment",
    "AuditRow",
    "Benefit",
    "Budget",
    "BudgetChange",
    "BudgetEntry",
    "Counter",
    "Details",
    "Document",
    "Duty",
    "Event",
    "Household",
    "Job",
    "JobState",
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
    "PolicyDocument",
    "PostAttendance",
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
    "ScanPage",
    "ScanPile",
    "SignedCopy",
    "Sorting",
    "StatusChange",
    "SuspectedPair",
    "Trouble",
    "User",
    "Verdict",
    "VerifyFailure",
    "VillageReview",
    "VoidReason",
    "VoidRequest",
    "VoidState",
    "WebSession",
]
