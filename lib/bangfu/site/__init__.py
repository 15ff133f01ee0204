"""What readers find at the top of `reports/`: the index, the feed, the figure finder."""
