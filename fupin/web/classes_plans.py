"""Files of a class's teaching plan in the browser: handed in by the counter, opened by whoever sees the class."""

from pathlib import Path
from typing import Any

from flask import current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fupin import uploads
from fupin.classes import plans
from fupin.extensions import db
from fupin.model import TrainingClass, TrainingPlan
from fupin.model.places import inside
from fupin.uploads import Unusable
from fupin.web.access import current_user, found
from fupin.web.classes_pages import ENTERS, READS, load_class, pages, step
from fupin.web.classes_show import class_page
from fupin.web.files import saved

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
NO_FILE = "请选择教学计划文件"


@pages.post("/<uid>/plan", roles=ENTERS)
def add_plan(uid: str) -> ResponseReturnValue:
    """Keep what was handed in, until the county has answered."""
    one, sent = load_class(uid), request.files.get("plan")
    if sent is None or not sent.filename:
        return class_page(one, NO_FILE), 422
    try:
        paper = uploads.accept(sent.read(uploads.MOST_BYTES + 1))
    except Unusable as unusable:
        return class_page(one, str(unusable)), 422

    def verb(session: Any, by: Any, uid: str, version: int) -> TrainingClass:
        return plans.add(session, by, uid, version, paper, _folder())

    return step(uid, "附教学计划", "教学计划附件已保存，县级答复时可以看到", verb, class_page)


@pages.get("/plans/<uid>", roles=READS)
def plan(uid: str) -> ResponseReturnValue:
    """A file, never run by the browser."""
    mine = inside(TrainingClass.area_code, current_user().scope)
    query = select(TrainingPlan).join(TrainingClass, TrainingClass.id == TrainingPlan.class_id)
    row = found(db.session.scalar(query.where(TrainingPlan.uid == uid, mine)))
    name = f"教学计划-{row.uid[:8]}.{ENDINGS[row.media_type]}"
    return saved(uploads.fetch(_folder(), row.uid), row.media_type, name)


def _folder() -> Path:
    return Path(current_app.instance_path) / "uploads"
