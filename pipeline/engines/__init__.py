"""Where the work of a run is done: one function, `map_unordered`, an engine a file."""
