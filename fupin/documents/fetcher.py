"""Lets a letter reach nothing but `data:` and the assets named to it."""

import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse

PREFIX = "asset:"
BASE = "asset:"  # a relative address becomes an unknown one, and so an error


class AssetFetcher(URLFetcher):  # type: ignore[misc]
    """`asset:<name>` reads the file of that name; there are no redirects, files or network."""

    def __init__(self, assets: Mapping[str, Path]) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
        self._assets = dict(assets)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        """Answer from the assets; anything else but `data:` is a ValueError."""
        name = url.removeprefix(PREFIX)
        if url.startswith(PREFIX) and name in self._assets:
            return _answer(url, self._assets[name])
        return super().fetch(url, headers)


def _answer(url: str, path: Path) -> Any:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return URLFetcherResponse(url, path.read_bytes(), headers={"Content-Type": kind})
