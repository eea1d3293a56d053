"""The real Cornerstone3D in a real Chromium as a second lane, in reading order.

load     what the viewer is asked to load, and everything that was seen while it did
"""
