"""Review of a response: the queue, the decision, and one answer beside the version before."""
