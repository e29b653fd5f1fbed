"""What expressions mean, one file per kind."""
