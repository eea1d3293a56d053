"""Tables, pages and archives from what was recorded; no images are needed for it.

language     the languages of a page, and which one a file is in
definitions  what the words above the columns mean, by version
statistics   median, quartiles and confidence interval of a handful of samples
rows         run document -> rows of figures, no text yet
words        every word and sentence of a table, in each language
texts        what run documents say in English, in the language of a page
reasons      why a load is excluded, as a sentence in each language
real_path    what becomes of the real round trip to a server, in words
markdown     cells, tables and lists as Markdown
tables       the tables of a run: results, the whole way, parts, bytes, intervals
quality_page the page of how good first bytes are
quality_table how good what was shown was, and when
opening_page the page of what stands before the first frame, and of what helps
opening_table from the click: when a study was open, and its images were there
opening_memory what reading metadata costs the client, of real loads
lanes        our loader beside the real viewer
certificates what the certificates of a run found
footer       what stands under them: definitions, conditions, notes, excluded samples
resumption   whether a run differs since it was resumed
render       a run as one piece of Markdown
chosen_columns those tables with the columns that somebody asks for
servers_table the same images from several servers, and what of the time is theirs
today        a published table beside its rules here, and the real viewer of today
account      how one figure came about: parts, samples, the request that ended it
reproduction a run made again by prediction, beside what was predicted and measured then
methods      how a run was measured, as one paragraph
prediction_error predictions beside what was measured, for all runs
noise        how far noise moves predictions, and whether that explains a miss
kernel       the emulated link beside the kernel's
peers        the emulated link beside what others slow a network down with
losses       the model of TCP beside the kernel's where packets are lost
judged_reading_table what real viewers showed a hand, beside what was predicted
reading_rates  at how many slices a second cases can be read: table, maps, a sentence
reading_table  what reading a series would be like while it loads
reading_words  what its tables say, by language
link_line    the one line that ends the tables of both
markers      markers for tables in pages: Markdown, MDX, reStructuredText
forms        our Markdown in the other two
changes      whether a table says anything new
splice       tables between the markers of anyone's page: fill them, or find the stale ones
stamp        what a page was made of, for pages that take long to make
pages        the committed runs and the pages made of them
har          a request log as an HTTP Archive
comparison   two runs beside each other: did it get slower, and where
audit        published figures, held against physics, against each other and against ours
history      how figures went from run to run
first_screen the first thing a terminal shows of a run
report       a run as one page that people look at
maps         what a sweep found, as pictures and sentences
survey       what a survey found of a server
worth        what cases are worth against one of them, in words that a person can say
"""
