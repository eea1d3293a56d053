"""What if: everything here runs on a virtual clock.

In reading order:

document     what a scenario would give on a device, as a run document
byte_study   how good the first bytes of images are, and loads with them
calibration  what this machine needs for its own work, as a device
readable    at how many slices a second a case can be read, by bisection
reading_study what reading a series would be like while it loads
workers      processes of this machine that end with their parent
sweep        thousands of predictions, on all cores or a cluster
worth        whether a case is worth it against another, and over which networks
tune         a search for the configuration that renders first and completes in time
"""
