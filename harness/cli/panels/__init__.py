"""What can be typed: commands, their options and their help; what they do is in `harness.cli`.

In reading order:

options  the arguments and options that several commands have
inputs   the commands that have commands of their own
predict  the options of `harness tune`
"""
