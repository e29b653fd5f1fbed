"""The user's functions as ops: only what names Airflow is rewritten; comments and formatting stay."""
