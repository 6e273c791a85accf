#!/bin/sh
# For Veeam Backup & Replication: the pre-freeze script of a job's application-aware processing. Require its success in the job.
export FSFREEZE_HOOK_CALLER=veeam
exec /usr/sbin/fsfreeze-hook freeze
