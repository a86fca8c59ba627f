"""What every room stands on: organisations, staff and roles, access, trace, tasks, code lists, files, formats."""
