"""What is done to a cell: steps, profiles over time, files of cyclers."""
