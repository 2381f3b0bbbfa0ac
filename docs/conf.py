"""The documentation site: ``make docs``. Pages under ``docs/generated`` are made from the code at each build."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import generate  # noqa: E402

from pipeline import __version__  # noqa: E402

project = "核查 hecha"
author = copyright = "hecha"
version = release = __version__
language = "zh_CN"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["tables.md", "measured"]  # the generated one has examples too; what was measured is included where it is explained
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "attrs_inline"]
suppress_warnings: list[str] = []
nitpicky = True
nitpick_ignore_regex = [("py:.*", r".*")]  # annotations name types of other libraries, whose documentation is not fetched
autodoc_typehints = "description"
autodoc_member_order = "bysource"
add_module_names = False
html_theme = "furo"
html_title = "核查 hecha"
html_theme_options = {"navigation_with_keys": True}
html_static_path: list[str] = []
html_last_updated_fmt = None
html_show_sphinx = False
html_copy_source = False
html_search_language = "zh"

logging.getLogger("jieba").disabled = True  # its notes would stand among the build's
generate.write(HERE / "generated")
