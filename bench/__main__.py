"""Takes measurements and says whether each goal is met: `python -m bench`, or only the groups that are named."""

import sys
from collections.abc import Callable, Iterator
from datetime import datetime

from bench import doubts, imports, letters, pages, posts, printing, scans, search, submits, worklist
from bench.figures import HEAD, Figure, exit_code, row
from bench.office import Office, prepared
from fupin import clock

Group = Callable[[Office], Iterator[Figure]]

GROUPS: dict[str, Group] = {
    "letters": letters.measure,
    "printing": printing.measure,
    "worklist": worklist.measure,
    "submits": submits.measure,
    "search": search.measure,
    "import": imports.measure,
    "scans": scans.measure,
    "posts": posts.measure,
    "doubts": doubts.measure,
    "pages": pages.measure,
}


def main(wanted: list[str]) -> int:
    """Run the groups, all if none is named."""
    if unknown := set(wanted) - set(GROUPS):
        print(f"no such group: {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}", file=sys.stderr)
        return 2
    print(f"{datetime.now(clock.OFFICE_ZONE):%Y-%m-%d %H:%M}\n{row(HEAD)}", flush=True)
    return exit_code(_run(wanted or list(GROUPS)))


def _run(names: list[str]) -> list[Figure]:
    taken = []
    with prepared() as office:
        for name in names:
            for figure in GROUPS[name](office.copy(name)):
                print(figure.line(), flush=True)
                taken.append(figure)
    return taken


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
