"""The month report on the screen, and the workbook for management."""
