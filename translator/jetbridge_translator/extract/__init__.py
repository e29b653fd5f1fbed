"""What Airflow's own names mean to the evaluator, and the DAGs that it leaves behind; `read_dags` is the way in."""

from jetbridge_translator.extract.reading import ReadOptions, read_dags

__all__ = ["ReadOptions", "read_dags"]
