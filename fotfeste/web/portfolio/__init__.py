"""Pages of the portfolio: list, board, timeline, one project, risks, benefits, bodies."""
