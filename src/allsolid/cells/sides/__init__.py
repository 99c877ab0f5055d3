"""The sides of a face: composite, metal, alloy or blocking, with one interface (`side.Side`)."""
