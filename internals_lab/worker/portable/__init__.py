# What measures on every Python that takes text on its standard input, from 2.7 to the smallest: scenarios whose source
# was sent. All files here keep to the syntax and the modules that core.py keeps to.
