using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Privileges;

/// <summary>The privileges that an instance's account is to have, and those that it lacks.</summary>
internal static class NeededPrivileges
{
    private const string Super = "SUPER";
    private const string ReplicaPurpose = "record what a replica has applied";
    private const string GroupPurpose = "see the state of a member of Group Replication";
    private const string BinaryLogPurpose = "record where the binary log stands";

    // What BlockerSearch, LockProof and, where the server has the last one, Coordinates read.
    private static readonly string[] PerformanceTables =
        ["events_statements_current", "metadata_locks", "setup_consumers", "setup_instruments", "table_handles", "threads"];

    private static readonly Privilege Reload = new("RELOAD", "take the lock and flush") { IsRequired = true };

    private static readonly Privilege Process = new("PROCESS", "see what other accounts run, and InnoDB's status")
    {
        IsRequired = true,
        Trial = Statements.InnoDbStatus,
    };

    /// <summary>Those that the keys <c>lock</c> and <c>blockers</c> ask for on a server, those on every database first.</summary>
    internal static IReadOnlyList<Privilege> Of(MySqlSettings settings, ServerFeatures server) =>
        server.IsMariaDb ? OnMariaDb(settings, server) : OnMySql(settings, server);

    /// <summary>Those of them that the account of a connection lacks, its active roles counted.</summary>
    /// <param name="needed">The privileges.</param>
    /// <param name="connection">The connection.</param>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static IReadOnlyList<Privilege> Missing(IEnumerable<Privilege> needed, ServerConnection connection)
    {
        GlobalPrivileges granted = GlobalPrivileges.Of(connection);

        // What the account has by a way that SHOW GRANTS does not tell, trying does.
        return [.. needed.Where(privilege => privilege.On == Privilege.Everywhere
            ? !granted.Allows(privilege)
                && (privilege.Trial is null || IsRefused(privilege.Trial, connection, ServerErrors.IsAccessDenied))
            : IsRefused(privilege.Trial!, connection, error => error.ErrorCode == MySqlErrorCode.TableAccessDenied))];
    }

    private static bool IsRefused(string statement, ServerConnection connection, Func<MySqlException, bool> isRefusal)
    {
        try
        {
            connection.Query(statement, ServerConnection.AnswerWait);
            return false;
        }
        catch (MySqlException e) when (ServerErrors.IsAnswer(e))
        {
            return isRefusal(e);
        }
    }

    // MariaDB's manual, GRANT: the names are those of 10.5.2, and what shows a replica's state was named anew in 10.5.9. SUPER
    // had all of them in it until 11.0.1.
    private static List<Privilege> OnMariaDb(MySqlSettings settings, ServerFeatures server)
    {
        bool hasFineNames = server.Version >= new Version(10, 5, 2);
        string replica = server.Version >= new Version(10, 5, 9) ? "SLAVE MONITOR" : "REPLICATION SLAVE ADMIN";
        string[] others = server.Version < new Version(11, 0, 1) ? [Super] : [];
        Privilege binaryLog = new(hasFineNames ? "BINLOG MONITOR" : "REPLICATION CLIENT", BinaryLogPurpose)
        {
            Others = others,
            Trial = Statements.MasterStatus,
        };
        List<Privilege> all = [Reload, Process, binaryLog];
        if (hasFineNames)
        {
            all.Add(new Privilege(replica, ReplicaPurpose) { Others = others, Trial = Statements.AllSlavesStatus });
        }

        return [.. all, .. Administering(settings, hasFineNames ? "CONNECTION ADMIN" : Super, others)];
    }

    // MySQL's manual, "Privileges Provided by MySQL". log_status, too, is for those alone who have BACKUP_ADMIN. REFERENCES makes
    // every table seen in information_schema, and of those that do it is the one that by itself allows nothing.
    private static List<Privilege> OnMySql(MySqlSettings settings, ServerFeatures server)
    {
        bool needsInstanceLock = settings.Lock == LockStrategy.InstanceLock;
        bool mayLockInstance = server.HasInstanceLock && (needsInstanceLock || settings.Lock == LockStrategy.Auto);
        string replication = server.HasBinaryLogStatus ? Statements.BinaryLogStatus : Statements.MasterStatus;
        List<Privilege> all =
            [Reload, Process, new("REPLICATION CLIENT", BinaryLogPurpose) { Others = [Super], Trial = replication }];
        if (server.HasLogStatus)
        {
            string purpose = mayLockInstance ? "take the instance lock" : "record all coordinates of one moment";
            all.Add(new Privilege("BACKUP_ADMIN", purpose) { IsRequired = needsInstanceLock });
        }

        if (mayLockInstance)
        {
            all.Add(new Privilege(GlobalPrivileges.Harmless, "see every table, and so know that all are transactional")
            {
                IsRequired = needsInstanceLock,
                Others = GlobalPrivileges.OnTables,
            });
        }

        return [.. all, .. Administering(settings, server.Version.Major >= 8 ? "CONNECTION_ADMIN" : Super, [Super]),
            .. Reading(server)];
    }

    // SUPER would be too much for the second purpose alone.
    private static IEnumerable<Privilege> Administering(MySqlSettings settings, string name, string[] others) =>
        settings.Blockers != BlockerPolicy.Wait ? [new Privilege(name, "end blockers, as 'blockers' says") { Others = others }]
        : name == Super ? []
        : [new Privilege(name, "log in where all connections are taken, in offline_mode, and where init_connect fails")
        {
            Others = others,
        }];

    private static IEnumerable<Privilege> Reading(ServerFeatures server)
    {
        foreach (string name in PerformanceTables)
        {
            yield return Reading(name, "see sessions that keep tables locked, and the lock itself");
        }

        if (server.HasLogStatus)
        {
            yield return Reading("log_status", "record all coordinates of one moment");
            yield return Reading("replication_group_members", GroupPurpose);
            yield return Reading("replication_group_member_stats", GroupPurpose);
        }
    }

    private static Privilege Reading(string name, string purpose)
    {
        string table = $"performance_schema.{name}";
        return new Privilege("SELECT", purpose) { On = table, Trial = Statements.TryToRead(table) };
    }
}
