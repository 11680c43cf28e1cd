"""What the application holds one of: database, migrations, forgery protection, the worker's bell, printing press."""

from pathlib import Path

from flask import Flask, current_app
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from fupin import bell
from fupin.db import configure
from fupin.documents.render import Printer
from fupin.office import Press
from fupin.settings import ROOT
from fupin.signing import FOLDER, Signers, offices

db = SQLAlchemy()
migrate = Migrate()
csrf = CSRFProtect()
bell.hang(db.session)


def register(app: Flask) -> None:
    """Bind the handles. Forgery protection comes with the pages, after their access test."""
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "fupin" / "migrations"), render_as_batch=True, compare_type=True)
    with app.app_context():
        configure(db.engine)
    app.extensions["bell"] = bell.Bell(Path(app.instance_path))
    app.extensions["press"] = Press(
        printer=Printer(ROOT / "templates", ROOT / "static", Path(app.instance_path) / "fonts"),
        url=str(app.config["OFFICE_URL"]).rstrip("/"),
        demo=bool(app.config["DEMO"]),
        phone=str(app.config["OFFICE_PHONE"]),
        signers=Signers(Path(app.instance_path) / FOLDER, offices(str(app.config["SIGNING_OFFICES"]))),
    )


def press() -> Press:
    """How this installation prints: for pages and for the worker."""
    kept: Press = current_app.extensions["press"]
    return kept
