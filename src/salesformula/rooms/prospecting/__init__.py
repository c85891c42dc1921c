"""The room prospecting."""
