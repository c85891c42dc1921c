"""What a cell says: a date, a number, an id; and the cell itself, kept beside what was read from it."""
