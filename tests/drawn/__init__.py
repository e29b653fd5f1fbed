"""Small DAGs, drawn at random: described, made as DAGs of Airflow, made as jobs."""
