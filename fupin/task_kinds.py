"""Every kind of task: for the worker that does them and the pages that show them."""

from fupin.registry import cards
from fupin.tasks import Task

TASKS: dict[str, Task] = {task.kind: task for task in (cards.TASK,)}
