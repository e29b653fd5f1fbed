"""dbt Cloud: runs of jobs."""
