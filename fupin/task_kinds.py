"""Every kind of task: for the worker that does them and the pages that show them."""

from pathlib import Path

from sqlalchemy.orm import Session

from fupin.doubts import export as doubts_export
from fupin.posts import expiry
from fupin.printing import handover
from fupin.registry import cards, missed_export
from fupin.responsibility import issuing
from fupin.tasks import Task, discard_expired

TASKS: dict[str, Task] = {
    task.kind: task
    for task in (cards.TASK, missed_export.TASK, issuing.TASK, handover.TASK, expiry.TASK, doubts_export.TASK)
}


def tidy_tasks(session: Session, instance: Path) -> None:
    """Remove the files of all kinds of tasks that are kept no longer. Commits."""
    discard_expired(session, instance, TASKS)
