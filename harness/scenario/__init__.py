"""Scenario files: from YAML that a person wrote to frozen values, or to a message that helps.

In reading order:

yaml_source      YAML without surprises: every value keeps its line, nothing in it runs
schema           what files may say, key for key
validation       a schema's complaints as messages of place, value, rule and remedy
library          blocks by name: beside the scenario first, then the built-in ones
planners         planners of this package, or of one's own in a file that may run
convert          schemas to the values of harness.core
devices          device files as devices
checks           rules that need two blocks at once, or a built dataset
server           somebody else's server, and its images before anybody has asked it
scenario         the Scenario, with its digest
syntax_levels    options by transfer syntax, and what they come to
remarks          what the client of a scenario ignores, and which client it is
variation        the Sweep: scenarios whose network, client and images vary
viewer_rules     what a scenario must be for the real viewer to load it
scenario_block   a scenario as its schema says, and what is wrong with the blocks it names
looked_up        a retrieve configuration with its stages and its planner looked up
hands            what a person does while a series loads: steps, or a file of moves
readings         what a scenario must be for somebody to read it
viewed_readings  what of that a real viewer can show
viewed_openings  which cases that begin with a click OHIF can be
titles           the title of a scenario that was given other images
retrieve_loading retrieve configurations from their files
opening_rules    who cannot begin with a click
opening_loading  what comes before the first frame, and the study that it is asked of
loading          `load_scenario`: names looked up, blocks checked against each other
chosen_networks  the networks that a command names in place of the scenario's
sweep_loading    `load_sweep`: scenarios and devices looked up, axes checked against them
gate_loading     the rules of a gate: what counts as slower
validate         what `harness validate` tells about a file
"""
