"""The evidence base: its words, its entries, what is wrong with one, questions, sums of money."""
