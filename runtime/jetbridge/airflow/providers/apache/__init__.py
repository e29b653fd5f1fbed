"""Systems of the Apache Software Foundation: Spark, Livy."""
