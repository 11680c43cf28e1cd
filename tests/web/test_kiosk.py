"""At the shared screen: one thing a page, handed in without an account, and nothing left for the next person."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fupin import clock
from fupin.kiosk import devices, guesses
from fupin.model import Application, Kiosk, KioskFiling, User
from fupin.model.terms import Role, State
from tests.conftest import Reader, new_client
from tests.office import NOON, OTHER_TOWNSHIP, TOWNSHIP
from tests.pages import text_of

FEW = 3
TITLE = "职业技能培训报名"


@pytest.fixture
def make_kiosk(office, session):
    def make(scope=TOWNSHIP):
        made = devices.register(session, office.clerk, "一号机", scope)
        code = devices.offer_pairing(made)
        session.commit()
        return made, code

    return make


@pytest.fixture
def screen(app, session, make_kiosk):
    """A paired machine, to read pages with."""
    return paired(app, session, make_kiosk()[1])


def paired(app, session, code):
    reader = Reader(new_client(app, session))
    reader.submit(reader("/kiosk"), "配对", {"code": code})
    return reader


def answers_of(office, person):
    return office.training(person, office.course())


def begin(screen, office, person, raw):
    """To the code page, and the code."""
    page = screen.follow(screen.submit(screen("/kiosk"), "新申请"))
    page = screen.follow(screen.submit(page, f"申请{TITLE}"))
    return press(screen, page, raw)


def press(screen, page, raw):
    """Answer what the page asks, and go on."""
    few(page)
    names = {control.get("name") for tag in ("input", "select", "textarea") for control in page.root.iter(tag)}
    typed = {name: values for name, values in raw.items() if name in names}
    return screen.follow(screen.submit(page, "继续", typed))


def few(page):
    """One fieldset, or three inputs, beside what is hidden."""
    form, _ = page.form("继续")
    groups = list(form.iter("fieldset"))
    loose = [each for tag in ("input", "select", "textarea") for each in form.iter(tag) if each.get("type") != "hidden"]
    assert len(groups) == 1 or (not groups and len(loose) <= FEW)


def fill(screen, office, person, **more):
    """Everything to the check page."""
    raw = answers_of(office, person) | {"filler": ["self"]} | {name: [value] for name, value in more.items()}
    page = begin(screen, office, person, raw)
    code = text_of(page.one("code", class_="kiosk-code"))
    page = screen(page.links()["记好了，继续"])
    while "继续" in page.buttons():
        page = press(screen, page, raw)
    return page, code


def hand_in(screen, office, person, **more):
    page, code = fill(screen, office, person, **more)
    return screen.follow(screen.submit(page, "提交申请", {"true": ["y"]})), code


# devices ----------------------------------------------------------------------------------------------------------


def test_a_machine_that_is_none_explains_and_opens_nothing(page, office):
    assert page("/kiosk").h1 == "这台电脑还不是自助机"
    for address in ("/kiosk/continue", "/kiosk/measures", "/kiosk/check", "/kiosk/help"):
        assert "还不是自助机" in page(address, 404).main


def test_a_pairing_code_is_good_once_and_half_an_hour(app, session, make_kiosk, office):
    _, code = make_kiosk()
    paired(app, session, code)
    other = Reader(new_client(app, session))
    assert other.submit(other("/kiosk"), "配对", {"code": code}, status=422).errors
    _, late = make_kiosk()
    with clock.pinned(NOON + timedelta(minutes=31)):
        assert other.submit(other("/kiosk"), "配对", {"code": late}, status=422).errors


def test_a_revoked_machine_is_none_any_more(screen, session):
    devices.revoke(session.scalars(select(Kiosk)).one())
    assert screen("/kiosk").h1 == "这台电脑还不是自助机"
    screen("/kiosk/continue", 404)


def test_nobody_can_sign_in_or_be_given_a_password_as_a_machine(screen, session, make_user, enter):
    account = session.scalars(select(User).where(User.username.startswith("kiosk-"))).one()
    admin = Reader(enter(make_user(Role.ADMIN, "3707", "guanli")))
    admin(f"/staff/{account.id}", 404)
    assert account.username not in admin("/staff").main
    assert not account.active


def test_an_administrator_registers_and_revokes(app, session, office, make_user, enter):
    admin = Reader(enter(make_user(Role.ADMIN, "3707", "guanli")))
    shown = admin.submit(admin("/kiosks"), "登记并生成配对码", {"name": "城关一号机", "scope": TOWNSHIP}, status=200)
    code = text_of(shown.one("code", class_="once"))
    assert paired(app, session, code)("/kiosk").h1 == "您要办什么？"
    admin.submit(admin("/kiosks"), "停用：城关一号机")
    assert "已停用" in admin("/kiosks").main


# the whole way ----------------------------------------------------------------------------------------------------


def test_a_form_is_filled_in_handed_in_and_submitted_by_the_counter(screen, office, session, enter):
    person = office.person()
    page, code = hand_in(screen, office, person)
    assert page.h1 == "已提交，请到窗口出示身份证"
    assert code in page.main
    assert person.name not in page.main
    case = session.scalars(select(Application)).one()
    assert (case.state, case.number) == (State.DRAFT, None)
    clerk = Reader(enter(office.clerk))
    assert "自助提交 1 件" in clerk("/cases").main
    shown = clerk(f"/handed-in/{case.uid}")
    assert person.name in text_of(shown.one("p", class_="identity"))
    clerk.submit(shown, "已核对身份证，代受理")
    session.refresh(case)
    assert case.state is State.SUBMITTED
    assert "核对身份证后代受理" in clerk(f"/cases/{case.uid}").main
    again = screen("/kiosk/done")
    assert case.number in again.main


def test_only_what_people_apply_for_themselves_is_offered(screen):
    page = screen.follow(screen.submit(screen("/kiosk"), "新申请"))
    assert "公益性岗位安置" in page.main
    assert "扶贫车间一次性奖补" not in " ".join(page.buttons())


def test_what_is_not_finished_does_not_wait_for_the_counter(screen, office, enter):
    person = office.person()
    begin(screen, office, person, answers_of(office, person))
    clerk = Reader(enter(office.clerk))
    assert person.name not in clerk("/cases").main


def test_who_filled_in_for_whom_is_kept(screen, office, session):
    more = {"filler": "family", "helper_relation": "子女", "helper_name": "王小明", "helper_phone": "13800000000"}
    hand_in(screen, office, office.person(), **more)
    filing = session.scalars(select(KioskFiling)).one()
    assert (filing.filler, filing.helper_name, filing.helper_relation) == ("family", "王小明", "子女")
    assert filing.helper_phone == "13800000000"


def test_a_wrong_answer_is_kept_and_named(screen, office):
    person = office.person()
    begin(screen, office, person, answers_of(office, person))
    found = screen.submit(screen("/kiosk/steps/phone"), "继续", {"phone": "12"}, status=422)
    assert found.errors == ["电话应为7至12位数字，请核对"]
    assert found.by_id("phone").get("value") == "12"
    assert screen("/kiosk/steps/phone").by_id("phone").get("value") == "12"


def test_a_change_returns_straight_to_checking(screen, office):
    fill(screen, office, office.person())
    changed = screen.submit(screen("/kiosk/steps/phone?to=check"), "继续", {"phone": "05360000009"})
    assert changed.location == "/kiosk/check"
    assert "05360000009" in screen.follow(changed).main


def test_it_is_not_handed_in_unticked(screen, office):
    page, _ = fill(screen, office, office.person())
    assert screen.submit(page, "提交申请", status=422).errors == ["请勾选“以上内容属实”后提交"]


def test_somebody_who_is_not_on_the_register_is_told_what_to_do(screen, office):
    person = office.person()
    raw = answers_of(office, person) | {"applicant_name": ["别人"]}
    page = begin(screen, office, person, raw)
    assert page.h1 == "本地名册里没有找到您"
    screen.submit(page, "不办了，删除填写的内容")


def test_what_is_given_up_is_gone(screen, office, session):
    person = office.person()
    begin(screen, office, person, answers_of(office, person))
    screen.submit(screen("/kiosk/parts"), "不办了，删除填写的内容")
    assert session.scalars(select(Application)).all() == []


def test_a_second_one_is_sent_to_the_counter(screen, office):
    person = office.person()
    hand_in(screen, office, person)
    page, _ = fill(screen, office, person)
    assert screen.submit(page, "提交申请", {"true": ["y"]}, status=409).h1 == "已有办理记录，请到窗口咨询"


# codes ------------------------------------------------------------------------------------------------------------


def test_a_code_opens_the_draft_at_another_machine(app, session, screen, office, make_kiosk):
    person = office.person()
    page = begin(screen, office, person, answers_of(office, person))
    code = text_of(page.one("code", class_="kiosk-code"))
    other = paired(app, session, make_kiosk()[1])
    assert other.follow(other.submit(other("/kiosk/continue"), "继续填写", {"code": code.lower()})).h1 == "填到哪里了"
    old = other("/kiosk/steps/phone")
    screen.submit(screen("/kiosk/steps/phone"), "继续", {"phone": "05360000001"})
    found = other.submit(old, "继续", {"phone": "05360000002"}, status=409)
    assert found.by_id("phone").get("value") == "05360000002"
    other.submit(found, "继续")


def test_a_number_alone_opens_nothing_and_the_register_fills_in_nothing(screen, office):
    person = office.person()
    screen.submit(screen("/kiosk/continue"), "继续填写", {"code": person.id_number}, status=422)
    screen.submit(screen("/kiosk/progress"), "查询进度", {"code": person.id_number}, status=422)
    begin(screen, office, person, answers_of(office, person))
    assert screen("/kiosk/steps/phone").by_id("phone").get("value") == ""
    assert person.phone not in screen("/kiosk/parts").html


def test_a_code_of_another_county_opens_nothing(app, session, screen, office, make_kiosk):
    person = office.person()
    code = text_of(begin(screen, office, person, answers_of(office, person)).one("code", class_="kiosk-code"))
    other = paired(app, session, make_kiosk(OTHER_TOWNSHIP)[1])
    assert "没有这个查询码" in other.submit(other("/kiosk/continue"), "继续填写", {"code": code}, status=422).main


def test_guessing_waits(screen, office):
    ask = screen("/kiosk/continue")
    for _ in range(guesses.TRIES - 1):
        screen.submit(ask, "继续填写", {"code": "ABCDEFGHJKLM"}, status=422)
    screen.submit(ask, "继续填写", {"code": "ABCDEFGHJKLM"}, status=429)
    with clock.pinned(NOON + timedelta(minutes=11)):
        screen.submit(screen("/kiosk/continue"), "继续填写", {"code": "ABCDEFGHJKLM"}, status=422)


def test_progress_says_where_it_stands_and_nothing_of_the_person(screen, office):
    person = office.person()
    _, code = hand_in(screen, office, person)
    screen.submit(screen("/kiosk/done"), "结束办理")
    found = screen.follow(screen.submit(screen("/kiosk/progress"), "查询进度", {"code": code}))
    assert found.h1 == "已经在自助机填好，等您带身份证到窗口核对。"
    assert person.name not in found.html
    assert person.id_number not in found.html


# the next person --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/kiosk/check", "/kiosk/steps/phone", "/kiosk/sheet.pdf", "/kiosk/parts"])
def test_after_the_end_nothing_of_the_last_person_opens(screen, office, address):
    person = office.person()
    begin(screen, office, person, answers_of(office, person))
    before = screen.client.get_cookie("fupin").value
    screen.submit(screen("/kiosk/parts"), "结束办理")
    assert screen.client.get_cookie("fupin").value != before
    assert screen.client.get(address).location == "/kiosk"


def test_four_quiet_minutes_end_it_and_what_was_kept_stays(screen, office):
    person = office.person()
    code = text_of(begin(screen, office, person, answers_of(office, person)).one("code", class_="kiosk-code"))
    screen.submit(screen("/kiosk/steps/phone"), "继续", {"phone": "05360000001"})
    with clock.pinned(NOON + timedelta(minutes=4, seconds=1)):
        assert screen.client.get("/kiosk/check").location == "/kiosk"
        assert "4分钟没有人操作" in screen("/kiosk").main
        screen.submit(screen("/kiosk/continue"), "继续填写", {"code": code})
        assert screen("/kiosk/steps/phone").by_id("phone").get("value") == "05360000001"


def test_who_left_is_gone_though_another_machine_changed_the_draft(app, session, screen, office, make_kiosk):
    person = office.person()
    page = begin(screen, office, person, answers_of(office, person))
    code = text_of(page.one("code", class_="kiosk-code"))
    other = paired(app, session, make_kiosk()[1])
    other.submit(other("/kiosk/continue"), "继续填写", {"code": code})
    left = other("/kiosk/steps/phone")
    screen.submit(screen("/kiosk/steps/phone"), "继续", {"phone": "05360000001"})
    assert other.submit(left, "继续", {"phone": "05360000002", "do": "park"}).location == "/kiosk"
    assert screen("/kiosk/steps/phone").by_id("phone").get("value") == "05360000001"


# the size of the text -------------------------------------------------------------------------------------------------


def larger(screen, page, raw):
    """The size button of a question, with answers typed and not sent: the page that comes back."""
    typed = page.answers("继续") | raw | {"size": ["huge"]}
    return screen.follow(screen.post(page.form("继续")[0].get("action"), typed))


def test_a_larger_text_keeps_what_was_typed_and_finds_nothing_wrong(screen, office):
    raw = answers_of(office, office.person())
    begin(screen, office, office.person(), raw)
    page = larger(screen, screen("/kiosk/steps/phone"), {"phone": ["139"]})
    assert page.one("html").get("class") == "size-huge"
    assert page.response.request.path == "/kiosk/steps/phone"
    assert page.answers("继续")["phone"] == ["139"]
    assert page.errors == []


def test_a_larger_text_on_the_first_page_keeps_what_was_typed(screen, office, session):
    person = office.person()
    raw = answers_of(office, person)
    page = screen.follow(screen.submit(screen("/kiosk"), "新申请"))
    page = screen.follow(screen.submit(page, f"申请{TITLE}"))
    page = larger(screen, page, {"applicant_name": ["王"], "id_number": ["3707"]})
    assert (page.answers("继续")["applicant_name"], page.answers("继续")["id_number"]) == (["王"], ["3707"])
    assert page.one("html").get("class") == "size-huge"
    page = press(screen, page, raw)
    assert text_of(page.one("code", class_="kiosk-code"))
    assert len(session.scalars(select(KioskFiling)).all()) == 1


def test_a_larger_text_before_anything_is_typed_begins_no_draft(screen, session):
    page = screen.follow(screen.submit(screen("/kiosk"), "新申请"))
    page = screen.follow(screen.submit(page, f"申请{TITLE}"))
    assert larger(screen, page, {}).one("html").get("class") == "size-huge"
    assert session.scalars(select(KioskFiling)).all() == []


def test_a_larger_text_while_changing_an_answer_still_returns_to_checking(screen, office):
    fill(screen, office, office.person())
    page = larger(screen, screen("/kiosk/steps/phone?to=check"), {"phone": ["13912345678"]})
    assert page.response.request.full_path.endswith("to=check")
    assert screen.submit(page, "继续").location.endswith("/kiosk/check")


def test_the_sizes_are_buttons_of_the_question_and_enter_goes_on(screen, office):
    begin(screen, office, office.person(), answers_of(office, office.person()))
    page = screen("/kiosk/steps/phone")
    mine = [button for button in page.all("button") if button.get("form") == "question"]
    assert [button.get("value") for button in mine] == [None, "normal", "large", "huge"]
    assert text_of(mine[0]) == "继续"


def test_elsewhere_the_sizes_have_a_form_of_their_own(screen):
    page = screen("/kiosk")
    assert {button.get("form") for button in page.all("button", name="size")} == {"size"}
