"""What can be typed: commands, their options and their help; what they do is in `harness.cli`.

In reading order:

command  a command, a group of them and a panel: examples, suggestions, former names of options
options  the arguments and options that several commands have
survey_options  the arguments and options of `harness survey`
measure  `harness bench | view | serve | survey`
predict  `harness predict | sweep | tune | maps | calibrate`
tuning   the options of `harness tune`
topic       the parts of a scenario that can be explained
inputs   `harness validate | dataset | retrieve`
conditions  `harness networks | devices | schema`
results  `harness runs | tables`
kept_runs  `harness results | reproduce`
judge    `harness compare | history | gate | audit`
trust    `harness certify | fidelity`

What a command needs is imported when it runs: help comes at once. A new command is a function in
the module of its panel, with an example that can be typed, and a module of `harness.cli`.
"""
