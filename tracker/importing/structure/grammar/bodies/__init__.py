"""The habits of bodies that the grammar knows: a table each, and the order in which documents are tried."""
