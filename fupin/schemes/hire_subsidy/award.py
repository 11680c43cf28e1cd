"""What a claim comes to, month by month, what its approval fixes, and what issuing it leaves on record."""

from datetime import date, timedelta
from typing import Any

from fupin.calendar import add_months
from fupin.model import Application, Benefit
from fupin.plain import plain
from fupin.scheme import Amount, Row
from fupin.schemes.hire_subsidy.facts import HireFacts, HireSubsidyFacts, MonthFacts
from fupin.schemes.hire_subsidy.model import HireSubsidyDetails
from fupin.schemes.hire_subsidy.rules import rows

HUNDRED = 100


def passing(facts: HireSubsidyFacts) -> list[HireFacts]:
    """The hires who earn the subsidies."""
    return [hire for hire, row in zip(facts.hires, rows(facts), strict=True) if row.eligible]


def social_fen(month: MonthFacts, pct: int) -> int:
    """The share of what was paid into the insurances, half a fen up."""
    return (month.paid_fen * pct + HUNDRED // 2) // HUNDRED


def month_fen(month: MonthFacts, facts: HireSubsidyFacts) -> int:
    """Both subsidies of a month."""
    return facts.post_subsidy.number + social_fen(month, facts.social_share.number)


def hire_fen(hire: HireFacts, facts: HireSubsidyFacts) -> int:
    """All months of one person."""
    return sum(month_fen(month, facts) for month in hire.months)


def _known(facts: HireSubsidyFacts) -> bool:
    return facts.post_subsidy.known and facts.social_share.known


def amount(facts: HireSubsidyFacts) -> Amount | None:
    """The sum over passing hires; unknown while a figure is."""
    if not _known(facts):
        return None
    good = passing(facts)
    months = sum(len(hire.months) for hire in good)
    return Amount(sum(hire_fen(hire, facts) for hire in good), f"{len(good)} 人共 {months} 个月")


def settle(details: HireSubsidyDetails, facts: HireSubsidyFacts) -> None:
    """Fix what each hire was found to earn."""
    for row, hire, found in zip(details.hires, facts.hires, rows(facts), strict=True):
        row.granted = found.eligible and _known(facts)
        row.amount_fen = hire_fen(hire, facts) if row.granted else 0


def grants(application: Application, details: HireSubsidyDetails, facts: HireSubsidyFacts) -> list[Benefit]:
    """A row for each person and month: the database refuses the same month a second time."""
    if not _known(facts):
        return []
    return [
        _benefit(application, details, hire.person.id, month, month_fen(month, facts))
        for hire in passing(facts)
        if hire.person
        for month in hire.months
    ]


def _benefit(
    application: Application, details: HireSubsidyDetails, person_id: int, month: MonthFacts, fen: int
) -> Benefit:
    first = date.fromisoformat(f"{month.month}-01")
    return Benefit(
        person_id=person_id,
        application_id=application.id,
        scheme="hire_subsidy",
        item=details.company,
        starts_on=first,
        ends_on=add_months(first, 1) - timedelta(days=1),
        amount_fen=fen,
        once_key=f"hire_subsidy:{month.month}",
    )


def notice_item(facts: HireSubsidyFacts) -> str:
    """What the public notice says is granted."""
    return f"社会保险补贴和岗位补贴（{len(passing(facts))} 人）"


def printed(details: HireSubsidyDetails, facts: HireSubsidyFacts) -> dict[str, Any]:
    """The roster as the approval form and the decision print it."""
    found = rows(facts)
    return {
        "claim_from": facts.claim_from or "",
        "claim_to": facts.claim_to or "",
        "post_fen": facts.post_subsidy.number if facts.post_subsidy.known else None,
        "social_pct": facts.social_share.number if facts.social_share.known else None,
        "hires": [_printed_hire(hire, row, facts) for hire, row in zip(facts.hires, found, strict=True)],
        "passing": sum(row.eligible for row in found),
        "total": len(found),
    }


def _printed_hire(hire: HireFacts, row: Row, facts: HireSubsidyFacts) -> dict[str, Any]:
    blocked = "；".join(finding.words for finding in row.findings if finding.blocks)
    known = _known(facts)
    months = sorted(each.month for each in hire.months)
    pct = facts.social_share.number if known else 0
    return {
        "name": hire.name,
        "id_masked": hire.id_masked,
        "hardship": hire.hardship or "",
        "contract_from": plain(hire.contract_from),
        "contract_to": plain(hire.contract_to),
        "job": hire.job or "",
        "months": len(months),
        "first": months[0] if months else "",
        "last": months[-1] if months else "",
        "paid_fen": sum(each.paid_fen for each in hire.months),
        "social_fen": sum(social_fen(each, pct) for each in hire.months) if known and row.eligible else 0,
        "post_fen": facts.post_subsidy.number * len(months) if known and row.eligible else 0,
        "amount_fen": hire_fen(hire, facts) if known and row.eligible else 0,
        "words": blocked or "符合",
    }
