"""Forgetting someone: facts, kept files and database without them, totals as they were."""
