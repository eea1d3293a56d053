"""Retrieve configurations as they stand in viewer code, and as they can be pasted back there.

In reading order:

value        values with their place in the code, and code that is no value
literals     texts and numbers as they are written
brackets     what a snippet leaves open at its end
syntax       TypeScript, JavaScript or JSON as a syntax tree, or the place where it is broken
patterns     destructuring: the way to each name that a pattern binds
names        which declaration a name means
changes      where values are changed after they were made
known        what the viewer calls its own: enums, stage lists, its loader
operators    what operators give where both sides are known
objects      objects and lists: how they are made, what is taken out of them
functions    functions that are one expression of their arguments
evaluation   what expressions give where that is certain; nothing is run
candidates   where configurations stand in a file
choice       which of them is meant
stages       the list of stages for options that stand without any
reading      the configuration that is meant, as a block of a scenario
yaml_text    a block as YAML that a scenario can name
typescript   a retrieve configuration as an object literal for viewer code
"""
