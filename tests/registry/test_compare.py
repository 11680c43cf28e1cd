"""What a roster would do, told before anything is done; and the two jobs that tell it and do it."""

import io
from datetime import timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import event, func, select

from fupin import clock, jobs
from fupin.model import Job, JobState, Person, StatusChange, User
from fupin.model.terms import Role
from fupin.registry import RosterRefused, archive, forgotten, frames, importing
from fupin.registry.compare import compare
from fupin.registry.rows import RosterFile
from tests.registry.workbooks import FIRST, OTHER, SECOND, write


@pytest.fixture
def compared(office, tmp_path):
    """What is found in these rows; nothing may be written."""

    def found(*rows, scope="", **layout):
        written = []

        def watch(_c, _cur, statement, *_):
            if statement.startswith(("INSERT", "UPDATE", "DELETE")):
                written.append(statement)

        event.listen(office.get_bind(), "before_cursor_execute", watch)
        content = write(tmp_path / "roster.xlsx", rows, **layout).read_bytes()
        comparison = compare(office, RosterFile(io.BytesIO(content)), scope, [].append)
        event.remove(office.get_bind(), "before_cursor_execute", watch)
        assert written == []
        return comparison

    return found


def counts(found):
    return (found.new, found.changed, found.unchanged, len(found.wrong), len(found.missing))


def cells(found):
    return [(each.name, each.title, each.old, each.new) for each in found.differences]


def test_everybody_is_counted_and_nothing_written(compared, take):
    assert counts(compared(FIRST, SECOND, OTHER)) == (3, 0, 0, 0, 0)
    take(FIRST, SECOND)
    assert counts(compared(FIRST, SECOND | {"文化程度": "小学"}, OTHER)) == (1, 1, 1, 0, 0)


def test_differences_are_told_cell_by_cell_with_numbers_masked(compared, take):
    take(FIRST)
    changed = {
        "文化程度": "小学",
        "人均纯收入": "4000",
        "危房户": "是",
        "联系电话": "19900009999",
        "证件号码": SECOND["证件号码"],
    }
    told = cells(compared(FIRST | changed))
    assert ("李桂兰", "文化程度", "初中", "小学") in told
    assert ("李桂兰", "人均纯收入", "3120.50元", "4000.00元") in told
    assert ("李桂兰", "危房户", "否", "是") in told
    assert ("李桂兰", "联系电话", "*******1234", "*******9999") in told
    assert all(FIRST["证件号码"] not in old and SECOND["证件号码"] not in new for _, _, old, new in told)
    assert len(told) == 5


def test_what_is_told_is_what_an_import_then_changes(compared, take):
    take(FIRST, SECOND, OTHER)
    rows = (FIRST | {"脱贫属性": "已脱贫"}, SECOND | {"脱贫属性": "已脱贫"}, OTHER)
    found, result = compared(*rows), take(*rows)
    assert (found.new, found.changed, found.unchanged) == (result.new, result.changed, result.unchanged) == (0, 2, 1)
    assert ("李桂兰", "身份变动", "", "脱贫销号") in cells(found)
    assert counts(compared(*rows)) == (0, 0, 3, 0, 0)


def test_who_moves_is_told(compared, take):
    take(FIRST, SECOND, OTHER)
    joined = OTHER | {key: SECOND[key] for key in ("人编号", "姓名", "证件号码", "与户主关系", "联系电话")}
    assert ("张志国", "户编号", "810101200001", "810101210001") in cells(compared(FIRST, OTHER, joined))


def test_who_is_missing_is_named(compared, take):
    take(FIRST, SECOND, OTHER)
    assert compared(FIRST).missing == [(SECOND["人编号"], "张志国")]
    assert compared(FIRST, SECOND | {"姓名": ""}).missing == []


def test_rows_of_another_county_are_wrong_rows(compared):
    found = compared(FIRST, OTHER, scope="370702")
    assert counts(found)[3] == 2
    assert {problem.reason for problem in found.problems} == {"不在您的管辖范围内，请由该县的人员导入"}


def test_neither_of_two_contradicting_rows_is_taken(compared):
    found = compared(FIRST, FIRST | {"姓名": "王芳"}, OTHER)
    assert (found.new, found.wrong) == (1, {2, 3})
    assert next((each.row, each.column, each.reason) for each in found.left) == (
        2, "人编号", "与第3行重复，同一人只能出现一次",
    )  # fmt: skip


