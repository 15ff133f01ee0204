"""The library: what readers find above all releases: index, feed, figure finder."""
