"""The whole registry for other programs."""
