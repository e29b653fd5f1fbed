"""What Airflow's own names mean to the evaluator, and the DAGs that it leaves behind; `read_dags` is the way in."""

from jetbridge_translator.extract.neighbours import neighbours_of
from jetbridge_translator.extract.reading import ReadOptions, read_dags

__all__ = ["ReadOptions", "neighbours_of", "read_dags"]
