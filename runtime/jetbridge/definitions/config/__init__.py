"""Config: schemas and their validation, `Config` classes, run config."""
