"""Records for tests, in the words of the domain.

`records` has factories of rows that no workflow stands behind: States, people, meetings, themes. `world` has the
fixture `seed_world`: the seed confirmed, an open period, invited States and their people, all made through the actions.
`story` has the short verbs of that world (`draft`, `send`, `accept`, `publish`, ...). `files` makes small real files.
Whatever has a stage or a date of its own is made by an action, never by a factory.
"""
