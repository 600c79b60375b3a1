"""The clock's way in: the timetable, and the one leader that runs it."""
