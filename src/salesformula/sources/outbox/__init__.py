"""What was written here and is to stand in the CRM as well: entered with the action, sent once, found again."""
