#!/bin/sh
# For Azure's backup of Linux machines: install as /etc/azure/fsfreeze-hook-pre.sh, root's, mode 0700, with VMSnapshotScriptPluginConfig.json
# beside it, mode 0600.
export FSFREEZE_HOOK_CALLER=azure-backup
exec /usr/sbin/fsfreeze-hook freeze
