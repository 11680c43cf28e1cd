"""An office for tests of casework: staff, people, courses, posts and enterprises, and applications on their way.

Everything happens on a day of 2026 by the demonstration's figures, unless a test sets another clock.
"""

from collections.abc import Callable, Iterator
from contextvars import copy_context
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from threading import Barrier, Thread
from typing import Any, TypeVar

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from fupin import casework, clock, notices
from fupin.db import Base
from fupin.demo import answers
from fupin.demo.organisations import credit_code
from fupin.documents.render import UndrawableCharacter, texts
from fupin.identity import with_check_digit
from fupin.model import (
    Application,
    Household,
    Notice,
    NoticeEntry,
    Organisation,
    Parameter,
    Person,
    StatusChange,
    TrainingAttendance,
    TrainingClass,
    TrainingResult,
    TrainingSeat,
    User,
)
from fupin.model.classes import ClassState, Half, Sessions
from fupin.model.people import id_hash
from fupin.model.terms import Action, Confirmed, OrganisationKind, Role, State, StatusEvent
from fupin.office import Press
from fupin.policy import InForce, Value
from fupin.schemes import SCHEMES
from fupin.schemes.forms import Raw
from fupin.schemes.public_post.model import Opening
from fupin.schemes.training.model import Course
from fupin.seeds import notice as seeded_notice
from fupin.seeds.demo import seed_demo
from fupin.workshops import register

COUNTY, TOWNSHIP, VILLAGE = "370702", "370702001", "370702001201"
OTHER_COUNTY, OTHER_TOWNSHIP = "370724", "370724101"
TODAY = date(2026, 11, 20)
NOON = datetime.combine(TODAY, time(4), UTC)
PASSED = InForce("演示用接续文件", "", Confirmed.DEMO, "2020年5月16日至另行通知")

T = TypeVar("T")
E, A, P, I, Y = Action.ENDORSE, Action.APPROVE, Action.PUBLISH, Action.ISSUE, Action.PAY  # noqa: E741
WAYS: dict[State, tuple[Action, ...]] = {
    State.SUBMITTED: (),
    State.ENDORSED: (E,),
    State.APPROVED: (E, A),
    State.ON_NOTICE: (E, A, P),
    State.OBJECTED: (E, A, P, Action.OBJECT),
    State.ISSUED: (E, A, P, I),
    State.PAID: (E, A, P, I, Y),
    State.RETURNED: (Action.RETURN,),
    State.REJECTED: (E, Action.REJECT),
    State.WITHDRAWN: (Action.WITHDRAW,),
}


def at(day: date) -> Any:
    """Let everything inside happen on that day, at noon."""
    return clock.pinned(datetime.combine(day, time(4), UTC))


def known(text: str | int, code: str = "code", status: Confirmed = Confirmed.CONFIRMED) -> Value:
    """A policy figure as a rule meets it."""
    return Value(code, str(text), "分", status, "2016年通知")


def missing(title: str = "每人标准") -> Value:
    """A figure that no document has set."""
    return Value("code", None, "", Confirmed.TO_CONFIRM, "", f"“{title}”尚无文件依据，请补充文件")


class PaperPrinter:
    """Prints a small text of its own for every letter, and remembers what it was given."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, dict[str, Any]]] = []
        self.copies = count(1)

    def html(self, template: str, values: dict[str, Any]) -> str:
        """As Printer's."""
        self.letters.append((template, values))
        return f"{template} {values.get('number', '')}"

    def undrawable(self, values: dict[str, Any]) -> list[UndrawableCharacter]:
        """As Printer's: a character of the private use area is in no font."""
        return [
            UndrawableCharacter(name, content, rare)
            for name, content in texts(values)
            if (rare := [each for each in content if "\ue000" <= each <= "\uf8ff"])
        ]

    def pdf(self, html: str) -> bytes:
        """As Printer's; no two are the same."""
        return f"%PDF-test {html} copy {next(self.copies)}".encode()


