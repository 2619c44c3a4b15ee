"""The page of components: each of them in every state, from samples made in memory."""
