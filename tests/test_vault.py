"""Sealing: a value is readable in its own place only, and no file holds it in the clear."""

import hmac
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

import fupin.model
from fupin import seeds, vault
from fupin.db import Base, configure
from fupin.model import Person
from fupin.model.people import id_hash
from fupin.registry import import_roster
from fupin.vault import Keyring, SealBroken
from tests.registry.workbooks import FIRST, SECOND, write

RING = Keyring({"k1": b"1" * 32}, "k1", b"i" * 32)
CERTIFICATE = FIRST["证件号码"] + "43"
ACCOUNT = "6299123412341234567"


@pytest.fixture(autouse=True)
def ring(instance: Path) -> Iterator[Keyring]:
    """A ring of the test's own; the office's comes back afterwards."""
    office = vault.ring()
    vault.use(RING)
    yield RING
    vault.use(office)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Session]:
    """Two people imported into a database file."""
    engine = create_engine(f"sqlite:///{tmp_path / 'office.db'}")
    configure(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        seeds.seed(session)
        area = {"level": "village", "parent_code": "370781101", "valid_from": seeds.NOTICE_FROM}
        session.add(fupin.model.Area(code="370781101901", name="柿子沟村", **area))
        session.commit()
        path = write(tmp_path / "roster.xlsx", [FIRST | {"证件号码": CERTIFICATE}, SECOND])
        import_roster(session, path, by=None)
        path.unlink()
        yield session
    engine.dispose()


def person(office, row):
    return office.scalar(select(Person).where(Person.number == row["人编号"]))


@given(st.text(), st.text(max_size=30))
def test_what_was_sealed_is_read_back_in_its_place(plain, place):
    assert vault.unseal(vault.seal(plain, place), place) == plain


def test_the_same_value_is_never_sealed_alike():
    assert vault.seal("370702", "person.id_number.a") != vault.seal("370702", "person.id_number.a")


@pytest.mark.parametrize("place", ["person.id_number.b", "person.phone.a", "household.id_number.a", ""])
def test_a_seal_is_broken_anywhere_else(place):
    token = vault.seal("370702", "person.id_number.a")
    with pytest.raises(SealBroken):
        vault.unseal(token, place)


def test_a_changed_byte_breaks_the_seal():
    token = bytearray(vault.seal_bytes(b"scan", "attachment.content.a"))
    token[-1] ^= 1
    with pytest.raises(SealBroken):
        vault.unseal_bytes(bytes(token), "attachment.content.a")


def test_a_seal_whose_key_is_gone_is_broken():
    token = vault.seal("370702", "a")
    vault.use(Keyring({"k2": b"2" * 32}, "k2", b"i" * 32))
    with pytest.raises(SealBroken, match="k1"):
        vault.unseal(token, "a")


def test_old_seals_are_read_after_a_new_key_came():
    old = vault.seal("370702", "a")
    vault.use(Keyring(RING.keys | {"k2": b"2" * 32}, "k2", b"i" * 32))
    assert vault.unseal(old, "a") == "370702"
    assert vault.seal("370702", "a").startswith("k2:")


def test_keys_are_made_once_and_are_private(tmp_path):
    path = tmp_path / "keys.json"
    made = Keyring.create(path)
    assert Keyring.load(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        Keyring.create(path)


def test_search_hashes_differ_by_kind_and_by_key():
    first = vault.keyed_hash("1990", "phone")
    assert first == vault.keyed_hash("1990", "phone")
    assert first != vault.keyed_hash("1990", "id_number")
    vault.use(Keyring(RING.keys, "k1", b"j" * 32))
    assert first != vault.keyed_hash("1990", "phone")


def test_a_person_is_found_by_identity_number(office):
    assert office.scalar(select(Person.name).where(Person.id_hash == id_hash(FIRST["证件号码"]))) == "李桂兰"


@pytest.mark.parametrize("column", ["id_number", "phone"])
def test_ciphertext_moved_to_another_person_is_noticed(office, column):
    first, second = person(office, FIRST), person(office, SECOND)
    setattr(second, f"{column}_sealed", getattr(first, f"{column}_sealed"))
    office.commit()
    assert getattr(first, column)
    with pytest.raises(SealBroken):
        getattr(second, column)


def test_ciphertext_moved_to_another_column_is_noticed(office):
    first = person(office, FIRST)
    first.phone_sealed = first.id_number_sealed
    with pytest.raises(SealBroken):
        _ = first.phone


def test_no_file_of_the_office_shows_what_is_sealed(office, tmp_path):
    person(office, FIRST).bank_account = ACCOUNT
    office.commit()
    with closing(sqlite3.connect(tmp_path / "office.db")) as connection:
        connection.execute("VACUUM INTO ?", [str(tmp_path / "backup.db")])
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert {path.name for path in files} >= {"office.db", "office.db-wal", "backup.db"}
    secrets = [FIRST["证件号码"], SECOND["证件号码"], CERTIFICATE, FIRST["联系电话"], ACCOUNT, FIRST["证件号码"][6:14]]
    for path in files:
        content = path.read_bytes()
        assert not [secret for secret in secrets if secret.encode() in content], path.name
    assert "李桂兰".encode() in (tmp_path / "backup.db").read_bytes()  # names stay readable, on purpose


@given(st.text(), st.text(max_size=20))
def test_hashes_are_hmac_sha_256_of_the_kind_and_the_value(value, kind):
    wanted = hmac.new(vault.ring().index_key, f"{kind}\0{value}".encode(), "sha256")
    assert vault.keyed_hash(value, kind) == wanted.hexdigest()
