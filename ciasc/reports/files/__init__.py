"""The figures of a period as files: PDF, spreadsheet and CSV."""
