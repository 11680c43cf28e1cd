"""The handles of Flask's extensions: database, migrations, forgery protection."""

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from fupin.db import configure
from fupin.settings import ROOT

db = SQLAlchemy()
migrate = Migrate()
csrf = CSRFProtect()


def register(app: Flask) -> None:
    """Bind the handles. Forgery protection comes with the pages, after their access test."""
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "fupin" / "migrations"), render_as_batch=True, compare_type=True)
    with app.app_context():
        configure(db.engine)
