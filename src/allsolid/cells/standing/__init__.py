"""What is to be known of a cell beside its figures: checks, contacts, what was shown."""
