"""The web application as a whole: settings, addresses, start."""
