#!/usr/bin/env python3
"""Writes the notebook of a script with # %% cells beside it: make_notebook.py three_methods.py"""

import json
import pathlib
import re
import sys


def cells(text):
    """(kind, lines) of every cell."""
    for marker, body in re.findall(r"^# %%(.*)\n((?:(?!# %%).*\n)*)", text, re.MULTILINE):
        lines = body.strip("\n").split("\n")
        if "[markdown]" in marker:
            yield "markdown", [re.sub(r"^# ?", "", line) for line in lines]
        else:
            yield "code", lines


def notebook(text):
    """As text, in version 4.5 of the format, without outputs."""
    written = []
    for number, (kind, lines) in enumerate(cells(text)):
        source = [line + "\n" for line in lines[:-1]] + lines[-1:]
        cell = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": source}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        written.append(cell)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps({"cells": written,
                       "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
                       "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"


if __name__ == "__main__":
    script = pathlib.Path(sys.argv[1])
    script.with_suffix(".ipynb").write_text(notebook(script.read_text()))
