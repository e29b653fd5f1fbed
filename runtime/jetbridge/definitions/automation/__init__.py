"""What starts runs by itself: schedules and sensors, evaluated in memory. The daemon that ticks them stands elsewhere."""
