"""Words: how a number is said, in Chinese and in English."""
