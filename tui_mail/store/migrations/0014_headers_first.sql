-- Messages of which only the beginning is here: rows of raw with the encoding 'head' (heads.py).

CREATE INDEX raw_heads ON raw (encoding) WHERE encoding = 'head';
