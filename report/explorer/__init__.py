"""The list of recommendations: its parameters, facets, search and order."""
