"""The vocabulary every room speaks. Pure: no files, no database, no clock, no web."""
