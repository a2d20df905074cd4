"""The writes, one file for each group of verbs."""
