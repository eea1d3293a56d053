"""Retrieve configurations as they stand in viewer code, and as they can be pasted back there.

In reading order:

value        values with their place in the code, and code that is no value
syntax       TypeScript, JavaScript or JSON as a syntax tree, or the place where it is broken
evaluation   the values of literals, spreads, enum names and constants; nothing is run
reading      which constant of a file is meant, and its keys as a block of a scenario
yaml_text    a block as YAML that a scenario can name
typescript   a retrieve configuration as an object literal for viewer code
"""
