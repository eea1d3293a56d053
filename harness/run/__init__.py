"""One run, from preparation to the last sample.

In reading order:

plan             what a case plays, and what to expect of it before anything is measured
preparation      what a scenario's cases find, and what they should do
processors       what the processors of this machine do in a load, and who else uses them
server           somebody else's server: learnt once, then loaded from as it is
origins          the origins of a run, and another where one has ended
route            the way to the images: the origin, and the emulator in between
lanes            one load of one case: by our loader, by the real viewer, or on a virtual clock
validity         whether a sample may be counted, and why not
study_files      the answers before the first frame as files
rig              what loads are measured over: real servers, or a stand-in
provenance       program, machine, versions and moment of a run
recorded_scenario the scenario of a run, from its document
scenario_record  what a run document keeps of its scenario
picture_meter    the quality of pictures, worked out from the dataset
assessment       how good a run was when, from its traces
experiment       a run from beginning to end: sequence only
links            which links are still to be certified, before the loads and after them
reading_rows     the rows of a scenario that somebody reads: what each plays, and keeps
read_for_real    those readings from beginning to end, with our loader
read_in_viewer   the same in a real viewer, whose wheel is turned
reading_assessment how good what readings showed was, from their traces
turns            two experiments that take turns, load by load
first_shown      when each image first shows something, and why the last one waits
explanation      what a configuration would fetch, without a network
"""
