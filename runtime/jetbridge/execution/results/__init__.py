"""What a run gives back to who started it."""