class Office:
    """One county with a township, its staff, and what tests need to get there."""

    def __init__(self, session: Session, printer: Any = None, *, demo: bool = True) -> None:
        self.session = session
        self.printer = printer or PaperPrinter()
        self.press = Press(self.printer, "https://fupin.test", demo=True, phone="0536-0000000")
        self.numbers = count(1)
        if demo:
            seed_demo(session)
        self.clerk = self.user(Role.CLERK, TOWNSHIP, "王窗口")
        self.other_clerk = self.user(Role.CLERK, TOWNSHIP, "李窗口")
        self.reviewer = self.user(Role.TOWNSHIP, TOWNSHIP, "张初审")
        self.approver = self.user(Role.COUNTY, COUNTY, "赵审批")
        self.other_approver = self.user(Role.COUNTY, COUNTY, "钱审批")
        self.finance = self.user(Role.FINANCE, COUNTY, "孙财政")
        session.commit()

    def user(self, role: Role, scope: str, name: str, **more: Any) -> User:
        """An account."""
        now = clock.now()
        made = User(
            username=f"{role.value}{next(self.numbers)}", name=name, role=role, scope=scope, password_hash="-",
            must_change=False, created_at=now, password_at=now, **more,
        )  # fmt: skip
        self.session.add(made)
        self.session.flush()
        return made

    def household(self, area: str = VILLAGE, **more: Any) -> Household:
        """A registered household."""
        values = {"size": 3, "poverty_attribute": "一般贫困户", **more}
        made = Household(number=f"H{next(self.numbers):08}", area_code=area, **values)
        self.session.add(made)
        self.session.flush()
        return made

    def person(
        self,
        name: str = "王秀英",
        birth: date = date(1985, 3, 7),
        area: str = VILLAGE,
        *,
        household: Household | None = None,
        events: tuple[tuple[StatusEvent, date], ...] = ((StatusEvent.REGISTERED, date(2015, 1, 1)),),
        disability: str = "",
        **more: Any,
    ) -> Person:
        """Somebody on the register; `disability` is class and grade, as 43."""
        serial = next(self.numbers)
        number = with_check_digit(f"{area[:6]}{birth:%Y%m%d}{serial:03}")
        known_of = {"labour": "普通劳动力", "education": "初中", "health": "健康", "address": "本村1号", **more}
        made = Person(
            number=f"P{serial:08}", household_id=(household or self.household(area)).id, area_code=area, name=name,
            id_hash=id_hash(number), sex="男" if serial % 2 else "女", birth=birth, **known_of,
        )  # fmt: skip
        made.id_number = number
        made.phone = f"1380536{serial:04}"
        made.bank_account = f"622900000000{serial:04}"
        made.disability = number + disability if disability else None
        self.session.add(made)
        self.session.flush()
        for event, on in events:
            self.session.add(StatusChange(person_id=made.id, event=event, on=on, basis="测试", recorded_at=clock.now()))
        self.session.commit()
        return made

    def body(self, kind: OrganisationKind = OrganisationKind.ENTERPRISE, area: str = TOWNSHIP) -> Organisation:
        """An enterprise, a school or a unit."""
        index = next(self.numbers)
        made = Organisation(
            kind=kind, name=f"潍坊测试第{index}有限公司", credit_code=credit_code(kind, area[:6], index),
            area_code=area, legal_person="孟祥瑞", address="测试路1号",
        )  # fmt: skip
        made.phone = "05360000001"
        self.session.add(made)
        self.session.commit()
        return made

    def course(self, name: str = "柳编手工艺", county: str = COUNTY, **more: Any) -> Course:
        """A course whose sign-up is open on the tests' day."""
        index = next(self.numbers)
        values = {
            "signup_from": TODAY - timedelta(days=60), "signup_to": TODAY + timedelta(days=60),
            "starts_on": TODAY + timedelta(days=70), "ends_on": TODAY + timedelta(days=74), "places": 30, **more,
        }  # fmt: skip
        made = Course(
            county_code=county, code=f"{county}-{index}", name=name, kind="特色", days=5, hours=40, place="教学点",
            school_id=self.body(OrganisationKind.SCHOOL, f"{county}001").id, certificate="培训合格证书",
            contact="卢老师", **values,
        )  # fmt: skip
        self.session.add(made)
        self.session.commit()
        return made

    def opening(self, quantity: int = 2, weekly_hours: int = 30, area: str = TOWNSHIP) -> Opening:
        """A post."""
        made = Opening(
            area_code=area, unit_id=self.body(OrganisationKind.UNIT, area).id, title="村庄保洁员", kind="保洁",
            reason="村内公共服务需要", quantity=quantity, content="清扫街巷", conditions="身体能胜任",
            weekly_hours=weekly_hours, opens_on=date(2026, 1, 1),
        )  # fmt: skip
        self.session.add(made)
        self.session.commit()
        return made

    def figure(
        self, code: str, value: str | None, area: str = COUNTY, since: date = date(2016, 5, 16), **more: Any
    ) -> None:
        """A policy figure of the 2016 notice."""
        values = {
            "unit": "分",
            "title": code,
            "source": "测试文件",
            "clause": "",
            "status": Confirmed.CONFIRMED,
            **more,
        }
        document = seeded_notice(self.session).id
        row = Parameter(code=code, value=value, area_code=area, valid_from=since, document_id=document, **values)
        self.session.add(row)
        self.session.commit()

    # what people answer -----------------------------------------------------------------------------------------

    def training(self, person: Person, *courses: Course) -> Raw:
        """A sign-up."""
        return answers.training(person, list(courses))

    def public_post(self, person: Person, opening: Opening, starts_on: date = date(2027, 1, 1)) -> Raw:
        """A placement of one year."""
        return answers.public_post(person, opening, starts_on)

    def workshop(self, body: Organisation, workers: list[Person], poorly_paid: int = 0) -> Raw:
        """A roster signed in September 2025, with twelve payments each."""
        legal = self.person("孟祥瑞", date(1970, 1, 1))
        return answers.workshop(body, legal, workers, date(2025, 9, 1), poorly_paid)

    def hire_subsidy(self, body: Organisation, people: list[Person]) -> Raw:
        """A claim for the first half of 2026."""
        legal = self.person("孟祥瑞", date(1970, 1, 1))
        return answers.hire_subsidy(body, legal, people, date(2026, 1, 1), 6)

    def registered(self, body: Organisation) -> Organisation:
        """An enterprise whose workshop the county has confirmed."""
        said = register.Body(body.credit_code, body.name, body.legal_person or "", body.address or "", "05360000001")
        record = register.Facts("编织车间", "厂房式", "自有场地", None, "编织", date(2025, 1, 1), 9, 3)
        made = register.register(self.session, self.clerk, said, TOWNSHIP, record)
        self.session.commit()
        register.confirm(self.session, self.approver, made.uid, "")
        self.session.commit()
        return body

    def ready(self, scheme: str) -> Raw:
        """Answers of that scheme that every rule lets pass."""
        if scheme == "hire_subsidy":
            return self.hire_subsidy(self.registered(self.body()), [self.person()])
        if scheme == "workshop":
            return self.workshop(self.body(), [self.person(), self.person("刘洋")])
        if scheme == "public_post":
            return self.public_post(self.person(disability="43"), self.opening())
        if scheme == "training_subsidy":
            return self.training_subsidy(self.graduated(self.person()))
        return self.training(self.person(), self.course())

    def graduated(self, *people: Person, course: Course | None = None, came: int = 10, **more: Any) -> TrainingClass:
        """A class of five days, closed on the tests' day, whose people came to so many half-days and passed."""
        course = course or self.course()
        starts_on, serial = more.pop("starts_on", TODAY - timedelta(days=4)), next(self.numbers)
        one = TrainingClass(
            form_key=f"class{serial}", number=f"{COUNTY}-2026-班{serial:03}", area_code=TOWNSHIP, course_id=course.id,
            starts_on=starts_on, ends_on=starts_on + timedelta(days=4), sessions=Sessions.WHOLE, lessons=40,
            place="教学点", head="卢老师", level="", materials="", plan="", size=30, filed_by_id=self.clerk.id,
            filed_by_name=self.clerk.name, filed_at=clock.now(), **{"state": ClassState.CLOSED, **more},
        )  # fmt: skip
        self.session.add(one)
        self.session.commit()
        for person in people:
            self._graduate(one, course, person, came)
            self.session.commit()
        return one

    def _graduate(self, one: TrainingClass, course: Course, person: Person, came: int) -> None:
        signed = self.submit("training", self.training(person, course), insist=True)
        seat = TrainingSeat(
            class_id=one.id, application_id=signed.id, person_id=person.id, live_key=signed.id,
            seated_by_id=self.clerk.id, seated_at=clock.now(),
        )  # fmt: skip
        self.session.add(seat)
        self.session.flush()
        for place in range(came):
            day = one.starts_on + timedelta(days=place // 2)
            half = tuple(Half)[place % 2]
            self.session.add(TrainingAttendance(
                seat_id=seat.id, person_id=person.id, on=day, month=day.replace(day=1), half=half, present=True,
            ))  # fmt: skip
        self.session.add(TrainingResult(
            seat_id=seat.id, person_id=person.id, title=course.name, mark=85, passed=True, level="",
            certificate=f"WF{next(self.numbers):06}", issued_on=one.ends_on, entered_by_id=self.clerk.id,
            entered_at=clock.now(),
        ))  # fmt: skip

    def training_subsidy(self, one: TrainingClass, **more: str) -> Raw:
        """The school claims for all of a class."""
        school = one.course.school
        said = {
            "claimant": "培训机构", "company": school.name, "credit_code": school.credit_code,
            "legal_person": "孟祥瑞", "address": "测试路1号", "phone": "05360000001", "agent_relation": "本人",
            "class_id": str(one.id), "claimed_days": "5", "fund": "就业专项资金", "account_holder": school.name,
            "bank": "测试银行", "bank_account": "6299000000000018", **more,
        }  # fmt: skip
        return {name: [value] for name, value in said.items()}

    # applications -----------------------------------------------------------------------------------------------

    def draft(self, scheme: str, raw: Raw, clerk: User | None = None) -> Application:
        """Opened and filled in."""
        clerk = clerk or self.clerk
        application = casework.begin(self.session, clerk, SCHEMES[scheme], f"key{next(self.numbers)}")
        return casework.save(self.session, application.uid, raw, None)

    def submit(self, scheme: str, raw: Raw, clerk: User | None = None, *, insist: bool = False) -> Application:
        """Handed in."""
        made = self.draft(scheme, raw, clerk)
        return self.hand_in(made, clerk, insist=insist)

    def hand_in(self, application: Application, clerk: User | None = None, *, insist: bool = False) -> Application:
        """The draft as it is."""
        ticked = {"insist"} if insist else set()
        casework.submit(self.session, clerk or self.clerk, application.uid, application.version, ticked)
        return application

    def act(self, application: Application, action: Action, user: User | None = None, **more: Any) -> Application:
        """One step, by whose turn it is unless told, on the version that is there unless told."""
        words = {"version": application.version, "opinion": "经核实，情况属实。", **more}
        if action is Y and "voucher" not in words:
            words["voucher"] = f"2026-{next(self.numbers):04}"
        return casework.act(self.session, self.press, user or self.hand(action), application.uid, action, **words)

    def hand(self, action: Action) -> User:
        """Whose step it usually is."""
        return {E: self.reviewer, Action.RETURN: self.reviewer, Y: self.finance, Action.WITHDRAW: self.clerk}.get(
            action, self.approver
        )

    def publish(self, *applications: Application, user: User | None = None) -> Notice:
        """On one notice."""
        versions = {each.uid: each.version for each in applications}
        scheme = applications[0].scheme
        concluded = {each.uid: "经核查，反映的情况不属实" for each in applications if each.state is State.OBJECTED}
        notice, _ = notices.publish(self.session, self.press, user or self.approver, scheme, versions, concluded)
        return notice

    def notice_of(self, application: Application) -> Notice:
        """The latest notice it stands on."""
        query = select(Notice).join(NoticeEntry).where(NoticeEntry.application_id == application.id)
        return self.session.scalars(query.order_by(Notice.id.desc())).first()

    def advance(self, application: Application, to: State) -> Application:
        """Take a submitted application there by the verbs; a decision is made the day after its notice."""
        for action in WAYS[to]:
            if action is P:
                self.publish(application)
            elif action is I:
                with at(self.notice_of(application).ends_on + timedelta(days=1)):
                    self.act(application, action)
            else:
                self.act(application, action)
        assert application.state is to
        return application

    def filed(self, scheme: str, to: State = State.SUBMITTED) -> Application:
        """A good application of the scheme in that state."""
        return self.advance(self.submit(scheme, self.ready(scheme)), to)


def rows_of(session: Session) -> dict[str, int]:
    """How many rows each table of a case has: to see that nothing was written."""

    session.rollback()
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


def at_once(engine: Engine, tasks: list[Callable[[Session], T]]) -> list[T | Exception]:
    """Let each task run in a thread with a session of its own, all from the same moment; what each came to."""
    start = Barrier(len(tasks))
    found: list[T | Exception] = [RuntimeError("did not end")] * len(tasks)

    def run(place: int) -> None:
        with Session(engine) as session:
            begin = tasks[place]
            try:
                start.wait(timeout=30)
                found[place] = begin(session)
            except Exception as error:
                found[place] = error
            finally:
                session.rollback()

    threads = [Thread(target=copy_context().run, args=(run, place)) for place in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def errors(found: list[Any]) -> Iterator[Exception]:
    """Those that failed."""
    return (each for each in found if isinstance(each, Exception))
