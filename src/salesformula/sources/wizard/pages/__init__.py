"""The pages of the wizard, one step a file."""
