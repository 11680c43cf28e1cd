"""Addresses that are the same in every request, worked out once."""

from typing import Any

from flask import current_app, url_for


def fixed(endpoint: str, **values: Any) -> str:
    """The address of a page; its values are few, since each address is kept."""
    known: dict[tuple[str, ...], str] = current_app.extensions.setdefault("fupin.addresses", {})
    key = (endpoint, *values.values())
    if key not in known:
        known[key] = url_for(endpoint, **values)
    return known[key]
