"""The plant: its steps, routes, rules and scrap, and how they grow with scale."""
