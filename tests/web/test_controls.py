"""Every kind of field becomes a control with a label, a hint and its errors."""

import pytest
from flask import render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FileField, Form, FormField, HiddenField, PasswordField, TextAreaField

from fupin.schemes.fields import (
    ChoiceField,
    CountField,
    DateField,
    ManyField,
    MoneyField,
    Required,
    YesNoField,
    promise,
    text,
)
from tests.pages import Page, check, text_of

PAGE = """{% extends "base.html" %}{% from "macros.html" import error_summary, fields, hidden_tags, submit_button %}
{% set wrong = form.errors %}{% block title %}各种控件 – 测试{% endblock %}
{% block main %}{{ error_summary(form) }}<h1>各种控件</h1><form method="post" action="/" novalidate>
{{ hidden_tags(form) }}{{ fields(form, {"name": "一句提示"}) }}{{ submit_button("保存") }}</form>{% endblock %}"""
MANY = [f"第{number}项" for number in range(1, 9)]


class Member(Form):
    relation = text("关系")
    birth = DateField("生日", [Required()])


class Everything(Form):
    version = HiddenField(default="7")
    name = text("姓名")
    note = TextAreaField("说明")
    few = ChoiceField("几项中的一项", ["甲", "乙"], validators=[Required("请选择")])
    many = ChoiceField("许多中的一项", MANY)
    yes = YesNoField("是否", validators=[Required("请选择")])
    several = ManyField("几项", ["甲", "乙"], validators=[Required("请选择")])
    on = DateField("日期", [Required()])
    money = MoneyField("金额", [Required()])
    count = CountField("人数")
    paper = FileField("材料")
    secret = PasswordField("密码")
    true = promise("以上内容属实", "请确认以上内容属实")
    member = FormField(Member, "配偶")
    members = FieldList(FormField(Member, "成员"), "家庭成员", min_entries=1)


@pytest.fixture
def shown(app, client):
    """The page of a form, read through the frame."""

    def show(form, status=200):
        with app.test_request_context("/"):
            body = render_template_string(PAGE, form=form)
        response = app.response_class(body, status, {"Cache-Control": "no-store"})
        response.request = type("Asked", (), {"path": "/"})
        page = Page(response)
        check(page)
        return page

    return show


def test_every_kind_of_field_has_a_label(shown):
    page = shown(Everything())
    assert page.answers("保存")["version"] == ["7"]
    assert {text_of(legend) for legend in page.all("legend")} >= {"几项中的一项", "是否", "日期", "配偶", "成员"}
    assert [box.get("id") for box in page.all("input", name="on")] == ["on-year", "on-month", "on-day"]


def test_few_choices_are_all_shown_and_many_are_a_list(shown):
    page = shown(Everything())
    assert len(page.all("input", type="radio", name="few")) == 2
    assert len(list(page.by_id("many").iter("option"))) == 9


def test_optional_fields_say_so_and_required_ones_have_no_mark(shown):
    page = shown(Everything())
    labels = {label.get("for"): text_of(label) for label in page.all("label")}
    assert labels["note"] == "说明（选填）"
    assert labels["name"] == "姓名"
    assert "*" not in page.main


def test_money_has_its_unit_and_a_keyboard_of_digits(shown):
    page = shown(Everything())
    assert text_of(page.one("span", class_="unit")) == "元"
    assert page.by_id("money").get("inputmode") == "decimal"
    assert page.by_id("count").get("inputmode") == "numeric"


def test_each_error_is_listed_leads_to_its_field_and_is_repeated_there(shown):
    form = Everything(MultiDict({"members-0-relation": ""}))
    assert not form.validate()
    page = shown(form, 422)
    targets = [link.get("href", "")[1:] for link in page.by_id("error-summary").iter("a")]
    assert targets == [
        "name", "few-0", "yes-0", "several-0", "on-year", "money", "true",
        "member-relation", "member-birth-year", "members-0-relation", "members-0-birth-year",
    ]  # fmt: skip
    for target in targets:
        assert page.by_id(target) is not None
    assert page.by_id("name").get("aria-describedby") == "name-hint name-error"
    assert page.by_id("on-year").get("aria-invalid") == "true"


def test_what_was_typed_comes_back_escaped(shown):
    typed = {"name": '"><script>alert(1)</script>', "note": "</textarea>甲\n乙", "money": "一千", "on": "x"}
    form = Everything(MultiDict([*typed.items(), ("on", "13"), ("on", ""), ("few", "乙"), ("several", "甲")]))
    form.validate()
    answers = shown(form, 422).answers("保存")
    assert answers["name"] == [typed["name"]]
    assert [value.strip() for value in answers["note"]] == [typed["note"]]
    assert answers["money"] == ["一千"]
    assert answers["on"] == ["x", "13", ""]
    assert (answers["few"], answers["several"]) == (["乙"], ["甲"])


def test_a_password_never_comes_back(shown):
    assert "my-secret" not in shown(Everything(MultiDict({"secret": "my-secret"}))).html
