"""What a sign-up's approval gives: the first course of the preference list that can be given."""

from typing import Any

from fupin.model import Application, Benefit
from fupin.schemes.training.facts import CourseFacts, TrainingFacts
from fupin.schemes.training.model import TrainingDetails
from fupin.schemes.training.rules import rows


def chosen(facts: TrainingFacts) -> CourseFacts | None:
    """The first preference that every course rule lets pass."""
    for course, row in zip(facts.choices, rows(facts), strict=True):
        if row.eligible:
            return course
    return None


def settle(details: TrainingDetails, facts: TrainingFacts) -> None:
    """Approval gives the course."""
    course = chosen(facts)
    details.course_id = course.id if course else None


def grants(application: Application, details: TrainingDetails, facts: TrainingFacts) -> list[Benefit]:
    """The person is on that course; a life has it once."""
    course = chosen(facts)
    if course is None or application.person_id is None:
        return []
    return [
        Benefit(
            person_id=application.person_id,
            application_id=application.id,
            scheme="training",
            item=course.title,
            starts_on=course.starts_on,
            ends_on=course.ends_on,
            once_key=f"training:{course.title}",
        )
    ]


def notice_item(facts: TrainingFacts) -> str:
    """What the public notice says is granted."""
    course = chosen(facts)
    return f"免费参加{course.title}培训" if course else ""


def printed(details: TrainingDetails, facts: TrainingFacts) -> dict[str, Any]:
    """What the training plan shows of the course."""
    course = chosen(facts)
    if course is None:
        return {"course": None, "skills_goal": "", "free": True}
    shown = ("code", "title", "kind", "school", "days", "hours", "place", "certificate", "contact")
    return {
        "course": {name: getattr(course, name) for name in shown}
        | {"starts_on": course.starts_on.isoformat(), "ends_on": course.ends_on.isoformat()},
        "skills_goal": f"掌握{course.title}的基本技能，取得{course.certificate}",
        "free": True,
    }
