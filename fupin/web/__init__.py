"""Pages: which modules there are, and what every request passes through."""

from importlib import import_module

from flask import Flask

from fupin.web import access, controls, errors, help_pages, nav, security, sessions, show

MODULES = (
    "home", "help", "demonstration", "auth", "assets", "preferences", "staff", "policy", "auditing",
    "applications", "attachments", "people", "people_papers", "people_search", "standing", "missed", "duties",
    "responsibility", "cases", "returns", "phrases", "notices", "letters", "previews", "offers", "imports", "areas",
    "duplicates", "tasks", "prints", "print_batches", "print_ledger", "scans", "verify", "voids", "void_lists", "posts",
    "classes", "doubts", "reminders", "keys", "saved_filters", "staying",
    "kiosk", "kiosk_codes", "kiosk_filling", "kiosk_checking", "kiosk_devices", "kiosk_counter", "kiosk_blanks",
    "kiosk_help", "workshops", "money",
)  # fmt: skip


def register(app: Flask) -> None:
    """Sessions, tests before each request, headers after it, and the pages themselves."""
    app.session_interface = sessions.WebSessions()
    show.register(app)
    controls.register(app)
    help_pages.register(app)
    nav.register(app)
    security.register(app)
    access.register(app)
    errors.register(app)
    for name in MODULES:
        app.register_blueprint(import_module(f"fupin.web.{name}").pages)
    access.refuse_undeclared(app)
