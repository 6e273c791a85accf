#!/bin/sh
# The other half of pre.sh: /etc/azure/fsfreeze-hook-post.sh.
export FSFREEZE_HOOK_CALLER=azure-backup
exec /usr/sbin/fsfreeze-hook thaw
