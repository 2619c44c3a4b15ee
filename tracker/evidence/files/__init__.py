"""What kind of file an upload is, by its content and never by its name, and whether it may be kept (docs/adr/0013).

Nothing here knows the record: bytes in, facts or a sentence out. What is kept may differ from what came: pictures lose
their metadata, a text in UTF-16 becomes UTF-8. The checksum is that of what is kept. `examining` is the way in. This
module imports no other, because a child process imports only the modules that it needs.
"""
