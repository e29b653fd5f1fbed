"""Partitions of jobs: keys, time windows, and the run config and schedules that come of them."""
