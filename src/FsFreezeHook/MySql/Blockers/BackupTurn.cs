using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Blockers;

/// <summary>
/// Whose turn it is among the backups of a MariaDB. One at a time is in the stages of a backup, mariadb-backup for as long as it
/// copies. The first stage keeps nobody waiting but another backup: it is begun before an attempt, so that waiting
/// for it costs no writer.
/// </summary>
internal sealed class BackupTurn
{
    private static readonly Blocker OtherBackup = new(
        "backup",
        "another backup (BACKUP STAGE, which mariadb-backup keeps for as long as it copies) or LOCK TABLES, "
            + "which cannot be seen,");

    private bool _isNeeded;
    private bool _isOurs;

    /// <summary>Begins the first stage, where the lock is the stages of a backup and no other one is in them.</summary>
    /// <param name="session">The lock session.</param>
    /// <param name="chosen">The lock that is to be taken.</param>
    /// <param name="reason">Why, where the server decided.</param>
    /// <param name="settings">The instance.</param>
    /// <returns>The lock: beside another backup it is the read lock, where the choice is free.</returns>
    /// <exception cref="MySqlException">The server did not answer, or a privilege is missing.</exception>
    internal static (BackupTurn Turn, ServerLock Lock, string? Reason) Of(
        ServerConnection session, ServerLock chosen, string? reason, MySqlSettings settings)
    {
        BackupTurn turn = new() { _isNeeded = chosen.Strategy == LockStrategy.BackupStage };
        return turn.Blockers(session).Count > 0 && settings.Lock == LockStrategy.Auto
            ? (new BackupTurn(),
                ServerLock.ReadLock,
                "another backup is in its stages (BACKUP STAGE), or a session keeps a table locked")
            : (turn, chosen, reason);
    }

    /// <summary>The other backup, where one is in the stages; none once it is our turn.</summary>
    /// <param name="session">The lock session.</param>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal IReadOnlyList<Blocker> Blockers(ServerConnection session)
    {
        if (_isNeeded && !_isOurs)
        {
            _isOurs = TryBegin(session);
        }

        return _isNeeded && !_isOurs ? [OtherBackup] : [];
    }

    /// <summary>The statements that are left to take a lock.</summary>
    internal IEnumerable<string> Left(ServerLock taken) => taken.Take.Skip(_isOurs ? 1 : 0);

    private static bool TryBegin(ServerConnection session)
    {
        try
        {
            session.Execute(Statements.NoLockWait, ServerConnection.AnswerWait);
            session.Execute(Statements.BackupStageStart, ServerConnection.AnswerWait);
            return true;
        }
        catch (MySqlException e) when (ServerErrors.IsLockWait(e))
        {
            return false;
        }
    }
}
