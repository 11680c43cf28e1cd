"""The applications of the demonstration office."""

from sqlalchemy.orm import Session


def build(session: Session) -> None:
    """Make courses, posts and applications on their way; called last, when people and accounts are there."""
