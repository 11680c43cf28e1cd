"""Measurements: every speed the README quotes can be taken again with `make bench`."""
