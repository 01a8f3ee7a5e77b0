"""The Bot API's methods, one file per errand. Each takes a checked Call and gives the `result` of the answer."""
