"""Spark: applications, queries and transfers that are handed to the programs of a Spark installation."""
