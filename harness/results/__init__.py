"""What a run leaves behind, and how it is kept.

record      what every part of a stored document has in common
reasons     why a load must not be counted: kinds with values
old_reasons the sentences of older runs, read into those kinds
opening_record what came before the first frame of a load
sample      one measured load: times, parts, bytes, and why it must not be counted
conditions  under what conditions a run was measured: machine, versions, images
prediction  what the predictions of a run were made with
certification  the links' certificates before and after
server_record somebody else's server: in which state loads found it, and its own times
case        one case as it was played: configuration, client, origin
document    the run document: conditions, scenario, published figures, and every sample
soundness   what keeps the figures of a run from being believed
schema      run document <-> JSON text: version, its history, and what to do about others
milestone_keys the times of a sample as keys of its document
silent_keys keys that a document leaves out where there is nothing to say
older       run documents of older versions, turned into today's
asked       what a reader's viewer asked for, and what two have in common
judged_reading readings in real viewers beside their predictions, as they are committed
predicted_reading readings that nobody measured, as they are committed
reading_rates  at how many slices a second cases can be read: rows <-> JSON text
reading_study  what reading was, or would be, like: rows <-> JSON text
versioned_file  a document of one version as a JSON file, and back
kernel      the emulated link beside the kernel's: document <-> JSON text
loss_comparison  the model of TCP beside the kernel's where packets are lost, as JSON and back
peers            the emulated link beside what others slow a network down with, as JSON and back
opening_figures what of openings cannot vary while nothing changes
figures     the figures of a run that are compared
reading_figures the figures of readings that are compared
history     the figures of a scenario's runs, one line each
sample_files the files of one sample, beside the run document
quality_times  when what a load showed was good, as a sample keeps it
first_bytes how good the first bytes of images are, as it is kept
pictures    every picture a run showed, its quality, and views of some <-> one Parquet file
trace       what happened in one load: requests, decodes, pictures shown
trace_file  a trace <-> one Parquet file
store       the run document on disk: rewritten whole after every sample, never left half
run_reference which run is meant: by its folder, or by its scenario and time
staleness   what of a run would come out differently today
publication the committed runs: which run may stand behind a page, and where it is kept
exported     a table as CSV, Parquet or JSON
reading_row_table every reading of studies as one table, for other programs
sample_table every sample of runs as one table, for other programs

Nothing here measures, reads a clock or knows how a sample came about.
"""
