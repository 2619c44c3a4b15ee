"""Questions for the search, written from the texts alone, and the pool of texts that they are asked of."""
