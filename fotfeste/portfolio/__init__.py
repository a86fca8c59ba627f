"""Programmes and projects: phases, deliverables, results, risks, benefits, and who governs them."""
