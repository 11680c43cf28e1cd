"""Flask as this application uses it: without coroutines."""

from collections.abc import Callable
from typing import Any

import flask


class Flask(flask.Flask):
    """No view or hook of ours is a coroutine, so none is looked at a dozen times a request to find out."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is."""
        return func
