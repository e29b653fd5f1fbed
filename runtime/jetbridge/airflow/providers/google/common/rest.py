"""Services of Google Cloud over REST, with the credentials of a connection: no client library of their own is needed.

Names of fields may be those of the documentation of the REST API (`numWorkers`) or those of Google's clients (`num_workers`): the services take both.
https://cloud.google.com/apis/docs/overview
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from jetbridge.airflow.providers.google.common.hooks.base_google import GoogleBaseHook
from jetbridge.definitions.signals import TaskException

_AGAIN = frozenset({429, 500, 502, 503, 504})
_LONGEST_PAUSE = 30.0


class GoogleError(TaskException):
    """A service refused; `status` is that of HTTP."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class GoogleRestHook(GoogleBaseHook):
    """Requests to services of Google Cloud."""

    def request(
        self,
        verb: str,
        url: str,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """What the service answers; one that is too busy is asked again, as often as the connection says (`num_retries`).

        Raises:
            GoogleError: it refuses.
        """
        session, pause = self.authorized_session(), 1.0
        for attempt in range(self.num_retries + 1):
            answer = session.request(
                verb, self._place(url), json=body, params=query, timeout=timeout or 60, headers=headers
            )
            if answer.status_code not in _AGAIN or attempt == self.num_retries:
                break
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        if not answer.ok:
            raise GoogleError(_reason(answer), answer.status_code)
        return answer.json() if answer.content else {}

    def pages(self, url: str, key: str, query: Mapping[str, Any] | None = None, limit: int | None = None) -> list[Any]:
        """All items of a list, page after page; at most `limit` of them."""
        found: list[Any] = []
        token: str | None = None
        while limit is None or len(found) < limit:
            answer = self.request("GET", url, query={**(query or {}), **({"pageToken": token} if token else {})})
            found += answer.get(key, ())
            token = answer.get("nextPageToken")
            if not token:
                break
        return found[:limit]

    def _place(self, url: str) -> str:
        """The address: the connection's `api_endpoint` stands for the service's host."""
        endpoint = self._get_field("api_endpoint")
        if not endpoint:
            return url
        parts = urlsplit(url)
        base = endpoint if "://" in endpoint else f"https://{endpoint}"
        return f"{base.rstrip('/')}{parts.path}{'?' + parts.query if parts.query else ''}"


def _reason(answer: Any) -> str:
    try:
        error = answer.json()["error"]
    except (ValueError, KeyError, TypeError):
        return f"{answer.status_code} {answer.reason}: {answer.text[:500]}"
    return f"{answer.status_code} {error.get('message', error) if isinstance(error, dict) else error}"


def as_clients_say(value: Any) -> Any:
    """An answer with the names of fields that Google's Python clients use: `createTime` is `create_time`."""
    if isinstance(value, Mapping):
        return {_snake(name): as_clients_say(each) for name, each in value.items()}
    if isinstance(value, list):
        return [as_clients_say(each) for each in value]
    return value


def _snake(name: str) -> str:
    plain = re.fullmatch(r"[a-z][a-zA-Z0-9]*", name)
    return re.sub(r"[A-Z]", lambda found: f"_{found.group().lower()}", name) if plain else name
