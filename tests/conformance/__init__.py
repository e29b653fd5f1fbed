"""Dagster's own tests of its public op layer, run against this runtime: `make conformance`.

Nothing of Dagster is kept here: its source distribution is downloaded, and the module `dagster` is an alias of `jetbridge` while its tests run.
"""
