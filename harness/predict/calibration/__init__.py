"""What this machine needs for its own work, measured: timings in, a device out.

fit          costs from timings: least squares, and no cost below zero
datasets     the images that are decoded, drawn and asked for
decoding     decoders and painter, one image after the other and nothing beside
requests     one request at a time: client, origin, and the emulator in between
loads        whole loads with everything at work at once: what threads cost each other
metadata     what is read before the first frame: inflated and parsed
calibrate    the device that all of it makes, and how well it explains the timings
page_fit     a browser, fitted to what the real viewer showed
viewed_loads the rows of loads that a browser is fitted to
free_readings  those of readings, where no network is in the way
device_file  a device as a file
nearest      which of the stated devices a machine is that was never calibrated
"""
