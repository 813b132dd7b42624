"""Rules on the texts of a record, and what they look at: passages, classes of words, spelling."""
