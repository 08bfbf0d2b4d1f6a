"""Speed and memory as figures with their own reference, measured in the same run."""
