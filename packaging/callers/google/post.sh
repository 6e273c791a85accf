#!/bin/sh
# The other half of pre.sh: /etc/google/snapshots/post.sh.
export FSFREEZE_HOOK_CALLER=google-guest-agent
exec /usr/sbin/fsfreeze-hook thaw
