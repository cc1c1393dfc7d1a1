"""What several screens share: buttons, tables, questions, layouts, plots."""
