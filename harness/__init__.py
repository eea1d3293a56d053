"""Benchmarking of progressive loading of medical images over an emulated network.

In reading order:

core         the rules and the models: no IO, no clock, no logging
errors       the tree of errors, by who can mend them
child        a process of ours that serves until its parent is gone
workers      processes that compute for this one, and end with it
durable      files that are on the disk once they are written
request_log  what a viewer asked for, one JSON object a line
scenario     scenario files: YAML that a person wrote to frozen values
dataset      images: drawn, fetched or brought along, encoded into a DICOMweb tree
origin       the DICOMweb server
emulator     the network between client and origin: an embedded mitmproxy that shapes streams
certificate  an independent probe of the emulated link
reference    the kernel's own TCP over a link of the kernel's
loader       plays a retrieve configuration, on the wire or on a virtual clock
viewer       the real viewer in a real browser: the same load, as a second lane
results      the run document: every sample, and how it is kept
provenance   program, machine, versions and moment of a run
viewer_code  retrieve configurations from viewer code, and back into it
explanation  what a configuration would fetch, without a network
plan         what a case should do, before anything is measured
validity     whether a sample may be counted, and why not
fidelity     whether the loader does what the real viewer does
measurement  one load of one case: by our loader, by the real viewer, or on a virtual clock
calibration  what this machine needs for its own work, as a device
kernel_comparison  the emulated link beside the kernel's
preparation  what a scenario's cases find, and what they should do
tune         a search for the configuration that renders first and completes in time
scenario_record  what a run document keeps of its scenario
prediction   what a scenario would give on a device, on a virtual clock
rig          what loads are measured over: real servers, or a stand-in
experiment   a run from beginning to end: sequence only
sweep        thousands of predictions, on all cores or a cluster
maps         what a sweep found, as pictures and sentences
reporting    tables from run documents
cli          the command line; the only place that prints
"""

__version__ = "0.1.0"
