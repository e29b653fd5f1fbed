"""What a migration came to, for people and machines."""
