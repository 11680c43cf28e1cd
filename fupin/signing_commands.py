"""Commands for the certificates with which offices sign their letters."""

import os
import re
from io import BytesIO
from pathlib import Path

import click
from flask.cli import AppGroup
from PIL import Image, UnidentifiedImageError
from sqlalchemy import select

from fupin import clock, vault
from fupin.extensions import db, press
from fupin.model import Area
from fupin.signing import CERTIFICATE, PASSWORD, PICTURE, Seal, Signers, Unusable, opened, password_place

CODE = re.compile(r"\d{6}(\d{3})?")
LARGEST_PICTURE = 3000  # pixels a side

signing = AppGroup("signing", help="电子签章")


@signing.command("add")
@click.argument("code")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--picture", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="印章图片（PNG）")
@click.option("--password", prompt="证书密码", hide_input=True, help="证书密码，空为输入时询问")
def add(code: str, file: Path, picture: Path | None, password: str) -> None:
    """放入一个单位的签章证书（区域代码、p12 文件）：密码对、没有到期才放入，原有的被替换。"""
    _demand_office(code)
    drawn = _drawn(picture) if picture else None
    try:
        seal = opened(file.read_bytes(), password, drawn)
        seal.demand_valid()
    except Unusable as why:
        raise click.ClickException(f"没有放入：{why}。") from why
    _keep(press().signers, code, {CERTIFICATE: file.read_bytes(), PASSWORD: _sealed(password, code), PICTURE: drawn})
    click.echo(_described(code, seal))
    if code not in press().signers.codes:
        listed = ",".join([*press().signers.codes, code])
        click.echo(f'下一步：在 settings.toml 中写上 SIGNING_OFFICES = "{listed}"，重新启动服务后开始签章。')


@signing.command("check")
def check() -> None:
    """检查各单位的签章证书：是谁的、还有多少天到期。"""
    signers = press().signers
    if not signers.codes:
        click.echo("没有单位使用电子签章（settings.toml 中没有写 SIGNING_OFFICES）。")
        return
    for code in signers.codes:
        try:
            click.echo(_described(code, signers.usable(code)))
        except Unusable:
            continue  # told below
    problems = list(signers.problems())
    for code, words in problems:
        click.echo(f"{code}　{words}。", err=True)
    if problems:
        raise SystemExit(1)


def warn_of_signing() -> None:
    """What is wrong with the certificates, before the service starts; it starts all the same."""
    for code, words in press().signers.problems():
        click.echo(f"电子签章 {code}：{words}。", err=True)


def _demand_office(code: str) -> None:
    known = CODE.fullmatch(code) and db.session.scalar(select(Area.id).where(Area.code == code).limit(1))
    if not known:
        raise click.ClickException(f"没有放入：{code} 不是本系统中市、县或乡镇的区域代码（6 位或 9 位数字）。")


def _drawn(picture: Path) -> bytes:
    content = picture.read_bytes()
    try:
        with Image.open(BytesIO(content), formats=("PNG",)) as image:
            image.load()
            if max(image.size) > LARGEST_PICTURE:
                raise click.ClickException(f"没有放入：印章图片太大，每边最多 {LARGEST_PICTURE} 点。")
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise click.ClickException("没有放入：印章图片不是完好的 PNG 文件。") from error
    return content


def _sealed(password: str, code: str) -> bytes:
    return vault.seal(password, password_place(code)).encode("ascii")


def _keep(signers: Signers, code: str, files: dict[str, bytes | None]) -> None:
    """Each under its name only when complete, and for this account alone; without a picture the old one goes too."""
    signers.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for suffix, content in files.items():
        path = signers.path(code, suffix)
        if content is None:
            path.unlink(missing_ok=True)
            continue
        partial = path.with_name(f".{path.name}.partial")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        partial.replace(path)


def _described(code: str, seal: Seal) -> str:
    until = clock.cn_date(clock.local_date(seal.until))
    drawn = "有印章图片" if seal.picture else "没有印章图片，只签名、不显示印章"
    whose = f"{seal.subject}（由{seal.issuer}签发，编号{seal.serial}）"
    return f"{code}　{whose}，{until}到期，还有 {seal.days_left} 天；{drawn}。"
