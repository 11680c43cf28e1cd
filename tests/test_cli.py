"""The operator's commands, run as the operator runs them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from fupin import settings
from fupin.model import Area, Person, PersonSearch, User
from fupin.model.terms import Role
from tests.office import Office

ROOT = Path(settings.__file__).parent.parent


@pytest.fixture
def flask(tmp_path):
    """`flask --app app …` in an empty instance folder."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FUPIN_")}
    environment["FUPIN_INSTANCE"] = str(tmp_path / "office")

    def run(*words, code=0):
        command = [sys.executable, "-m", "flask", "--app", "app", *words]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def test_an_office_begins_without_any_account_and_gets_its_first_administrator(flask, tmp_path):
    assert "已建好" in flask("init", "--office", "寿光市人力资源和社会保障局")
    engine = create_engine(f"sqlite:///{tmp_path / 'office' / 'fupin.db'}")
    count = text("SELECT count(*), max(must_change), max(role), max(scope) FROM user_account")
    with engine.connect() as connection:
        assert connection.execute(count).one() == (0, None, None, None)
    assert re.search(r"一次性密码：\S{16}", flask("staff", "add-admin", "guanli"))
    with engine.connect() as connection:
        assert connection.execute(count).one() == (1, 1, "admin", "3707")
    engine.dispose()
    assert "已经存在" in flask("staff", "add-admin", "guanli", code=1)
    assert "已经存在" in flask("init", "--office", "x", code=1)
    assert flask("demo", "ensure") == ""


def test_nothing_but_beginning_is_possible_before_the_beginning(flask):
    assert flask("staff", "add-admin", "guanli", code=1).startswith("本单位尚未初始化")
    assert flask("serve", code=1).startswith("本单位尚未初始化")


def test_a_roster_with_faults_is_listed_and_not_imported(app, session, tmp_path):
    bad = tmp_path / "roster.xlsx"
    bad.write_bytes(b"no workbook")
    done = app.test_cli_runner().invoke(args=["people", "import", str(bad)])
    assert done.exit_code == 1
    assert done.output.strip()
    assert session.query(Person).count() == 0


def test_villages_come_from_the_same_file_as_in_the_browser(app, session, tmp_path):
    villages = tmp_path / "villages.csv"
    villages.write_text("370781101901,柿子沟村\n370781101902,石臼村\n", encoding="utf-8")
    words = ["areas", "import", str(villages), "--from", "2016-01-01"]
    for count in ("新增2，更名0，并入0，不变0", "新增0，更名0，并入0，不变2"):
        done = app.test_cli_runner().invoke(args=words)
        assert done.exit_code == 0, done.output
        assert count in done.output
    villages.write_text("代码,名称,生效日期,并入代码\n370781101901,,2026-05-01,370781101902\n", encoding="utf-8")
    assert "并入1" in app.test_cli_runner().invoke(args=["areas", "import", str(villages)]).output
    assert session.query(Area).filter_by(code="370781101901").one().successor_code == "370781101902"


def test_villages_with_a_fault_are_listed_and_not_brought_in(app, session, tmp_path):
    villages = tmp_path / "villages.csv"
    villages.write_text("370781101901,柿子沟村\n37078110190,石臼村\n", encoding="utf-8")
    done = app.test_cli_runner().invoke(args=["areas", "import", str(villages)])
    assert (done.exit_code, done.output) == (1, "第2行：代码：村的代码应为12位数字，请核对\n")
    assert session.query(Area).filter_by(level="village").count() == 0


def test_people_registered_before_the_index_are_found_after_reindexing(app, session):
    office = Office(session)
    people = [office.person(), office.person("赵桂兰")]
    assert session.query(PersonSearch).count() == 0
    for _ in range(2):
        done = app.test_cli_runner().invoke(args=["people", "reindex"])
        assert (done.exit_code, done.output) == (0, "索引已重建，共 2 人。\n")
        session.rollback()
        assert session.query(PersonSearch.person_id).count() == len(people)


def test_an_administrator_may_be_of_one_county(app, session):
    done = app.test_cli_runner().invoke(args=["staff", "add-admin", "sg", "--scope", "370783", "--name", "吴昊"])
    assert done.exit_code == 0, done.output
    made = session.query(User).one()
    assert (made.role, made.scope, made.name, made.must_change) == (Role.ADMIN, "370783", "吴昊", True)
