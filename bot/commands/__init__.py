"""What the command line does, one file a command; `ajil run` itself is bot/app.py."""
