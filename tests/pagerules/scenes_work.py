"""The work that runs for weeks: a class being held, a workshop with its ledger, money at the bank, doubts."""

import io
from datetime import date, timedelta
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import clock
from fupin.calendar import add_months
from fupin.classes import answering, filing, seating
from fupin.classes.filing import Teacher, Wanted
from fupin.demo import answers
from fupin.demo.desk import user, when
from fupin.model import Application, Person, Workshop
from fupin.model.classes import Half, Sessions
from fupin.model.places import inside
from fupin.model.terms import State
from fupin.schemes.training.model import Course, TrainingDetails
from fupin.workshops import contracts, register
from fupin.workshops.contracts import Wish
from fupin.workshops.lines import AMOUNT
from fupin.workshops.register import Body, Facts
from tests.browser.office import COUNTY, TOWNSHIP, Office
from tests.pagerules.crawl import Walker
from tests.pagerules.scenes import file, look, press
from tests.registry.workbooks import write
from tests.scanning import scanner

CLASS_DAYS, FILED_BEFORE = 10, 40


def class_held(walker: Walker, office: Office) -> list[str]:
    """Filed weeks ago and agreed to, it began some days ago; one learner has a seat, another could have one."""
    with office.records() as session:
        signed_up = list(_signed_up(session))
        course = session.get_one(Course, signed_up[0][1])
        course.signup_from = clock.today() - timedelta(days=90)
        uid = _class(session, course)
        seating.seat(session, user(session, "chuangkou"), uid, [signed_up[0][0]])
        session.commit()
    wrong = {Half.MORNING.label: "不详"}
    upload = _sheet(walker, f"/classes/{uid}/attendance.xlsx", f"/classes/{uid}/upload", wrong)
    return [upload, f"/classes/{uid}", f"/classes/{uid}/seats", f"/classes/{uid}/results"]


def _signed_up(session: Session) -> Any:
    query = select(Application.uid, TrainingDetails.first_course_id).join(TrainingDetails)
    mine = query.where(Application.state == State.ISSUED, inside(Application.area_code, COUNTY))
    return session.execute(mine.order_by(Application.id))


def _class(session: Session, course: Course) -> str:
    today = clock.today()
    starts = today - timedelta(days=3)
    with when(today - timedelta(days=FILED_BEFORE)):
        wanted = Wanted(
            course.id, starts, starts + timedelta(days=CLASS_DAYS), Sessions.WHOLE, 40, "教学点", "卢老师", 30,
            [Teacher("沈老师", "讲师", "", "柳编")],
        )  # fmt: skip
        made, problems = filing.file(session, user(session, "chuangkou"), wanted, "held")
        assert problems == []
        session.commit()
        answering.agree(session, user(session, "xianji"), made.uid, made.version, "")
        session.commit()
    return str(made.uid)


def workshop_run(walker: Walker, office: Office) -> list[str]:
    """Registered last year, with one worker; a month's ledger sent as a workbook, and a visit with a photograph."""
    since = add_months(clock.today().replace(day=1), -14)
    person = office.person()
    with office.records() as session:
        uid = _workshop(session, since, person)
    month = add_months(clock.today().replace(day=1), -1)
    base = f"/workshops/{uid}/months/{month:%Y-%m}"
    upload = _sheet(walker, f"{base}/ledger.xlsx", f"{base}/upload", {AMOUNT: "很多"})
    visit = {
        "on": answers.boxes(clock.today()), "first_visitor": "张初审", "second_visitor": "李核查", "findings": "在产",
        "photos": file("visit.jpg", scanner.jpeg(scanner.blank(30))),
    }  # fmt: skip
    press(walker, look(walker, f"/workshops/{uid}/visits/new"), "登记", visit)
    return [f"/workshops/{uid}", base, upload]


def _workshop(session: Session, since: date, person: Person) -> str:
    clerk, body = user(session, "chuangkou"), answers.new_enterprise(TOWNSHIP, 499)
    facts = Facts("柳编扶贫车间", "厂房式", "自有场地", 260, "柳编", since, 12, 5)
    with when(since):
        said = Body(body.credit_code, body.name, body.legal_person, body.address, "05360000001")
        made = register.register(session, clerk, said, TOWNSHIP, facts)
        session.commit()
        register.confirm(session, user(session, "xianji"), made.uid, "")
        session.commit()
    wish = Wish(person.id_number, "承揽合同", since, add_months(since, 24), "柳编")
    contracts.add(session, clerk, made.workshop_id, wish)
    session.commit()
    return session.get_one(Workshop, made.workshop_id).uid


def _sheet(walker: Walker, download: str, upload: str, changes: dict[str, Any]) -> str:
    """A workbook of the office sent back, its rows changed; where what was found is shown."""
    content = walker.client.get(download).data
    return _sent(walker, content, upload, changes)


def _sent(walker: Walker, content: bytes, upload: str, changes: dict[str, Any]) -> str:
    titles, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    told = [dict(zip(titles, row, strict=True)) | changes for row in rows]
    folder = walker.app.config["INSTANCE"]
    sheet = write(folder / "sent.xlsx", told, titles).read_bytes()
    return str(press(walker, look(walker, upload), "上传并核对", {"file": file("sent.xlsx", sheet)}).response.address)


def bank_answered(walker: Walker, office: Office) -> list[str]:
    """The bank's file of the roll that waits for it, with results that are none."""
    rolls = [address for address in look(walker, "/money").links().values() if address.startswith("/money/rolls/")]
    for address in rolls:
        page = look(walker, address)
        if (button := next((words for words in page.buttons() if words.startswith("再次下载")), "")) != "":
            content = walker.client.post(f"{address}/bank.xlsx", data=page.answers(button)).data
            return [_sent(walker, content, f"{address}/results", {"处理结果": "不详"})]
    raise AssertionError("the demonstration has no roll at the bank")


def doubts_found(walker: Walker, office: Office) -> list[str]:
    """Looked for again, and one looked into, with a paper that proves it untrue."""
    press(walker, look(walker, "/doubts"), "现在核对")
    walker.work()
    found = [address for address in look(walker, "/doubts").links().values() if address.startswith("/doubts/")]
    paper = file("证明.jpg", scanner.jpeg(scanner.blank(30)))
    said = {"outcome": "untrue", "words": "已核对死亡证明", "file": paper}
    press(walker, look(walker, found[0]), "登记核查结果", said)
    return found


def blank_given(walker: Walker, office: Office) -> list[str]:
    """Empty forms printed against a power cut."""
    page = look(walker, "/blanks")
    scheme = page.all("input", name="scheme")[0].get("value")
    paper = walker.post("/blanks/print", page.answers("打印空白表") | {"scheme": [scheme], "count": ["2"]})
    assert isinstance(paper, str)
    return [paper]
