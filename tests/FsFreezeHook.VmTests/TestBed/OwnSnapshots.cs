using System;
using System.Collections.Generic;
using System.Linq;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>
/// Snapshots that a guest takes of its own server's data by <c>run</c>, each restored in the guest itself by a second server.
/// </summary>
/// <param name="machine">The guest, with the package in it.</param>
/// <param name="kind">Of what.</param>
internal sealed class OwnSnapshots(VirtualMachine machine, OwnSnapshotKind kind)
{
    private const string Restored = "/srv/restored";
    private const string Socket = "/run/mysqld/restored.sock";

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    // Nothing repairs a table that was not clean, as in the first server.
    private readonly GuestDatabase _restored =
        new(machine.Shell, machine.System with { Client = $"mariadb --socket={Socket}" });

    /// <summary>Has the server's data where such snapshots can be taken of them.</summary>
    public void MoveData() => machine.Shell.Must(
        $"""
        set -e
        mkdir -p /srv/data {Restored}
        {kind.Prepare}
        systemctl stop {machine.System.Service}
        cp -a /var/lib/mysql {kind.Folder}/
        mount --bind {kind.Folder}/mysql /var/lib/mysql
        systemctl start {machine.System.Service}
        """,
        Bound);

    /// <summary>Takes one under load, restores it, and says what is wrong with it.</summary>
    /// <param name="isLocked">Whether by <c>run</c>, or by the command alone.</param>
    public IReadOnlyList<string> Take(bool isLocked)
    {
        machine.Load.WaitForMore();
        IReadOnlyDictionary<(string Table, int Client), int> acknowledged = machine.Load.Acknowledged;
        _ = machine.Shell.Must((isLocked ? "fsfreeze-hook run -- " : string.Empty) + kind.Take, Bound);
        machine.Load.WaitForMore();
        _ = machine.Shell.Must(
            $"""
            set -e
            {kind.Mount(Restored)}
            systemd-run --quiet --unit=restored --collect mariadbd --no-defaults --user=mysql --datadir={Restored}/mysql \
              --socket={Socket} --pid-file={Socket}.pid --skip-networking --server-id=1 --log-bin=binlog \
              --myisam-recover-options=OFF --aria-recover-options=OFF
            until mariadb-admin --socket={Socket} ping >/dev/null 2>&1; do
              systemctl --quiet is-active restored || (journalctl --no-pager --lines=20 --unit=restored; exit 1)
              sleep 0.2
            done
            """,
            Bound);
        try
        {
            // One that is not clean may not even be read.
            IReadOnlyList<string> unclean = _restored.UncleanTables();
            return unclean.Count > 0 ? unclean : [.. Lost(acknowledged)];
        }
        finally
        {
            _ = machine.Shell.Must(
                $"""
                systemctl stop restored
                {kind.Unmount(Restored)}
                """,
                Bound);
        }
    }

    // Each client writes its row of the second table when the first one's is acknowledged: between two rows there is one moment.
    private IEnumerable<string> Lost(IReadOnlyDictionary<(string Table, int Client), int> acknowledged)
    {
        IReadOnlyDictionary<(string Table, int Client), (int Count, int Last)> rows = _restored.WrittenRows();
        foreach (((string table, int client), int last) in acknowledged)
        {
            (int count, int found) = rows.GetValueOrDefault((table, client));
            if (found < last || count != found)
            {
                yield return $"{table}: client {client} has {count} rows up to {found}, and was acknowledged {last}";
            }
        }

        for (int client = 1; client <= WriteLoad.Clients; client++)
        {
            int[] ends = [.. WriteLoad.Tables.Select(table => rows.GetValueOrDefault((table, client)).Last)];
            if (ends[0] - ends[1] is < 0 or > 1)
            {
                yield return $"client {client}: {ends[0]} rows in one table and {ends[1]} in the other";
            }
        }
    }
}
