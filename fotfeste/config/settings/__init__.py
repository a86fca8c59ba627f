"""One settings module for each way of running: demo, test, production."""
