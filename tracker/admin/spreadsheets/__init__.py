"""Spreadsheets at the desk: upload, columns, rows, import, export."""
