"""Reports: pages as plain data, rendered to one self-contained HTML file."""

from allsolid.reports.csvtext import csv_text
from allsolid.reports.document import finite_document
from allsolid.reports.html import render
from allsolid.reports.page import Drawing, Fact, Facts, Page, Picture, Prose, Section, Table
from allsolid.reports.write import write_whole

__all__ = [
    "Drawing",
    "Fact",
    "Facts",
    "Page",
    "Picture",
    "Prose",
    "Section",
    "Table",
    "csv_text",
    "finite_document",
    "render",
    "write_whole",
]
