"""OHIF as a viewer: its own page, on the harness's link, watched from outside.

site        the built page: fetched once, or a folder of one's own
browser     one study opened in it, in a browser of its own
app-config.js  what OHIF is told: one data source, which is the link
entry       the same for an OHIF of somebody's own, with a retrieve configuration
"""
