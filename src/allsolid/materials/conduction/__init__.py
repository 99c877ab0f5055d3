"""Conductivity: laws, rows of measurements, fits, tables that people bring."""
