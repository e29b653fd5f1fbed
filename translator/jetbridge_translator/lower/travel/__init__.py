"""The user's code that has to travel along: the transitive closure of what the written code needs."""
