"""What statements mean, one file per kind."""
