#!/bin/sh
# The other half of pre-freeze.sh: the job's post-thaw script.
export FSFREEZE_HOOK_CALLER=veeam
exec /usr/sbin/fsfreeze-hook thaw
