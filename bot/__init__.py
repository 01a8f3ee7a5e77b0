"""Ajil (عاجل): headlines from newsrooms' tickers and feeds, pushed to the readers who follow them."""
