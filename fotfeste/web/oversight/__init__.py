"""Pages for those who watch over privacy: register of processing, log of reads, reviews, disposal."""
