"""What each role has to see to today: lines of one table, each counted by one bounded query."""

from fupin.reminders.counting import Desk, Line, Tally
from fupin.reminders.table import REMINDERS, Reminder, lines

__all__ = ["REMINDERS", "Desk", "Line", "Reminder", "Tally", "lines"]
