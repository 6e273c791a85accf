#!/bin/sh
# For Google Compute Engine's guest agent: install as /etc/google/snapshots/pre.sh, root's, mode 0755, and set in
# /etc/default/instance_configs.cfg: [Snapshots] enabled = true, timeout_in_seconds = 60. A snapshot with guest-flush runs it with the
# disks' names; where it fails, no snapshot is made.
export FSFREEZE_HOOK_CALLER=google-guest-agent
exec /usr/sbin/fsfreeze-hook freeze
