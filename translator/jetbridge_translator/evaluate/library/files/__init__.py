"""Files and paths: read inside the given folders only, never written."""
