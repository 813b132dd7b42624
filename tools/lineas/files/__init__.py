"""One file as text; knows no field of ours."""
