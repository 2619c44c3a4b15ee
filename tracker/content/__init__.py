"""What the record's content consists of, as data that nothing else in the record is needed to read."""
