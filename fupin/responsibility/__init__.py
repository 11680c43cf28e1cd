"""Responsibility letters (责任书, 三(一)): a year's targets divided among those below, issued, signed and returned."""
