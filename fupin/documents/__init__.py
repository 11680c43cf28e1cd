"""Letters of the office: from plain values to PDF bytes, without database or Flask."""
