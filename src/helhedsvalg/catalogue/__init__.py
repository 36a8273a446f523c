"""Catalogue files to a checked Catalogue."""
