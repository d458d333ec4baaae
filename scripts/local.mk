check_scripts =
