"""Passwords: what a new one must be, and that checking takes as long for nobody as for somebody."""

import pytest

from fupin import passwords

GOOD = "Yanshi-2026-mima"


def test_a_password_is_verified_against_its_own_hash_only():
    kept = passwords.hash_password(GOOD)
    assert passwords.verify(kept, GOOD)
    assert not passwords.verify(kept, GOOD.lower())
    assert GOOD not in kept


def test_the_same_password_never_has_the_same_hash():
    assert passwords.hash_password(GOOD) != passwords.hash_password(GOOD)


@pytest.mark.parametrize("kept", ["", "-", "plain", "$argon2id$v=19$broken"])
def test_what_is_no_hash_verifies_nothing(kept):
    assert not passwords.verify(kept, GOOD)


def test_the_hash_for_unknown_accounts_costs_as_much_and_fits_nothing():
    kept = passwords.hash_password(GOOD)
    assert passwords.DUMMY_HASH.split("$")[:4] == kept.split("$")[:4]
    assert not passwords.verify(passwords.DUMMY_HASH, GOOD)
    assert not passwords.outdated(passwords.DUMMY_HASH)


def test_hashes_with_weaker_settings_are_outdated():
    weaker = passwords.DUMMY_HASH.replace("t=3", "t=1")
    assert passwords.outdated(weaker)


@pytest.mark.parametrize(
    "password", [GOOD, "纸鸢又飞过了白浪河Ab1", "a" * 60 + "B2-" + "x" * 65, "Kite over the river 7"]
)
def test_good_passwords_are_taken(password):
    assert passwords.problems(password, "chuangkou") == []


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Ab1-", "至少12位"),
        ("Ab1-" + "x" * 125, "最多128位"),
        ("abcdefgh-ijklm", "至少三种"),
        ("Chuangkou-2016", "账号名"),
        ("Weifang-2016-a", "容易被猜中"),
        ("Password-8-Xy", "容易被猜中"),
        ("Xy-123456-Zz", "容易被猜中"),
    ],
)
def test_other_passwords_are_refused_with_a_reason(password, said):
    assert any(said in problem for problem in passwords.problems(password, "chuangkou"))


def test_the_longest_password_counts_whole():
    longest = "Aa1-" + "x" * 124
    kept = passwords.hash_password(longest)
    assert not passwords.verify(kept, longest[:-1] + "y")
