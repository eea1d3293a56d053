"""The pure part: no IO, no clock, no logging; time comes in as an argument."""
