"""The main navigation, what each page's frame shows, and where somebody begins."""

from typing import Any, NamedTuple

from flask import Flask, current_app, g, request, url_for
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from fupin import classes, clock, workshops
from fupin.doubts import SEES as LOOKS_AT_DOUBTS
from fupin.model.terms import Role
from fupin.money import SEES as SEES_MONEY
from fupin.posts import SEES
from fupin.printing import PRINTS
from fupin.scanning import SCANS
from fupin.web import keys
from fupin.web.access import STAFF, Roles, roles_of
from fupin.web.addresses import fixed
from fupin.web.assets import asset
from fupin.web.preferences import SIZES, chosen_size
from fupin.web.sessions import ends_at, seconds_sure, seconds_to_end, signed_in

END_WARNING = 600  # seconds before a session ends whatever is done
CASEWORK: Roles = frozenset({Role.CLERK, Role.TOWNSHIP, Role.COUNTY, Role.FINANCE, Role.CITY})


class Entry(NamedTuple):
    """One link of the main navigation; `parts` are further blueprints whose pages belong under it."""

    endpoint: str
    label: str
    roles: Roles
    parts: tuple[str, ...] = ()

    @property
    def families(self) -> tuple[str, ...]:
        """The blueprints under which it counts as the present one."""
        return (self.endpoint.partition(".")[0], *self.parts)


NAV = (
    Entry("reminders.today", "今日待办", STAFF, ("keys", "tasks")),
    Entry("cases.worklist", "待我办理", CASEWORK, ("returns", "phrases", "saved_filters", "voids", "void_lists")),
    Entry("applications.choose", "新申请", frozenset({Role.CLERK}), ("attachments",)),
    Entry("kiosk_counter.index", "自助提交", frozenset({Role.CLERK}), ("kiosk_blanks",)),
    Entry("people_search.ask", "查找人员", CASEWORK, ("people", "people_papers", "standing", "duplicates")),
    Entry("missed.index", "应享未享", CASEWORK - {Role.FINANCE}, ("duties",)),
    Entry("responsibility.index", "责任书", frozenset({Role.CITY, Role.COUNTY, Role.TOWNSHIP})),
    Entry("notices.index", "公示", CASEWORK),
    Entry("prints.index", "打印文书", PRINTS, ("print_batches", "print_ledger")),
    Entry("scans.index", "扫描归档", SCANS),
    Entry("offers.index", "项目和岗位", CASEWORK),
    Entry("posts.index", "岗位管理", SEES),
    Entry("classes.index", "培训班", classes.SEES),
    Entry("doubts.index", "疑点核查", LOOKS_AT_DOUBTS),
    Entry("workshops.index", "扶贫车间", workshops.SEES),
    Entry("money.index", "资金发放", SEES_MONEY),
    Entry("staff.index", "账号", frozenset({Role.ADMIN})),
    Entry("kiosk_devices.index", "自助机", frozenset({Role.ADMIN})),
    Entry("imports.index", "名册导入", frozenset({Role.COUNTY, Role.ADMIN}), ("areas",)),
    Entry("auditing.acts", "审计", frozenset({Role.AUDITOR})),
    Entry("policy.index", "政策参数", STAFF),
)


class Viewer(NamedTuple):
    """Who looks at the page, in plain values: a page about a broken database must not ask it again."""

    name: str
    role: Role


def register(app: Flask) -> None:
    """Give every template its frame."""
    app.context_processor(frame)


def links(role: Role, family: str) -> str:
    """The main navigation of a role's page, drawn once for each family of pages."""
    known: dict[tuple[Role, str], str] = current_app.extensions.setdefault("fupin.nav", {})
    if (role, family) not in known:
        template = current_app.jinja_env.get_template("navigation.html")  # with no frame of its own
        known[role, family] = template.render(entries=entries(role), family=family)
    return known[role, family]


def entries(role: Role) -> list[Entry]:
    """The links this role may follow."""
    known = roles_of(current_app)
    return [entry for entry in NAV if role in entry.roles and entry.endpoint in known]


def start(role: Role) -> str:
    """The address where this role's day begins."""
    return url_for(entries(role)[0].endpoint)


def viewer() -> Viewer | None:
    """Whoever is signed in, read once."""
    if "viewer" not in g:
        g.viewer = _read_viewer()
    found: Viewer | None = g.viewer
    return found


def _read_viewer() -> Viewer | None:
    try:
        user = signed_in()
        return Viewer(user.name, user.role) if user else None
    except (SQLAlchemyError, AssertionError, AttributeError):
        return None


def frame() -> dict[str, Any]:
    """What base.html needs."""
    seen = viewer()
    return {
        "viewer": seen,
        "nav": Markup(links(seen.role, request.blueprint or "")) if seen else "",  # noqa: S704 - a template's
        "office": current_app.config["OFFICE_NAME"],
        "demo": current_app.config["DEMO"],
        "today": clock.today(),
        "idle_minutes": current_app.config["IDLE_MINUTES"],
        "sure_seconds": seconds_sure(),
        "ends_at": ends_at(),
        "end_seconds": seconds_to_end(),
        "end_warning": END_WARNING,
        "keys_wanted": keys.wanted(),
        "sizes": SIZES,
        "size": chosen_size(),
        "here": request.full_path.rstrip("?") if request.method == "GET" else "",
        "asset": asset,
        "fixed": fixed,
    }
