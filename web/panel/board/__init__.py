"""The week board: lanes, blocks, moving by hand."""
