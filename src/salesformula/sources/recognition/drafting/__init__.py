"""From recognised files to the text of a mapping."""
