"""Retention: how long what is kept about people stays, as rules of the company; the worker sees to it."""
