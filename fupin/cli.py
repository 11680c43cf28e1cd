"""Commands of the office's operator: make the office, add the first administrator, load rosters, serve."""

import os
import secrets
import shutil
from datetime import datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade
from sqlalchemy import select

from fupin import clock, create_app, settings, vault
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.model import Area, User
from fupin.model.terms import Role
from fupin.signing_commands import signing, warn_of_signing

CITY_SCOPE = 4
PRIVATE = 0o077  # whatever the office keeps is for its own account on this machine
areas = AppGroup("areas", help="行政区划")
demo = AppGroup("demo", help="演示单位")
fonts = AppGroup("fonts", help="打印字体")
jobs = AppGroup("jobs", help="后台任务")
letters = AppGroup("letters", help="文书")
people = AppGroup("people", help="贫困人口名册")
staff = AppGroup("staff", help="账号")


def register(app: Flask) -> None:
    """Add the commands; those that need the office's data come with its keys."""
    app.cli.add_command(init)
    app.cli.add_command(demo)
    if not settings.prepared(app):
        return
    for command in (staff, areas, people, fonts, jobs, letters, signing, serve):
        app.cli.add_command(command)


@click.command("init")
@click.option("--office", prompt="单位名称", help="单位全称，印在每页上方")
@click.option("--database", default="", help="数据库地址，空为 instance/fupin.db")
def init(office: str, database: str) -> None:
    """新建本单位：密钥、设置、数据库。不建任何账号。"""
    folder = Path(current_app.instance_path)
    _make(folder, {"OFFICE_NAME": office, "DATABASE_URL": database})
    with create_app({"INSTANCE": folder}).app_context():
        _tables()
        from fupin import seeds

        begin_writing(db.session())
        seeds.seed(db.session())
        db.session.commit()
    click.echo(f"已建好：{folder}\n请备份其中的 keys.json 并另行保管，丢失后证件号码等无法读出。")
    click.echo("下一步：flask --app app staff add-admin 用户名")


def _make(folder: Path, values: dict[str, str | bool]) -> None:
    os.umask(PRIVATE)
    try:
        settings.write(folder, values)
        vault.Keyring.create(folder / "keys.json")
    except FileExistsError as error:
        raise click.ClickException(f"{error.filename} 已经存在，没有改动。") from error


def _tables() -> None:
    upgrade(directory=str(settings.ROOT / "fupin" / "migrations"))


@staff.command("add-admin")
@click.argument("username")
@click.option("--name", default="", help="姓名")
@click.option("--scope", default="", help="区域代码，空为全市")
def add_admin(username: str, name: str, scope: str) -> None:
    """新建系统管理员，显示一次性密码。"""
    from fupin import passwords

    session = db.session()
    once = secrets.token_urlsafe(12)
    begin_writing(session)
    if session.scalar(select(User.id).where(User.username == username)):
        raise click.ClickException(f"账号 {username} 已经存在。")
    now = clock.now()
    session.add(
        User(
            username=username,
            name=name or username,
            role=Role.ADMIN,
            scope=scope or _whole_city(),
            password_hash=passwords.hash_password(once),
            created_at=now,
            password_at=now,
        )
    )
    session.commit()
    click.echo(f"已建管理员 {username}，一次性密码：{once}\n首次登录须更换。")


def _whole_city() -> str:
    code = db.session.scalar(select(Area.code).where(Area.level == "city"))
    if code is None:
        raise click.ClickException("还没有区划数据，请先执行 flask --app app init。")
    return str(code)[:CITY_SCOPE]


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_people(file: Path) -> None:
    """导入名册（xlsx）：全部合格才写入，否则逐行列出问题。"""
    from fupin import registry

    try:
        result = registry.import_roster(db.session(), file, by=None)
    except registry.RosterRefused as refused:
        for problem in refused.problems:
            click.echo(f"第 {problem.row} 行　{problem.column}　{problem.reason}", err=True)
        raise SystemExit(1) from None
    click.echo(str(result))


@people.command("reindex")
def reindex() -> None:
    """重建人员查找索引：升级后执行一次，可重复执行，不影响办理。"""
    from fupin.registry import search_index

    click.echo(f"索引已重建，共 {search_index.rebuild(db.session())} 人。")


