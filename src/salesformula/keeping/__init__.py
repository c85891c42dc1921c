"""What a company must be able to do with its data as a whole: save them, bring them back, forget someone."""
