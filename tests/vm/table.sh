# shellcheck shell=bash
# The table of scenarios, of the cells that the tests leave: "scenario, system, measured, result", with tabs, a file each.

# Puts the cells together, a row a scenario.
#   $1  the cells' folder     $2  the table to write
write_scenario_table() {
  {
    echo '| scenario | Debian 12 | Debian 13 | result |'
    echo '| --- | --- | --- | --- |'
    cat "$1"/* 2>/dev/null | LC_ALL=C sort | awk -F '\t' '
      function row() { if (scenario != "") printf "| %s | %s | %s | %s |\n", scenario, of["Debian 12"], of["Debian 13"], result }
      $1 != scenario { row(); scenario = $1; of["Debian 12"] = of["Debian 13"] = "–" }
      # A system without a column of its own says with the scenario which it is.
      { if ($2 in of) { of[$2] = $3; result = $4 } else { scenario = $1 ", on " $2; result = $3 ": " $4 } }
      END { row() }'
  } >"$2"
}
