"""The real Cornerstone3D in a real Chromium as a second lane, in reading order.

load           what the viewer is asked to load, and everything that was seen while it did
browser        one job, one fresh browser, one load
playing        a page that is ready plays a load, and reports it
wheel          a hand at the wheel of a mouse, and what the viewer was seen to do
reading        somebody reads in a page: a wheel is turned, and the page tells what was shown
hand.js        what tells it, inside the page
ohif           OHIF's own page in place of ours
configuration  what is registered with the viewer for a retrieve configuration
chromium       the browser of this machine: where it is, and one that runs for a single load
devtools       its debugging protocol, over two pipes
report         what the page reports, read into values
digest         what the viewer should hold at the end
log            what was seen of a load, as a file
code           retrieve configurations from viewer code, and back into it
fidelity       whether the loader does what the real viewer does

`python -m harness.viewer` is the process that serves the page. The page's sources are in `page`;
`bundle` is what `make viewer-bundle` builds of them, so that users need no node.
"""
