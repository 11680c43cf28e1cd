"""Walks through a demonstration office as each of its accounts and keeps every page; goes with the forms, too."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from fupin import worker
from fupin.demo.accounts import PASSWORD
from tests.pagerules.seen import ERROR, Seen
from tests.pages import Page

NOBODY, SCREEN = "", "kiosk"  # whoever has not signed in, and whoever stands before the shared screen
WALKERS = (NOBODY, "chuangkou", "xiangzhen", "xianji", "caizheng", "shiji", "guanli", "shenji")
STARTS = ("/", "/login", "/help", "/verify", "/verify?code=AAAA-AAAA", "/kiosk")
MOST_ALIKE = 2  # addresses of one route with the same names in the query, for each account
FILES = (".pdf", ".xlsx", ".jpg", ".png")  # of these one: no page, and long in the making
NOT_FOLLOWED = {"assets.serve"}
FRESH = re.compile(
    r'name="(csrf_token|form_key|key|page)" value="[^"]*"|<strong class="number">\d+</strong>|data-(left|end)="\d+"'
)  # differs each time a page is shown


class Walker:
    """One account with its browser, and what it has seen."""

    def __init__(self, app: Flask, account: str, state: str, compared: set[tuple[str, int]]) -> None:
        self.app, self.account, self.state, self.compared = app, account, state, compared
        self.client: FlaskClient = app.test_client()
        self.seen: list[Seen] = []
        self.reached: set[str] = set()
        self.differing: list[str] = []
        if account == SCREEN:
            page = Page(self.client.get("/kiosk"))
            made = self.client.post("/kiosk/demonstration", data=page.answers("把这个浏览器当作演示的自助机"))
            assert made.status_code == 303
        elif account:
            page = Page(self.client.get("/login"))
            sent = page.answers("登录") | {"username": [account], "password": [PASSWORD]}
            assert self.client.post("/login", data=sent).status_code == 303, account

    def work(self) -> None:
        """The worker does whatever waits."""
        while worker.work_once(self.app, worker.HANDLERS):
            pass

    def endpoint(self, address: str, method: str = "GET") -> str:
        """The route that an address leads to; empty if to none."""
        try:
            found: str = self.app.url_map.bind("localhost").match(urlsplit(address).path, method)[0]
            return found
        except RequestRedirect as moved:
            return self.endpoint(moved.new_url, method)
        except HTTPException:
            return ""

    def open(self, address: str) -> Seen | None:
        """Ask for an address as a link does; a page is kept, and where a redirect leads as well."""
        answer = self.client.get(address)
        if answer.status_code in {302, 303, 308}:
            return self.open(answer.location)
        endpoint = self.endpoint(address)
        if answer.status_code in {200, 204}:
            self.reached.add(endpoint)
        if answer.mimetype != "text/html" or not answer.data:
            return None
        seen = self._keep(endpoint, address, answer)
        if (endpoint, seen.status_code) not in self.compared:
            self.compared.add((endpoint, seen.status_code))
            self.differing += [] if self.same_for_htmx(address) else [seen.name]
        return seen

    def same_for_htmx(self, address: str) -> bool:
        """Whether htmx gets the same bytes as a browser; what is new each time aside."""
        told = {"HX-Request": "true", "HX-Target": "main", "HX-Current-URL": "/"}
        plain, island = (self.client.get(address, headers=headers).get_data(as_text=True) for headers in ({}, told))
        return FRESH.sub("", plain) == FRESH.sub("", island)

    def post(self, address: str, data: dict[str, list[Any]]) -> Seen | str:
        """Send a form: the page that came back at once, or the address it leads to."""
        answer = self.client.post(address, data=data, headers={"Sec-Fetch-Site": "same-origin"})
        if answer.status_code in {302, 303}:
            return str(answer.location)
        if answer.mimetype != "text/html" or not answer.data:
            return address
        texts = {name: [value for value in values if isinstance(value, str)] for name, values in data.items()}
        return self._keep(self.endpoint(address, "POST"), address, answer, texts)

    def _keep(self, endpoint: str, address: str, answer: Any, sent: dict[str, list[str]] | None = None) -> Seen:
        status, html = answer.status_code, answer.get_data(as_text=True)
        state = ERROR if status >= 400 else self.state
        seen = Seen(state, self.account, endpoint, address, status, html, dict(answer.headers), sent or {})
        self.seen.append(seen)
        return seen

    def walk(self, starts: list[str]) -> None:
        """Follow every link, a few of each kind."""
        ahead, known = deque(starts), set(starts)
        alike: Counter[tuple[str, ...]] = Counter()
        while ahead:
            seen = self.open(ahead.popleft())
            for address in links(seen) if seen else ():
                kind = (self.endpoint(address), *sorted(name for name, _ in parse_qsl(urlsplit(address).query)))
                most = 1 if address.endswith(FILES) else MOST_ALIKE
                if kind[0] and kind[0] not in NOT_FOLLOWED and address not in known and alike[kind] < most:
                    known.add(address)
                    alike[kind] += 1
                    ahead.append(address)


def links(seen: Seen) -> Iterator[str]:
    """Where the page leads inside the office, without the part of the page; and its pictures."""
    led = [link.get("href", "") for link in seen.page.all("a")]
    for link in [*led, *(picture.get("src", "") for picture in seen.page.all("img"))]:
        address = link.partition("#")[0]
        if address.startswith("/") and not address.startswith("//"):
            yield address
