"""Who someone is, what they may do, whose rows they may see, and the log of what was done."""
