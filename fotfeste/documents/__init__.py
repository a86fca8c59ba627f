"""Reports and letters composed from lower rooms: annual report, action programme, catalogue, agreements."""
