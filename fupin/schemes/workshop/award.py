"""What an award comes to, what its approval fixes for each worker, and what issuing it leaves on record."""

from typing import Any

from fupin.model import Application, Benefit
from fupin.plain import plain
from fupin.scheme import Amount, Row
from fupin.schemes.workshop.facts import WorkerFacts, WorkshopFacts
from fupin.schemes.workshop.model import WorkshopDetails, WorkshopWorker
from fupin.schemes.workshop.rules import best_window, rows


def passing(facts: WorkshopFacts) -> list[WorkerFacts]:
    """The workers who earn the award."""
    return [worker for worker, row in zip(facts.workers, rows(facts), strict=True) if row.eligible]


def amount(facts: WorkshopFacts) -> Amount | None:
    """Passing workers times the award; unknown while the award itself is."""
    if not facts.award.known:
        return None
    count, award = len(passing(facts)), facts.award.number
    return Amount(count * award, f"{count} 人 × {award // 100} 元")


def settle(details: WorkshopDetails, facts: WorkshopFacts) -> None:
    """Fix what each worker was found to have on the day of approval."""
    for row, worker, found in zip(details.workers, facts.workers, rows(facts), strict=True):
        _settle_worker(row, worker, facts.award.number if found.eligible else 0)


def _settle_worker(row: WorkshopWorker, worker: WorkerFacts, fen: int) -> None:
    window = best_window(worker)
    row.awarded = fen > 0
    row.amount_fen = fen
    row.window_from = window.starts_on if window else None
    row.pay_fen = window.pay_fen if window else None
    row.line_fen = window.line_fen if window else None


def grants(application: Application, details: WorkshopDetails, facts: WorkshopFacts) -> list[Benefit]:
    """Each passing worker has had it for life; the contract's days show where the person works."""
    return [
        Benefit(
            person_id=worker.person.id,
            application_id=application.id,
            scheme="workshop",
            item=details.workshop_name,
            starts_on=worker.contract_from,
            ends_on=worker.contract_to,
            amount_fen=facts.award.number,
            once_key="workshop",
        )
        for worker in passing(facts)
        if worker.person
    ]


def notice_item(facts: WorkshopFacts) -> str:
    """What the public notice says is granted."""
    return f"扶贫车间一次性奖补（{len(passing(facts))} 人）"


def printed(details: WorkshopDetails, facts: WorkshopFacts) -> dict[str, Any]:
    """The roster as the approval form and the decision print it."""
    found = rows(facts)
    workers = [_printed_worker(worker, row, facts) for worker, row in zip(facts.workers, found, strict=True)]
    return {
        "award_fen": facts.award.number if facts.award.known else 0,
        "workers": workers,
        "passing": sum(row.eligible for row in found),
        "total": len(workers),
    }


def _printed_worker(worker: WorkerFacts, row: Row, facts: WorkshopFacts) -> dict[str, Any]:
    window = best_window(worker)
    blocked = "；".join(finding.words for finding in row.findings if finding.blocks)
    return {
        "name": worker.name,
        "id_masked": worker.id_masked,
        "contract_kind": worker.contract or "",
        "contract_from": plain(worker.contract_from),
        "contract_to": plain(worker.contract_to),
        "job": worker.job or "",
        "window_from": plain(window.starts_on) if window else None,
        "window_to": plain(window.ends_on) if window else None,
        "pay_fen": window.pay_fen if window else sum(pay.fen for pay in worker.payments),
        "line_fen": window.line_fen if window else None,
        "outcome": "passed" if row.eligible else "failed",
        "words": blocked or "符合",
        "amount_fen": facts.award.number if row.eligible else 0,
    }
