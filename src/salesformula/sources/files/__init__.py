"""Files of every kind, read into one form: text cells, each row with the line it stands on."""
