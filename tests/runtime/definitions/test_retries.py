"""How long a retry waits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jetbridge import Backoff, InvalidDefinitionError, Jitter, RetryPolicy

ATTEMPTS = st.integers(1, 12)
DELAYS = st.floats(0.1, 1000)


@given(ATTEMPTS, DELAYS)
def test_backoff(attempt, delay):
    assert RetryPolicy(3, delay).calculate_delay(attempt) == delay
    assert RetryPolicy(3, delay, Backoff.LINEAR).calculate_delay(attempt) == attempt * delay
    assert RetryPolicy(3, delay, Backoff.EXPONENTIAL).calculate_delay(attempt) == (2**attempt - 1) * delay


@given(ATTEMPTS, DELAYS, st.sampled_from([None, *Backoff]))
def test_jitter_stays_in_its_bounds(attempt, delay, backoff):
    plain = RetryPolicy(3, delay, backoff).calculate_delay(attempt)
    assert 0 <= RetryPolicy(3, delay, backoff, Jitter.FULL).calculate_delay(attempt) <= plain
    assert abs(RetryPolicy(3, delay, backoff, Jitter.PLUS_MINUS).calculate_delay(attempt) - plain) <= delay


@given(ATTEMPTS)
def test_a_wait_is_never_longer_than_the_longest(attempt):
    assert RetryPolicy(3, 1, Backoff.EXPONENTIAL, max_delay=5).calculate_delay(attempt) <= 5


@pytest.mark.parametrize("options", [{"backoff": Backoff.LINEAR}, {"jitter": Jitter.FULL}, {"max_retries": -1}])
def test_policies_that_make_no_sense(options):
    with pytest.raises(InvalidDefinitionError):
        RetryPolicy(**options)
