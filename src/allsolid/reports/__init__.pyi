# reports: what is public, each from its file
from .csvtext import csv_text as csv_text
from .document import finite_document as finite_document
from .html import render as render
from .page import (
    Drawing as Drawing, Fact as Fact, Facts as Facts, Page as Page, Picture as Picture, Prose as
    Prose, Section as Section, Table as Table,
)
from .write import write_whole as write_whole
