"""From inputs to the record of a cell: parts, layers, case."""
