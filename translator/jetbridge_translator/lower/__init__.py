"""Models to job plans, one pass per file."""
