"""`Docker` as resources.py writes it."""

from __future__ import annotations

import pytest

from jetbridge.resources import Docker


@pytest.mark.parametrize("url", [None, "unix:///run/docker.sock", ["tcp://a:2375", "tcp://b:2375"]])
def test_a_daemon_is_named_by_one_url_or_several_or_not_at_all(url: object) -> None:
    assert Docker(url=url, conn_id="registry").url == url
