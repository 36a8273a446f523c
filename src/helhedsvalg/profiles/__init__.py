"""Profiles, tables and options to a Profile."""
