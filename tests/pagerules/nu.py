"""The Nu HTML checker of the W3C, over many files at once, for Java starts slowly; `bin/nu` fetches it."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "fupin-nu")
JAR = Path(os.environ.get("FUPIN_NU") or CACHE, "vnu.jar")
COMMAND = ["java", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always"]


class Fault(NamedTuple):
    """An error or a warning: in which file and line, what is wrong, and the text around it."""

    file: str
    line: int
    words: str
    near: str

    def __str__(self) -> str:
        """Without the file: whoever reads it wants to know the page."""
        return f"line {self.line}: {self.words} {self.near!r}"


def wanting() -> str:
    """Why nothing can be checked on this machine; empty if it can."""
    if not shutil.which("java"):
        return "java is not installed: the Nu HTML checker needs 17 or later"
    return "" if JAR.is_file() else f"{JAR} is not there: bin/nu fetches it"


def faults(kind: str, *paths: Path) -> list[Fault]:
    """All that the checker finds in files of one kind, html or css; a folder stands for the files in it."""
    run = subprocess.run([*COMMAND, f"--{kind}", *map(str, paths)], capture_output=True, check=True)
    told: list[dict[str, Any]] = json.loads(run.stdout)["messages"]
    return [
        Fault(one["url"].rpartition("/")[2], one.get("lastLine", 0), one["message"], one.get("extract", ""))
        for one in told
        if one["type"] != "info" or one.get("subType") == "warning"
    ]
