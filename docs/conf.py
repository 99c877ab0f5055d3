"""Sphinx: prose by hand, the API from the docstrings."""

import allsolid

project = "allsolid"
author = "The allsolid developers"
copyright = f"2026, {author}"
version = release = allsolid.__version__

extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "myst_parser"]
html_theme = "pydata_sphinx_theme"
html_title = "allsolid"
html_theme_options = {
    "show_toc_level": 2,
    "navigation_with_keys": False,
    "use_edit_page_button": False,
}
html_static_path = ["_static"]
exclude_patterns = ["_build"]
autodoc_typehints = "description"
autodoc_member_order = "bysource"
napoleon_use_rtype = False
nitpicky = False
# attributes of several classes share the field's plain names (energy, resistance, name)
suppress_warnings = ["ref.python"]
