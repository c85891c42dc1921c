"""The import wizard: files in, what they are, checks, import, result. For people who have exports and no mapping."""
