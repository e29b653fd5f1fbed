"""Timetables, and what drives schedules and sensors."""
