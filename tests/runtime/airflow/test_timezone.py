"""`jetbridge.airflow.timezone` gives what `airflow.utils.timezone` gives."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from pathlib import Path

import pendulum
import pytest

from jetbridge.airflow import timezone

PROGRAM = """
import datetime as dt, json, pendulum
berlin, twice = pendulum.timezone("Europe/Berlin"), dt.datetime(2024, 10, 27, 2, 30)
naive, aware = dt.datetime(2024, 3, 1, 12, 0, 0, 5), dt.datetime(2024, 7, 1, 12, tzinfo=berlin)
def tried(call):
    try:
        return repr(call())
    except ValueError as error:
        return str(error)
print(json.dumps([tried(call) for call in (
    lambda: timezone.datetime(2024, 1, 2).isoformat(),
    lambda: timezone.datetime(2024, 1, 2, tzinfo=berlin).isoformat(),
    lambda: timezone.make_aware(naive).isoformat(),
    lambda: timezone.make_aware(twice, berlin).isoformat(),
    lambda: timezone.make_aware(twice, dt.timezone.utc).isoformat(),
    lambda: timezone.make_aware(aware),
    lambda: timezone.make_naive(aware).isoformat(),
    lambda: timezone.make_naive(aware, berlin).isoformat(),
    lambda: timezone.make_naive(naive),
    lambda: timezone.convert_to_utc(aware).isoformat(),
    lambda: timezone.convert_to_utc(naive).isoformat(),
    lambda: timezone.convert_to_utc(None),
    lambda: timezone.coerce_datetime(naive).isoformat(),
    lambda: timezone.coerce_datetime(aware).isoformat(),
    lambda: timezone.parse("2024-01-02").isoformat(),
    lambda: timezone.parse("2024-01-02T03:04:05+02:00").isoformat(),
    lambda: timezone.parse("2024-01-02", timezone=berlin).isoformat(),
    lambda: timezone.from_timestamp(86400).isoformat(),
    lambda: [timezone.is_naive(naive), timezone.is_localized(naive), timezone.is_naive(aware), timezone.is_localized(aware)],
    lambda: timezone.utc_epoch().isoformat(),
    lambda: timezone.utcnow().tzname(),
)]))
"""


@pytest.mark.airflow
def test_it_gives_what_airflow_gives(airflow2_python: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exec(PROGRAM, {"timezone": timezone})  # noqa: S102 -- the same program runs in Airflow
    ours = json.loads(capsys.readouterr().out)
    program = f"from airflow.utils import timezone\n{PROGRAM}"
    asked = subprocess.run([airflow2_python, "-c", program], capture_output=True, text=True, check=True)
    assert ours == json.loads(asked.stdout.strip().splitlines()[-1])


def test_moments_have_a_zone() -> None:
    assert timezone.datetime(2024, 1, 2) == dt.datetime(2024, 1, 2, tzinfo=dt.timezone.utc)
    assert isinstance(timezone.parse("2024-01-02"), pendulum.DateTime)
    with pytest.raises(ValueError, match="make_aware expects a naive datetime"):
        timezone.make_aware(timezone.utcnow())
