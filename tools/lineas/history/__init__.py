"""What is asked of git: two revisions side by side."""
