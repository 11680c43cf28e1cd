"""Which phrases somebody is offered, and how they are added, changed and removed."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fupin import clock
from fupin.db import Term
from fupin.lifecycle import MOVES
from fupin.model import Officer, Phrase
from fupin.model.phrases import MOST_WORDS
from fupin.model.terms import Action, Role
from fupin.phrases.words import USUAL

MOST = 30  # of one office or one person for one act: a longer list is not read


class Whose(Term):
    """Who is offered a phrase."""

    OFFICE = "office", "本单位共用"
    OWN = "own", "仅自己用"


class Taken(Exception):
    """The phrase cannot be kept; the message says why."""


def acts_of(role: Role) -> list[Action]:
    """The acts of a role for which phrases are kept, as they are listed."""
    taken = {move.action for move in MOVES if role in move.roles}
    return [act for act in USUAL if act in taken]


KEEPS = frozenset(role for role in Role if acts_of(role))


def offered(session: Session, user: Officer) -> dict[Action, list[Phrase]]:
    """By act: the office's first, then one's own. Those of other offices and of colleagues never."""
    acts = acts_of(user.role)
    query = select(Phrase).where(_seen_by(user), Phrase.act.in_(acts)).order_by(Phrase.user_id.is_not(None), Phrase.id)
    found: dict[Action, list[Phrase]] = {act: [] for act in acts}
    for phrase in session.scalars(query):
        found[phrase.act].append(phrase)
    return found


def find(session: Session, user: Officer, key: int) -> Phrase | None:
    """The phrase if it is one's own or one's office's, for an act of one's own."""
    acts = acts_of(user.role)
    return session.scalar(select(Phrase).where(Phrase.id == key, _seen_by(user), Phrase.act.in_(acts)))


def _seen_by(user: Officer) -> ColumnElement[bool]:
    return or_(_belongs(user, Whose.OFFICE), _belongs(user, Whose.OWN))


def _belongs(user: Officer, whose: Whose) -> ColumnElement[bool]:
    if whose is Whose.OWN:
        return Phrase.user_id == user.id
    return and_(Phrase.user_id.is_(None), Phrase.area_code == user.scope)


def add(session: Session, user: Officer, whose: Whose, act: Action, words: str) -> Phrase:
    """One more, in the caller's transaction. Raises Taken if it is empty, too long, there already, or one too many."""
    words = _demanded(words)
    if _count(session, user, whose, act) >= MOST:
        raise Taken(f"“{act.label}”的常用语最多{MOST}条，请先删去不用的")
    phrase = _made(user, whose, act, words)
    session.add(phrase)
    _flush(session)
    return phrase


def change(session: Session, phrase: Phrase, user: Officer, words: str) -> None:
    """Other words, in the caller's transaction. Raises Taken as `add` does."""
    phrase.words, phrase.set_by_id, phrase.set_at = _demanded(words), user.id, clock.now()
    _flush(session)


def add_usual(session: Session, user: Officer, act: Action) -> int:
    """The usual phrases of an act for one's office, those that it does not have yet; how many."""
    have = set(session.scalars(select(Phrase.words).where(_belongs(user, Whose.OFFICE), Phrase.act == act)))
    wanted = [words for words in USUAL[act] if words not in have][: MOST - len(have)]
    session.add_all([_made(user, Whose.OFFICE, act, words) for words in wanted])
    _flush(session)
    return len(wanted)


def _made(user: Officer, whose: Whose, act: Action, words: str) -> Phrase:
    return Phrase(
        area_code=user.scope,
        user_id=user.id if whose is Whose.OWN else None,
        act=act,
        words=words,
        set_by_id=user.id,
        set_at=clock.now(),
    )


def _count(session: Session, user: Officer, whose: Whose, act: Action) -> int:
    query = select(func.count()).select_from(Phrase).where(_belongs(user, whose), Phrase.act == act)
    return session.scalar(query) or 0


def _demanded(words: str) -> str:
    words = " ".join(words.splitlines()).strip()
    if not words:
        raise Taken("请填写常用语")
    if len(words) > MOST_WORDS:
        raise Taken(f"常用语最多{MOST_WORDS}个字，现在是{len(words)}个字")
    return words


def _flush(session: Session) -> None:
    """Raises Taken where the same words are there already."""
    try:
        session.flush()
    except IntegrityError as error:
        raise Taken("这条常用语已经有了") from error


def words_of(phrases: Sequence[Phrase]) -> list[str]:
    """Each once: an office may have what somebody has too."""
    return list(dict.fromkeys(phrase.words for phrase in phrases))
