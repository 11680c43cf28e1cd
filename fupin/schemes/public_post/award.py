"""What a placement grants, and what its approval fixes for the whole term."""

from typing import Any

from fupin.model import Application, Benefit
from fupin.plain import plain
from fupin.scheme import Amount
from fupin.schemes.public_post.facts import PostFacts
from fupin.schemes.public_post.model import PublicPostDetails
from fupin.schemes.public_post.rules import fixed_on, months_used, near_pension, pension_day


def amount(facts: PostFacts) -> Amount | None:
    """No sum beforehand: the hourly subsidy by the hours worked, with the monthly cap."""
    if not facts.hourly.known or not facts.monthly.known:
        return None
    hourly, monthly = facts.hourly.number / 100, facts.monthly.number / 100
    return Amount(None, f"每小时 {hourly:.2f} 元，按实际工时计发，每月不超过 {monthly:,.2f} 元")


def settle(details: PublicPostDetails, facts: PostFacts) -> None:
    """Nearness to pension is fixed once, by parameter at the first approval; the standard is that of the day."""
    details.near_pension = near_pension(facts, fixed_on(facts))
    details.pension_on = pension_day(facts)
    details.hourly_fen = facts.hourly.number if facts.hourly.known else None
    details.monthly_cap_fen = facts.monthly.number if facts.monthly.known else None


def grants(application: Application, details: PublicPostDetails, facts: PostFacts) -> list[Benefit]:
    """The person holds the post for the term."""
    if application.person_id is None or facts.opening is None:
        return []
    return [
        Benefit(
            person_id=application.person_id,
            application_id=application.id,
            scheme="public_post",
            item=f"{facts.opening.unit}{facts.opening.title}",
            starts_on=details.starts_on,
            ends_on=details.ends_on,
        )
    ]


def notice_item(facts: PostFacts) -> str:
    """What the public notice says is granted."""
    return f"{facts.opening.unit}{facts.opening.title}" if facts.opening else ""


def printed(details: PublicPostDetails, facts: PostFacts) -> dict[str, Any]:
    """The post, the term and the subsidy as the approval form and the start-work notice print them."""
    opening = facts.opening
    shown = ("unit", "title", "kind", "content", "conditions")
    return {
        "opening": {name: getattr(opening, name) if opening else "" for name in shown},
        "starts_on": plain(details.starts_on),
        "ends_on": plain(details.ends_on),
        "weekly_hours": details.weekly_hours,
        "hourly_fen": details.hourly_fen or 0,
        "monthly_cap_fen": details.monthly_cap_fen or 0,
        "months_used": len(months_used(facts)),
        "months_allowed": facts.max_months.number if facts.max_months.known else 0,
        "extended_to_pension": bool(details.near_pension),
        "pension_on": plain(details.pension_on),
        "placed": plain(facts.placed),
    }


def brings(papers: tuple[str, ...], facts: PostFacts) -> tuple[str, ...]:
    """The certificate only from those who have one."""
    return tuple(paper for paper in papers if paper != "残疾证" or facts.certificate)
