"""What a claim comes to, what its approval fixes for each trainee, and what issuing it leaves on record."""

from typing import Any

from fupin.model import Application, Benefit
from fupin.scheme import Amount
from fupin.schemes.training_subsidy.facts import ENTERPRISE, SubsidyFacts
from fupin.schemes.training_subsidy.model import TrainingSubsidyDetails, TrainingSubsidyTrainee
from fupin.schemes.training_subsidy.rules import days_of, passing, rate, rows

CONTRACT = "劳动合同"


def amount(facts: SubsidyFacts) -> Amount | None:
    """Qualified people times the rate; unknown while the rate is."""
    found = rate(facts)
    if found.fen is None:
        return None
    count = len(passing(facts))
    return Amount(count * found.fen, f"{count} 人 × {found.fen / 100:g} 元")


def settle(details: TrainingSubsidyDetails, facts: SubsidyFacts) -> None:
    """Fix the rate and for whom it is paid."""
    found = rate(facts)
    details.rate_fen = found.fen
    details.trainees = [
        TrainingSubsidyTrainee(
            position=place,
            person_id=trainee.person_id,
            seat_id=trainee.seat_id,
            half_days=trainee.half_days,
            amount_fen=found.fen or 0,
        )
        for place, trainee in enumerate(passing(facts))
    ]


def grants(application: Application, details: TrainingSubsidyDetails, facts: SubsidyFacts) -> list[Benefit]:
    """Each trainee's training in this course has been subsidised; a life has it once."""
    if facts.trained is None:
        return []
    return [
        Benefit(
            person_id=trainee.person_id,
            application_id=application.id,
            scheme="training_subsidy",
            item=facts.trained.title,
            starts_on=facts.trained.starts_on,
            ends_on=facts.trained.ends_on,
            amount_fen=rate(facts).fen,
            once_key=f"training_subsidy:{facts.trained.title}",
        )
        for trainee in passing(facts)
    ]


def notice_item(facts: SubsidyFacts) -> str:
    """What the public notice says is granted."""
    return f"{facts.trained.title}培训补贴（{len(passing(facts))} 人）" if facts.trained else ""


def printed(details: TrainingSubsidyDetails, facts: SubsidyFacts) -> dict[str, Any]:
    """The class and the trainees as the approval form and the decision print them."""
    trained, found = facts.trained, rate(facts)
    known = trained is not None and facts.day_rule.known
    return {
        "course": trained.title if trained else "",
        "class_number": trained.number if trained else "",
        "school": trained.school if trained else "",
        "starts_on": trained.starts_on.isoformat() if trained else None,
        "ends_on": trained.ends_on.isoformat() if trained else None,
        "days": days_of(facts, trained) if known and trained else 0,
        "claimed_days": facts.claimed_days or 0,
        "fund": facts.fund or "",
        "rate_fen": found.fen or 0,
        "rate_words": found.words,
        "trainees": _trainees(facts),
        "passing": len(passing(facts)),
        "total": len(facts.trainees),
    }


def _trainees(facts: SubsidyFacts) -> list[dict[str, Any]]:
    fen, halves = rate(facts).fen or 0, facts.trained.halves if facts.trained else 2
    return [
        {
            "name": trainee.name,
            "certificate": trainee.certificate,
            "issued_on": trainee.issued_on.isoformat() if trainee.issued_on else None,
            "days": f"{trainee.half_days / halves:g}",
            "outcome": "passed" if row.eligible else "failed",
            "words": "；".join(finding.words for finding in row.findings if finding.blocks) or "符合",
            "amount_fen": fen if row.eligible else 0,
        }
        for trainee, row in zip(facts.trainees, rows(facts), strict=True)
    ]


def brings(papers: tuple[str, ...], facts: SubsidyFacts) -> tuple[str, ...]:
    """The labour contracts only from an enterprise."""
    return tuple(paper for paper in papers if paper != CONTRACT or facts.claimant == ENTERPRISE)
