"""The office's kiosks: which machines there are, their pairing codes, and taking one out of use."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from fupin.db import begin_writing
from fupin.extensions import db
from fupin.kiosk import codes, devices
from fupin.model import Kiosk
from fupin.model.places import COUNTY
from fupin.model.terms import Role
from fupin.schemes.fields import ChoiceField, Required, text
from fupin.web import audit
from fupin.web.access import Blueprint, current_user, load
from fupin.web.staff_form import names_of_scopes, scopes

pages = Blueprint("kiosk_devices", __name__, url_prefix="/kiosks")

ADMIN = frozenset({Role.ADMIN})


class DeviceForm(FlaskForm):
    """A machine and where it stands."""

    name = text("名称", most=60)
    scope = ChoiceField("所在区域", validators=[Required("请选择")])


@pages.get("", roles=ADMIN)
def index() -> ResponseReturnValue:
    """All machines of the administrator's area."""
    return _page(_form())


@pages.post("", roles=ADMIN)
def add() -> ResponseReturnValue:
    """A new machine, and the code that pairs it."""
    form = _form()
    if not form.validate():
        return _page(form), 422
    begin_writing(db.session())
    kiosk = devices.register(db.session(), current_user(), form.name.data, form.scope.data)
    return _code_page(kiosk, "登记")


@pages.post("/<int:kiosk_id>/code", roles=ADMIN)
def renew(kiosk_id: int) -> ResponseReturnValue:
    """Another pairing code, as for a machine that was replaced."""
    return _code_page(_in_use(kiosk_id), "重新配对")


@pages.post("/<int:kiosk_id>/revoke", roles=ADMIN)
def revoke(kiosk_id: int) -> ResponseReturnValue:
    """Out of use for good."""
    kiosk = _in_use(kiosk_id)
    devices.revoke(kiosk)
    words = f"{kiosk.name}已停用"
    audit.record(db.session(), audit.Act.KIOSK, f"自助机 {kiosk.id} 停用")
    db.session.commit()
    flash(words)
    return redirect(url_for(".index"), 303)


def _in_use(kiosk_id: int) -> Kiosk:
    begin_writing(db.session())
    kiosk = load(Kiosk, kiosk_id, Kiosk.scope)
    if kiosk.revoked_at is not None:
        db.session.rollback()
        abort(409, "这台自助机已停用。要再用，请重新登记。")
    return kiosk


def _code_page(kiosk: Kiosk, act: str) -> str:
    """The code is shown once; only its hash is kept."""
    code = devices.offer_pairing(kiosk)
    audit.record(db.session(), audit.Act.KIOSK, f"自助机 {kiosk.id} {act}")
    name = kiosk.name
    db.session.commit()
    return render_template(
        "kiosk/device_code.html", name=name, code=codes.grouped(code), minutes=devices.PAIRING_MINUTES
    )


def _form() -> DeviceForm:
    form = DeviceForm()
    form.scope.offer(pair for pair in scopes(db.session(), current_user().scope) if len(pair[0]) >= COUNTY)
    return form


def _page(form: DeviceForm) -> str:
    return render_template(
        "kiosk/devices.html",
        form=form,
        rows=devices.listed(db.session(), current_user().scope),
        places=names_of_scopes(db.session()),
    )
