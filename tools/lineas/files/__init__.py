"""One file as text; knows no field of ours."""

JOURNAL = ".lineas"  # the folder that is there while files are changed. journal.py knows the rest of it