@letters.command("remember")
def remember_letters() -> None:
    """补登旧文书出具时的事实，以便与今天的台账比对：升级后执行一次，可重复执行，不影响办理。"""
    from fupin import letter_past

    begin_writing(db.session())
    done, left = letter_past.remember(db.session())
    db.session.commit()
    click.echo(f"已补登{done}份；{left}份没有留下当时的事实，只能人工核对。")


@areas.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "valid_from", type=click.DateTime(["%Y-%m-%d"]), help="生效日期，空为今天")
def import_villages(file: Path, valid_from: datetime | None) -> None:
    """导入行政村（xlsx或csv：代码、名称、生效日期、并入代码）：全部合格才写入，同一文件再次导入不变。"""
    from fupin import registry
    from fupin.registry import area_file, areas

    on = valid_from.date() if valid_from else clock.today()
    try:
        done = areas.bring_in(db.session(), area_file.read_entries(file.read_bytes(), file.name, on))
    except registry.RosterRefused as refused:
        for problem in refused.problems:
            click.echo(str(problem), err=True)
        raise SystemExit(1) from None
    click.echo(f"{areas.words(done['counts'])}；随村转入{done['people']}人。")


@fonts.command("build")
def build_fonts() -> None:
    """生成打印字体，放在本单位的 fonts 文件夹。"""
    _print_font(Path(current_app.instance_path))
    click.echo("打印字体已生成。")


def _print_font(folder: Path) -> None:
    from fupin.documents.printfont import build_print_font

    build_print_font(folder / "fonts")


@jobs.command("work")
@click.option("--once", is_flag=True, help="办完一项就结束")
def work(once: bool) -> None:
    """办理后台任务；启动服务时会自动运行，一般不必单独执行。"""
    from fupin import worker

    app = current_app._get_current_object()  # type: ignore[attr-defined]
    os.umask(PRIVATE)
    if once:
        worker.work_once(app, worker.HANDLERS)
    else:
        worker.work(app, worker.HANDLERS)


@click.command("serve")
@click.option("--host", default="127.0.0.1", envvar="HOST", help="监听地址")
@click.option("--port", default=5000, envvar="PORT", help="端口")
def serve(host: str, port: int) -> None:
    """启动服务。"""
    from fupin import server

    os.umask(PRIVATE)
    warn_of_signing()
    server.serve(current_app, host, port)


@demo.command("ensure")
def ensure_demo() -> None:
    """没有单位时生成演示单位；已有的不动。"""
    folder = Path(current_app.instance_path)
    if not settings.settings_file(folder).exists():
        click.echo("正在生成演示单位，约需一分钟……")
        _build_demo(folder)
    if create_app({"INSTANCE": folder}).config["DEMO"]:
        _introduce()


def _build_demo(folder: Path) -> None:
    """Beside its place first: a start that breaks off leaves no half-made office."""
    from fupin import demo as office

    building = folder / ".building"
    shutil.rmtree(building, ignore_errors=True)
    _make(building, {"OFFICE_NAME": "潍坊市人力资源和社会保障局", "OFFICE_PHONE": office.DEMO_PHONE, "DEMO": True})
    _print_font(building)
    with create_app({"INSTANCE": building}).app_context():
        _tables()
        office.build(db.session(), building)
        db.session.remove()
        db.engine.dispose()
    for made in sorted(building.iterdir(), key=lambda path: path.name == settings.SETTINGS_FILE):
        _move(made, folder / made.name)
    building.rmdir()


def _move(made: Path, target: Path) -> None:
    """Into place; what the office put into a folder before, its own fonts say, stays there."""
    if not (made.is_dir() and target.is_dir()):
        made.replace(target)
        return
    for part in made.iterdir():
        _move(part, target / part.name)
    made.rmdir()


def _introduce() -> None:
    from fupin.demo.accounts import ACCOUNTS, PASSWORD

    click.echo(f"演示账号（密码均为 {PASSWORD}）：")
    for username, name, role, _ in ACCOUNTS:
        click.echo(f"  {username:<14}{role.label}　{name}")