def test_neither_half_of_a_household_in_two_villages_is_taken(compared):
    found = compared(FIRST, SECOND | {"行政村": "石臼村"}, OTHER)
    assert (found.new, found.wrong) == (1, {2, 3})


def test_every_row_of_an_unknown_village_is_wrong(compared):
    assert compared(FIRST | {"行政村": "无名村"}, SECOND | {"行政村": "无名村"}).wrong == {2, 3}


def test_a_long_roster_is_read_in_pieces_and_loses_no_row(compared, monkeypatch):
    monkeypatch.setattr(archive, "PIECE", 4000)
    monkeypatch.setattr(archive, "BLOCK", 500)
    rows = [OTHER | {"人编号": f"9{n:013}", "户编号": f"8{n:011}", "人数": str(n % 9)} for n in range(40)]
    found = compared(*rows, FIRST)
    assert {problem.row for problem in found.problems} == set(range(3, 42))
    assert found.new == 1


def test_merged_cells_are_found_in_the_last_piece_too(compared, monkeypatch):
    monkeypatch.setattr(archive, "PIECE", 2000)
    monkeypatch.setattr(archive, "BLOCK", 500)
    with pytest.raises(RosterRefused, match="合并单元格"):
        compared(FIRST, SECOND, OTHER, merge="C2:C3")


# The jobs ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def by(office):
    now = clock.now()
    user = User(username="xianji", name="县", role=Role.COUNTY, scope="370781", password_hash="-", created_at=now,
                password_at=now)  # fmt: skip
    office.add(user)
    office.commit()
    return SimpleNamespace(id=user.id, scope=user.scope)  # outlives what the jobs forget


@pytest.fixture
def begin(office, by, instance, tmp_path):
    """Check these rows as a job: the job."""

    def checked(*rows, payload="roster", **layout):
        jobs.store(instance, payload, write(tmp_path / "r.xlsx", rows, **layout).read_bytes())
        jobs.enqueue(office, importing.CHECK, by, payload)
        office.commit()
        return run(office, instance, importing.check)

    return checked


def run(office, instance, do):
    held = jobs.claim(office, {importing.CHECK, importing.APPLY})
    do(office, held, instance)
    office.expire_all()
    return office.get(Job, held.id)


def confirm(office, by, job):
    jobs.enqueue(office, importing.APPLY, by, job.payload, job)
    office.commit()


def test_a_roster_is_checked_and_then_written(office, by, instance, begin):
    job = begin(FIRST, SECOND, OTHER)
    assert (job.state, job.result["new"], job.result["rows"]) == (JobState.DONE, 3, 3)
    assert office.scalar(select(func.count(Person.id))) == 0
    confirm(office, by, job)
    done = run(office, instance, importing.apply)
    assert (done.state, done.words, done.done, done.total) == (JobState.DONE, "新增3人，变更0人", 3, 3)
    assert office.scalar(select(func.count(Person.id))) == 3
    assert begin(FIRST, SECOND, OTHER).result["rows"] == 0
    assert not list((instance / jobs.FOLDER).glob("*.part"))


def test_only_the_right_rows_are_written(office, by, instance, begin):
    confirm(office, by, begin(FIRST, SECOND | {"姓名": ""}, OTHER))
    run(office, instance, importing.apply)
    assert set(office.scalars(select(Person.name))) == {"李桂兰", "王秀英"}


def test_a_file_of_no_use_is_refused_in_words(begin):
    job = begin(FIRST, merge="C2:C3")
    assert job.state is JobState.FAILED
    assert "合并单元格" in job.words


def test_what_changed_since_the_check_is_left_out_and_said(office, by, instance, begin, take):
    job = begin(FIRST)
    take(FIRST | {"脱贫属性": "已脱贫"})
    confirm(office, by, job)
    done = run(office, instance, importing.apply)
    assert done.words == "新增0人，变更0人；1行因台账在核对后有了变化，未导入"
    assert done.result["left"][0][0] == 2


