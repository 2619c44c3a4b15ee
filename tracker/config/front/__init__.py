"""What stands between sockets and threads: slow people wait here, and hold nothing that others need (docs/adr/0023).

A request is read whole before a thread works at it, and an answer is sent while the thread works at the next request.
What belongs here: bytes, limits of size and time, and which threads. Nothing here knows a page, a person or a database.
"""
