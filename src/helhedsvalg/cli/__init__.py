"""The commands: one file each, thin. The only place that prints or exits."""
