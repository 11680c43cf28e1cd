"""The administrator's pages: accounts of the own area, none of which anybody gives to themselves."""

import pytest
from sqlalchemy import select

from fupin import passwords
from fupin.model import AuditRow, User
from fupin.model.terms import Role
from fupin.office import Press
from fupin.signing import Signers
from tests.conftest import COUNTY, new_client


@pytest.fixture
def admin(client, make_user, sign_in):
    user = make_user(Role.ADMIN, "3707", "wang")
    sign_in(client, "wang")
    return user


NEW = {"username": "lixiuying", "name": "李秀英", "role": "clerk", "scope": COUNTY}


def test_a_new_account_gets_a_password_that_is_shown_once(page, admin, session):
    shown = page.submit(page("/staff/new"), "建立账号", NEW, 200)
    once = "".join(shown.one("code", class_="once").itertext())
    made = session.scalar(select(User).where(User.username == "lixiuying"))
    assert passwords.verify(made.password_hash, once)
    assert made.must_change
    assert (made.name, made.role, made.scope) == ("李秀英", Role.CLERK, COUNTY)
    assert once not in page(f"/staff/{made.id}").html
    assert session.scalars(select(AuditRow.act)).all() == ["staff_added"]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"username": ""}, "请填写用户名"),
        ({"username": "李秀英"}, "用户名应为3到40个小写字母、数字或 . _ -"),
        ({"username": "wang"}, "这个用户名已有人使用，请换一个"),
        ({"name": " "}, "请填写姓名"),
        ({"role": None}, "请选择岗位"),
        ({"role": "emperor"}, "请从列表中选择岗位"),
        ({"scope": "110000"}, "请从列表中选择负责区域"),
        ({"role": "township"}, "乡镇初审应负责乡镇（街道），请重新选择区域"),
        ({"role": "city"}, "市级查看应负责全市，请重新选择区域"),
    ],
)
def test_a_wrong_answer_is_named(page, admin, change, error):
    answer = page.submit(page("/staff/new"), "建立账号", {**NEW, **change}, 422)
    assert error in answer.errors


def test_what_was_typed_stays(page, admin):
    answer = page.submit(page("/staff/new"), "建立账号", {**NEW, "name": '<b>"&'}, 200)
    assert "<b>" not in answer.html
    again = page.submit(page("/staff/new"), "建立账号", {**NEW, "name": "<i>李"}, 422)
    assert again.by_id("name").get("value") == "<i>李"
    assert again.by_id("username").get("value") == "lixiuying"


def test_a_changed_account_signs_in_again(page, admin, app, session, make_user, sign_in):
    li = make_user(username="li")
    browser = new_client(app, session)
    sign_in(browser, "li")
    page.submit(page(f"/staff/{li.id}"), "保存", {"role": "county"})
    assert li.role is Role.COUNTY
    page("/policy", 401, client=browser)


def test_a_disabled_account_is_out_and_may_come_back(page, admin, app, session, make_user, sign_in):
    li = make_user(username="li")
    browser = new_client(app, session)
    sign_in(browser, "li")
    page.submit(page(f"/staff/{li.id}"), "停用账号")
    assert not li.active
    page("/policy", 401, client=browser)
    page.submit(page(f"/staff/{li.id}"), "恢复账号")
    assert li.active
    assert session.scalars(select(AuditRow.act)).all() == ["staff_disabled", "staff_enabled"]


def test_a_reset_password_replaces_the_old_and_must_be_changed(page, admin, session, make_user):
    li = make_user(username="li")
    shown = page.submit(page(f"/staff/{li.id}"), "重置密码", status=200)
    once = "".join(shown.one("code", class_="once").itertext())
    assert passwords.verify(li.password_hash, once)
    assert li.must_change


def test_nobody_administers_themselves(page, admin):
    form = page(f"/staff/{admin.id}")
    assert "停用账号" not in form.buttons()
    assert "保存" not in form.buttons()
    for act in ("", "/disable", "/password"):
        page.post(f"/staff/{admin.id}{act}", {"name": "x", "role": "admin", "scope": "3707"}, 403)
    assert admin.active


def test_accounts_of_another_area_are_not_found(page, client, make_user, sign_in):
    make_user(Role.ADMIN, COUNTY, "ofcounty")
    other = make_user(scope="370702", username="elsewhere")
    sign_in(client, "ofcounty")
    assert "elsewhere" not in page("/staff").text
    page(f"/staff/{other.id}", 404)
    for act in ("", "/disable", "/enable", "/password"):
        page.post(f"/staff/{other.id}{act}", {"name": "x", "role": "clerk", "scope": COUNTY}, 404)


def test_a_county_administrator_offers_only_the_own_places(page, client, make_user, sign_in):
    make_user(Role.ADMIN, COUNTY, "ofcounty")
    sign_in(client, "ofcounty")
    offered = [option.get("value") for option in page("/staff/new").by_id("scope").iter("option")]
    assert len(offered) > 1
    assert all(scope.startswith(COUNTY) for scope in offered if scope)


def test_the_administrator_is_told_of_a_certificate_that_cannot_sign(page, admin, app, monkeypatch, tmp_path):
    assert "电子签章" not in page("/staff").main
    signers = Signers(tmp_path, ("370702", "440100"))
    monkeypatch.setitem(app.extensions, "press", Press(None, "", demo=False, signers=signers))
    said = page("/staff").main
    assert "找不到文件 370702.p12" in said
    assert "440100" not in said
