"""The part that runs inside Airflow's own interpreter: it is started by `launch.py` and speaks JSON.

It needs nothing but the standard library, Airflow 2.7 or newer, and `jetbridge.documents`, which is plain Python.
"""
