"""Benchmarking of progressive loading of medical images over an emulated network."""

__version__ = "0.1.0"
