"""The command line; the only place that prints. Results on standard output, progress on error.

In reading order:

application  the command as a whole; `main` turns errors into exit codes
panels       what can be typed: commands, options and help
scenarios    which scenarios a command is about, and which of their cases and images
interruptible  programs of asyncio that end on Ctrl-C
bench_reading  `harness bench` of a scenario that somebody reads
bench        `harness bench` and `harness view`
kept_tables  the tables of a run beside its document
predict      `harness predict`
predict_reading  the same of a scenario that somebody reads
view_reading     the same in a real viewer, by a real wheel
own_work         the viewer's own work in it, fitted to its rows over no network
kept_readings    what readings leave in a folder: tables, rows, traces, judged pictures
readable     `harness readable`
worth        `harness worth`
expected_time  how long a measurement takes, told before it begins
good_pictures  what judging pictures takes, before `tune` searches for good ones
listing      entries in one line each, or as JSON
progress     what a person sees while it runs
outcome      what a person sees at the end: a table that fits, a sentence, where the rest is
report       `harness report`
quality      `harness quality`
opening_pages  `harness opening`
serve        `harness serve`
survey       `harness survey`
certify      `harness certify`
certify_kernel  `harness certify --reference kernel`
certify_losses  the same with `--loss`
dataset      `harness dataset list | show | build | import | export | syntaxes`
retrieve     `harness retrieve list | show | explain | import | export`
networks     `harness networks list | show | compare`
calibrate    `harness calibrate`, `harness devices list | show`
calibrate_viewer  `harness calibrate --viewer`
generated    a page that a command writes, and `make check` checks
fidelity     `harness fidelity record | page`
tune         `harness tune`
tune_search  how its search is set up
tune_sites   the same for several networks at once
smooth_reading  what `harness tune --until smooth=10` reads
tables       `harness tables`
language_tag the language that `--lang` names
compare      `harness compare`
runs         `harness runs list | show`
results      `harness results export | methods | explain`
committed_today  the committed runs as they stand against today's program
renew        `harness results stale | renew`
gate         `harness gate`
budget       how long a command may measure
against      `harness bench A --against B`
nightly      `harness nightly`
audit        `harness audit`
history      `harness history add | show | acknowledge`
reproduce    `harness reproduce`
device_choice the device that a command predicts for
viewer_choice which viewer loads, by --viewer
sweep        `harness sweep`
maps         `harness maps`
validate     `harness validate`
schema_help  `harness help`
"""

from harness.cli.application import main

__all__ = ["main"]
