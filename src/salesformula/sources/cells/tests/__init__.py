"""Tests of the reading of cells."""
