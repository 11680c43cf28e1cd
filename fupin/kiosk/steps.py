"""One thing a page: which pages a scheme's form becomes, read from the form itself."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from fupin.kiosk import helper
from fupin.schemes.fields import ChoiceField, ManyField
from fupin.schemes.forms import Asked, Raw

AGENT = frozenset({"agent_relation", "agent_name"})  # asked in the kiosk's own way
HELPER_TITLE = "填写人"


class Step(NamedTuple):
    """One page: its word in the address, its question, the fields on it. `of_helper` are the kiosk's own."""

    slug: str
    question: str
    names: tuple[str, ...]
    of_helper: bool = False


class Part(NamedTuple):
    """The pages of one section of the paper form."""

    title: str
    steps: tuple[Step, ...]


HELPER = Part(HELPER_TITLE, tuple(Step(slug, *asked, of_helper=True) for slug, asked in helper.ASKED.items()))


def parts(form: Any) -> tuple[Part, ...]:
    """All pages, section by section; who fills in comes after the applicant's own."""
    known: tuple[Part, ...] = _parts(form)
    return known


@cache
def _parts(form: Callable[[], Any]) -> tuple[Part, ...]:
    blank = form()
    made = [Part(title, tuple(_steps(blank, names))) for title, names in blank.SECTIONS]
    first, *rest = [part for part in made if part.steps]
    return (first, HELPER, *rest)


def flow(form: type[Any], raw: Raw) -> list[Step]:
    """The pages that these answers call for, in their order."""
    about_helper = helper.pages(raw)
    steps = (step for part in parts(form) for step in part.steps)
    return [step for step in steps if not step.of_helper or step.slug in about_helper]


def find(form: type[Any], raw: Raw, slug: str) -> Step | None:
    """The page of that word, if there is one now."""
    return next((step for step in flow(form, raw) if step.slug == slug), None)


def after(form: type[Any], raw: Raw, step: Step) -> Step | None:
    """The page that follows, None after the last."""
    steps = flow(form, raw)
    place = steps.index(step) + 1
    return steps[place] if place < len(steps) else None


def unasked(form: Any) -> tuple[str, ...]:
    """What only the counter asks, by its label: fields for staff, and tables with rows."""
    blank = form()
    names = [name for _, names in form.SECTIONS for name in names if name in form.BY_STAFF]
    tables = [repeat.title for name, repeat in form.ROWS.items() if name in blank and repeat.title]
    return (*(str(blank[name].label.text) for name in names), *tables)


def _steps(blank: Any, names: tuple[str, ...]) -> Iterator[Step]:
    """A page for each field, or for those that belong together, where the first of them stands."""
    together = {name: asked for asked in blank.TOGETHER for name in asked.names}
    done: set[str] = set()
    for name in names:
        if name in done or name in AGENT or name in blank.BY_STAFF:
            continue
        asked = together.get(name) or Asked(_question(blank[name]), (name,))
        done.update(asked.names)
        yield Step(asked.names[0], *asked)


def _question(field: Any) -> str:
    label = str(field.label.text)
    if label.endswith("吗"):
        return f"{label}？"
    return f"请选择{label}" if isinstance(field, ChoiceField | ManyField) else f"请填写{label}"
