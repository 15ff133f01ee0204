"""The press: from the figures of a release to its pages, carriers and library."""
