"""A record as large as the world, made for measuring; and the time that each page takes over it."""
