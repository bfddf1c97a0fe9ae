"""Measures whether answers are right, grounded, and absent where they should be."""
