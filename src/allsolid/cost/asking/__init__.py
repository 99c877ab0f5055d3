"""What is asked of a cost: how sure, what differs, what price would meet a target."""
