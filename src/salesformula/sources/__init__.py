"""What others keep, brought in: files are read, mapped, checked and built into facts, whole or not at all."""
