"""What was delivered without those who were forgotten: kept files, and what arrives later."""
