"""Every question answered once: a module a question, records with declared columns, pure.

Faces (window, command line, paper, files) draw what stands here and work out nothing. What is on
file comes through `reading.Reading`; time and unit of reading are arguments.
"""
