"""Bodies of jobs and graphs: which node stands where, what it waits for, which loops are kept, and how results are called."""
