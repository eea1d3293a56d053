"""A run as one page that people look at: self-contained, made from the run's folder alone.

reading    what the folder of a run has to show: document, traces, pictures
verdict    what came out, in one sentence that a person would say, and how sure it is
charts     quality over time, samples and bytes, as Vega-Lite
waterfall  a load request by request, likewise
tooltips   what they say of a mark under the pointer
filmstrip  what was on screen at any moment of each case
reported_readings what the folder of a reading has to show, and its verdict
wanted_shown      wanted against shown, slice by slice over time
reading_filmstrip what was on screen while the hand moved
reading_section   all of a reading, as the page has it
downloads  samples as CSV, requests as a HTTP Archive
program    the library that draws, made once
stamp      of what a page was made
page       all of it as HTML; a list of many runs
"""
