"""What is measured: one module a subject, each from outcomes to figures."""
