using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Layout;
using FsFreezeHook.MySql.Privileges;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Session;

/// <summary>
/// Which lock it is on a server: the configured strategy, if the server has it and it is right for its tables; or the
/// choice of <c>auto</c>.
/// </summary>
/// <param name="features">What the server is.</param>
/// <param name="layout">Where its data lies.</param>
/// <param name="connection">A connection to it.</param>
/// <param name="settings">The instance.</param>
internal sealed class StrategyChoice(
    ServerFeatures features, DataLayout layout, ServerConnection connection, MySqlSettings settings)
{
    private const string BackupAdmin = "BACKUP_ADMIN";

    private readonly ServerConnection _connection = connection;
    private readonly MySqlSettings _settings = settings;

    /// <summary>The lock for <paramref name="configured"/>, and, where the server decided, why.</summary>
    /// <exception cref="FailureException">
    /// The server lacks the strategy, or it would not protect all tables, or cannot be known to.
    /// </exception>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal (ServerLock Lock, string? Reason) Of(LockStrategy configured) => configured switch
    {
        LockStrategy.ReadLock => (ServerLock.ReadLock, null),
        LockStrategy.BackupStage when features.HasBackupStage => (ServerLock.BackupStage, null),
        LockStrategy.InstanceLock when features.HasInstanceLock => FindObstacle() is { } obstacle
            ? throw obstacle
            : (ServerLock.InstanceLock, null),
        LockStrategy.Auto => Choose(),
        _ => throw Lacking(configured),
    };

    /// <summary>Says, once the instance lock is held and no table can be made any more, that it protects all there are.</summary>
    /// <exception cref="FailureException">A table was made meanwhile that it does not protect.</exception>
    /// <exception cref="MySqlException">The session was lost.</exception>
    internal static void ConfirmEngines(ServerConnection connection, MySqlSettings settings)
    {
        if (Unprotected(connection, settings) is { } table)
        {
            throw table;
        }
    }

    private (ServerLock Lock, string? Reason) Choose()
    {
        if (!features.HasBackupStage && !features.HasInstanceLock)
        {
            return (ServerLock.ReadLock, $"{features} has no other");
        }

        if (!layout.IsOneFreezableFilesystem)
        {
            string why = layout switch
            {
                { Unknown: { } unknown } => unknown,
                { Warnings: [var first, ..] } => first,
                _ => "it is unknown whether their filesystem can be frozen",
            };
            return (ServerLock.ReadLock, $"the others need all data and logs on one filesystem: {why}");
        }

        if (features.HasBackupStage)
        {
            return (ServerLock.BackupStage, "all data and logs are on one filesystem");
        }

        return FindObstacle() is { } obstacle
            ? (ServerLock.ReadLock, obstacle.Message)
            : (ServerLock.InstanceLock, "all data and logs are on one filesystem, and every table is transactional");
    }

    private FailureException? FindObstacle()
    {
        GlobalPrivileges privileges = GlobalPrivileges.Of(_connection);
        if (!privileges.Has(BackupAdmin))
        {
            return new FailureException(
                FailureReason.AccessDenied, $"instance-lock needs the privilege {BackupAdmin}; {Grants}");
        }

        // Without it the server shows only some tables, and does not say that there are others.
        return privileges.SeeEveryTable
            ? Unprotected(_connection, _settings)
            : new FailureException(
                FailureReason.AccessDenied,
                $"instance-lock needs an account that sees every table, to know that all are transactional; {Grants}");
    }

    private string Grants => $"{ClientCommand.Mark}{ClientCommand.GrantsOf(_settings)}";

    private static FailureException? Unprotected(ServerConnection connection, MySqlSettings settings)
    {
        List<string?[]> tables;
        try
        {
            tables = connection.Query(Statements.NonTransactionalTables, ServerConnection.AnswerWait);
        }
        catch (MySqlException e) when (e.ErrorCode == MySqlErrorCode.QueryTimeout)
        {
            return new FailureException(
                FailureReason.Unreachable,
                "the server did not list its tables' engines within 2 s, which instance-lock needs; "
                    + $"write lock = read-lock in {settings.Section}",
                e);
        }

        return tables.Count == 0 ? null : new FailureException(
            FailureReason.Configuration,
            $"instance-lock does not protect tables without transactions, such as {Name(tables[0][0])}.{Name(tables[0][1])} "
                + $"({Name(tables[0][2] ?? "no engine")}); write lock = read-lock in {settings.Section}, "
                + "or convert them to InnoDB");
    }

    private static string Name(string? name) => ServerText.Of(name ?? string.Empty);

    private FailureException Lacking(LockStrategy configured)
    {
        string[] has = [.. new[]
        {
            ServerLock.ReadLock.Name,
            features.HasBackupStage ? ServerLock.BackupStage.Name : null,
            features.HasInstanceLock ? ServerLock.InstanceLock.Name : null,
        }.OfType<string>()];
        string wanted = configured == LockStrategy.BackupStage ? ServerLock.BackupStage.Name : ServerLock.InstanceLock.Name;
        return new FailureException(
            FailureReason.Configuration,
            $"{features} has no {wanted}; write lock = {string.Join(", ", has)} or auto in {_settings.Section}");
    }
}
