"""The pages of docs/ that are made from the program itself, and a look at what they link to."""
