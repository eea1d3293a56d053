"""Whether the loader does what the real viewer does, judged by recorded loads of the viewer.

In reading order:

recording   loads of the viewer as a small text that is kept
loader_log  what the loader asks for in the same case, on the virtual clock
comparison  where the two differ, beyond what the viewer's own recordings vary
causes      why they do, as somebody wrote it down
judgement   what came of it for one case over one network
folder      the folder that recordings are kept in
recorder    lets the viewer load every case of a scenario
page        the page that shows all of it

And of what comes before the first image, from the click on:

opening_recording   clicks in the viewer as a text
opening_model       what the model asks for after the same click
opening_comparison  where the two differ
opening_judgement   what came of it for one case, and how far times are apart
opening_recorder    lets the viewer open every case of a scenario
opening_section     its section of the page
"""
