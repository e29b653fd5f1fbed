"""What tests of jobs use: runs in which every system is a fake.

`run_with_fakes(job)` is the smoke test that `migrate` writes for each job.
"""

from jetbridge.testing.fakes import Call, FakeResource, FakeText
from jetbridge.testing.run import FakeRun, run_with_fakes

__all__ = ["Call", "FakeResource", "FakeRun", "FakeText", "run_with_fakes"]
