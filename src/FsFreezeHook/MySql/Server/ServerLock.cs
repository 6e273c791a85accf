using System.Collections.Generic;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.MySql.Sections;

namespace FsFreezeHook.MySql.Server;

/// <summary>A lock strategy as a server knows it: what is sent, what is granted then, and what it keeps from happening.</summary>
internal sealed record ServerLock
{
    public required LockStrategy Strategy { get; init; }

    /// <summary>Its name, as in the configuration and the record.</summary>
    public required string Name { get; init; }

    /// <summary>It in words, for a message.</summary>
    public string Words => HeldInstance.InWords(Name);

    /// <summary>The statements that take it, in order.</summary>
    public required IReadOnlyList<string> Take { get; init; }

    /// <summary>The statement that releases it.</summary>
    public required string Release { get; init; }

    /// <summary>What <see cref="Statements.OwnLocks"/> gives in the session that holds it.</summary>
    public IReadOnlyList<string> Granted { get; init; } = [];

    /// <summary>Whether nothing is committed while it is held, so that coordinates are exact.</summary>
    public required bool StopsCommits { get; init; }

    /// <summary>The read lock: every table is closed, nothing is written and nothing committed.</summary>
    internal static ServerLock ReadLock { get; } = new()
    {
        Strategy = LockStrategy.ReadLock,
        Name = "read-lock",
        Take = [Statements.FlushTablesWithReadLock],
        Release = Statements.UnlockTables,
        Granted = Statements.OwnLocksOfReadLock,
        StopsCommits = true,
    };

    /// <summary>The stages of a backup, up to the one in which nothing is committed.</summary>
    internal static ServerLock BackupStage { get; } = new()
    {
        Strategy = LockStrategy.BackupStage,
        Name = "backup-stage",
        Take = Statements.BackupStages,
        Release = Statements.BackupStageEnd,
        StopsCommits = true,
    };

    /// <summary>The instance lock: no table is created, changed or dropped; commits go on.</summary>
    internal static ServerLock InstanceLock { get; } = new()
    {
        Strategy = LockStrategy.InstanceLock,
        Name = "instance-lock",
        Take = [Statements.LockInstance],
        Release = Statements.UnlockInstance,
        Granted = Statements.OwnLocksOfInstanceLock,
        StopsCommits = false,
    };
}
