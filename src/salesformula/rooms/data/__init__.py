"""The room data: what is loaded, how complete it is, what was set aside, and the way back."""
