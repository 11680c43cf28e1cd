"""Passwords: hashing with Argon2id, and what a new one must be (GB/T 22239: length, classes, no common words)."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 128
CLASSES = 3
COMMON_LENGTH = 5  # a shorter common word inside a long password does no harm

# About 0.13 s a check on the reference machine: OWASP's second choice, with RFC 9106's passes and memory.
_HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)

# Whatever was typed is checked against this when the account does not exist, so that both answers take equally long.
DUMMY_HASH = "$argon2id$v=19$m=65536,t=3,p=1$O8i7722mLJsG92GYB4nrxg$T/DSL9lFO2jYAVtWwUlrtRMkXTTGUSy1zqcpI/3S1k0"

# Words that stand at the heart of weak passwords; compared without case, digits and signs around them included.
WEAK = (
    "12345", "54321", "11111", "00000", "88888", "66666", "abcde", "qwert", "asdfg",
    "zxcvb", "1qaz2wsx", "q1w2e3", "password", "passw0rd", "p@ssw0rd", "p@ssword", "admin", "administrator",
    "root123", "letmein", "welcome", "iloveyou", "monkey", "dragon", "woaini", "woaizhongguo", "zhongguo",
    "mima123", "wodemima", "guanliyuan", "shandong", "weifang", "linqu", "weicheng", "renshe", "fupin",
    "tuopin", "jiuye123", "renliziyuan",
)  # fmt: skip


def hash_password(password: str) -> str:
    """The password's Argon2id hash with its own salt."""
    return _HASHER.hash(password)


def verify(kept: str, password: str) -> bool:
    """Whether the password is the one behind the hash; takes equally long either way."""
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Whether the hash was made with weaker settings than today's and should be made again at log-in."""
    return _HASHER.check_needs_rehash(kept)


def problems(password: str, username: str) -> list[str]:
    """What is wrong with a new password, in words for the person choosing it; empty if it will do."""
    found = []
    if len(password) < SHORTEST:
        found.append(f"密码至少{SHORTEST}位，现在是{len(password)}位")
    if len(password) > LONGEST:
        found.append(f"密码最多{LONGEST}位，现在是{len(password)}位")
    if len({_class(character) for character in password}) < CLASSES:
        found.append("密码应包含大写字母、小写字母、数字、符号中的至少三种")
    if len(username) >= COMMON_LENGTH and username.lower() in password.lower():
        found.append("密码不能包含账号名")
    if any(weak in password.lower() for weak in WEAK):
        found.append("密码含有常见的词或连续数字，容易被猜中，请换一个")
    return found


def _class(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Lu", "Ll", "Nd"}:
        return category
    return "letter" if category.startswith("L") else "sign"
