"""The frame around every screen: start, first run, log-in, main window, navigation, crash dialog."""
