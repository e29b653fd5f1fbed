"""Moments as partition keys and back. An hour that comes twice, when clocks are set back, is told apart by its offset from UTC."""

from __future__ import annotations

import datetime as dt

OFFSET = "%z"


def key_of(moment: dt.datetime, fmt: str) -> str:
    """The key of a moment; that of the second hour of two with the same name ends in the offset."""
    text = moment.strftime(fmt)
    if OFFSET in fmt or not _is_second_of_two(moment):
        return text
    return moment.strftime(fmt + OFFSET)


def moment_of(key: str, fmt: str, tz: dt.tzinfo) -> dt.datetime:
    """The moment of a key, in the time zone.

    Raises:
        ValueError: the key is not of this form.
    """
    try:
        parsed = dt.datetime.strptime(key, fmt)  # noqa: DTZ007 - the zone is set below
    except ValueError:
        if OFFSET in fmt:
            raise
        parsed = dt.datetime.strptime(key, fmt + OFFSET)  # noqa: DTZ007 - the format ends in the offset
    return parsed.astimezone(tz) if parsed.tzinfo else parsed.replace(tzinfo=tz)


def _is_second_of_two(moment: dt.datetime) -> bool:
    return moment.fold == 1 and moment.utcoffset() != moment.replace(fold=0).utcoffset()
