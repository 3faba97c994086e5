"""The fixtures of the tests of the Python examples."""

pytest_plugins = ["services"]
