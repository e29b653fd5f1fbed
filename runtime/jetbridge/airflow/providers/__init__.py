"""Hooks, operators and sensors of Airflow's providers, one module a system, imported when something first uses them.

What a hook does is written once, here; the resources of `jetbridge.resources` and the operator classes that team code inherits from call it.
"""
