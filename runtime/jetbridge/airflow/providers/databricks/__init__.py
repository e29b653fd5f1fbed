"""Databricks: runs, jobs, notebooks, statements."""
