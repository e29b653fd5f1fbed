"""Livy: applications of Spark that are submitted over HTTP."""
