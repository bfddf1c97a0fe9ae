"""Proves that what is shown is grounded, by other libraries than the assistant reads with."""
