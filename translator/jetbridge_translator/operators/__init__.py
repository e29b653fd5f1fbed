"""Which op an operator becomes: tables, one file per Airflow provider."""
