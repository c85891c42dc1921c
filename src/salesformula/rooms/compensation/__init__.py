"""Pay that proves itself."""