def test_a_killed_import_goes_on_where_it_was_and_does_nothing_twice(office, by, instance, begin, monkeypatch):
    monkeypatch.setattr(frames, "FRAME", 1)
    confirm(office, by, begin(FIRST, SECOND, OTHER))
    write_frame, written = importing._write_frame, []

    def killed(*words):
        if written:
            raise KeyboardInterrupt
        written.append(words)
        write_frame(*words)

    monkeypatch.setattr(importing, "_write_frame", killed)
    with pytest.raises(KeyboardInterrupt):
        run(office, instance, importing.apply)
    office.rollback()
    assert office.scalar(select(func.count(Person.id))) == 1
    monkeypatch.setattr(importing, "_write_frame", write_frame)
    with clock.pinned(clock.wall() + jobs.LEASE + timedelta(seconds=1)):
        done = run(office, instance, importing.apply)
    assert done.result["new"] == 3
    assert office.scalar(select(func.count(Person.id))) == 3
    assert office.scalar(select(func.count(StatusChange.id))) == 3


def test_an_overtaken_worker_writes_nobody(office, by, instance, begin):
    confirm(office, by, begin(FIRST))
    slow = jobs.claim(office, {importing.APPLY})
    with clock.pinned(clock.wall() + jobs.LEASE + timedelta(seconds=1)):
        jobs.claim(office, {importing.APPLY})
        with pytest.raises(jobs.Overtaken):
            importing.apply(office, slow, instance)
    assert office.scalar(select(func.count(Person.id))) == 0


def test_wrong_rows_come_back_as_text_with_their_reason(office, instance, begin):
    job = begin(FIRST | {"证件号码": 370781197203050000, "自然村": "=1+1"}, SECOND)
    assert job.result["wrong"] == 1
    content = jobs.fetch(instance, job.payload + importing.WRONG)
    head, row = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert head[-1] == "不能导入的原因"
    assert (row[3], row[7]) == ("=1+1", "3.70781E+17")
    assert "身份证号须为文本格式" in row[-1]


def test_what_follows_an_import_is_done_in_the_transaction_that_finishes_it(office, by, instance, begin):
    confirm(office, by, begin(FIRST))
    met = []

    def follow(session, held):
        met.append((session.get(Job, held.id).state, held.scope))
        session.add(Job(kind="later", scope=held.scope, created_at=clock.wall()))

    run(office, instance, partial(importing.apply, after=[follow]))
    assert met == [(JobState.DONE, "370781")]
    assert office.scalar(select(Job.state).where(Job.kind == "later")) is JobState.QUEUED


def test_what_follows_is_not_done_for_who_was_overtaken(office, by, instance, begin):
    confirm(office, by, begin(FIRST))
    slow = jobs.claim(office, {importing.APPLY})
    with clock.pinned(clock.wall() + jobs.LEASE + timedelta(seconds=1)):
        jobs.claim(office, {importing.APPLY})
        with pytest.raises(jobs.Overtaken):
            importing.apply(office, slow, instance, after=[lambda *_: pytest.fail("overtaken")])


def kept(instance, payload="roster"):
    return [path.name for path in (instance / jobs.FOLDER).glob(f"{payload}*")]


def forget(office, instance, days):
    with clock.pinned(clock.wall() + timedelta(days=days)):
        forgotten.discard(office, instance)
    office.expire_all()


def test_what_nobody_confirmed_for_thirty_days_is_given_up_in_words(office, instance, begin):
    job = begin(FIRST, SECOND | {"姓名": ""})
    forget(office, instance, 29)
    assert (job.state, len(kept(instance))) == (JobState.DONE, 3)
    forget(office, instance, 30)
    assert (job.state, job.result, job.words) == (JobState.CANCELLED, None, forgotten.NOT_CONFIRMED)
    assert kept(instance) == []
    forget(office, instance, 60)
    assert job.state is JobState.CANCELLED


def test_what_was_confirmed_or_waits_is_not_given_up(office, by, instance, begin):
    job = begin(FIRST)
    confirm(office, by, job)
    forget(office, instance, 300)
    assert job.state is JobState.DONE
    assert run(office, instance, importing.apply).result["new"] == 1


def test_the_files_of_what_failed_are_removed_after_thirty_days(office, by, instance, begin):
    confirm(office, by, begin(FIRST))
    held = jobs.claim(office, {importing.APPLY})
    jobs.fail(office, held, "系统出错")
    jobs.store(instance, "other", b"x")
    forget(office, instance, 29)
    assert kept(instance) != []
    forget(office, instance, 30)
    assert (office.get(Job, held.id).state, kept(instance)) == (JobState.FAILED, [])
    forget(office, instance, 31)
    assert kept(instance, "other") == ["other"]
    jobs.discard(instance, "other")
