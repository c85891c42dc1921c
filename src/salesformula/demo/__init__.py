"""The simulated company: drawn from a seed and known parameters, so that answers can be held against the truth."""
