"""What must happen as a whole is not interrupted in its middle."""

from __future__ import annotations

import signal

import pytest

from jetbridge import ExecutionInterruptedError
from jetbridge.execution.interrupts import interrupts_held_back, interrupts_raised


def test_an_interrupt_comes_at_once() -> None:
    with interrupts_raised(), pytest.raises(ExecutionInterruptedError, match="SIGTERM"):
        signal.raise_signal(signal.SIGTERM)


def test_an_interrupt_waits_for_the_end_of_the_block() -> None:
    done = []

    def whole() -> None:
        with interrupts_held_back:
            with interrupts_held_back:
                signal.raise_signal(signal.SIGINT)
            done.append("all")

    with interrupts_raised(), pytest.raises(ExecutionInterruptedError, match="SIGINT"):
        whole()
    assert done == ["all"]


def test_what_was_held_back_is_raised_once() -> None:
    with interrupts_raised():
        with pytest.raises(ExecutionInterruptedError), interrupts_held_back:
            signal.raise_signal(signal.SIGINT)
        with interrupts_held_back:
            pass
