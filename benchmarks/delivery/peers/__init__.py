"""Other frameworks sending the same broadcast, each as its documentation shows it, in a process of its own.

Called with API address, token, first chat, number of chats, `free` or `paid`. Prints `lost` for each message that is
given up and `done` at the end, and then waits to be ended, so that its costs can be read.
"""
