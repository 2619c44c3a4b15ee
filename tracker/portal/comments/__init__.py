"""What colleagues of one State say to each other about an answer or a commitment."""
