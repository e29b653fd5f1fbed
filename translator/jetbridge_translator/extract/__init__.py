"""What Airflow's own names mean to the evaluator, one file per notion."""
