using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Blockers;
using FsFreezeHook.MySql.Clusters;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Layout;
using FsFreezeHook.MySql.Privileges;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;

namespace FsFreezeHook.MySql.Examination;

/// <summary>What was found out about an instance without locking it.</summary>
internal sealed record InstanceFindings
{
    /// <summary>The instance's settings.</summary>
    public required MySqlSettings Settings { get; init; }

    /// <summary>Whether a freeze would ask it to take part.</summary>
    public bool IsAsked { get; init; } = true;

    /// <summary>Whether a freeze in force has it locked: then it is not asked anything now.</summary>
    public bool IsLocked { get; init; }

    /// <summary>
    /// Why it cannot be asked at all: it has no address, cannot be reached or denies access; null where it answers.
    /// </summary>
    public FailureException? Refusal { get; init; }

    /// <summary>Who its server is; null where it was not asked or did not answer.</summary>
    public ServerIdentity? Identity { get; init; }

    /// <summary>The server's process; null where that is not on this machine, or cannot be told.</summary>
    public RunningServer? Process { get; init; }

    /// <summary>The server's process id, where the session itself told; null where an address did, or nothing.</summary>
    public int? SessionPid { get; init; }

    /// <summary>Which member of a cluster it is; null where it is none, or was not asked.</summary>
    public ClusterNode? Cluster { get; init; }

    /// <summary>Whether another member of its cluster is frozen, in words; null: it is in none, or was not asked.</summary>
    public string? Turn { get; init; }

    /// <summary>
    /// How long a freeze may last before it slows the writes of the whole cluster, as much as is written now; null: for ever.
    /// </summary>
    public TimeSpan? SlowsAfter { get; init; }

    /// <summary>Why a freeze would not lock it, as its <c>role</c> says; null: it would.</summary>
    public string? LeftAlone { get; init; }

    /// <summary>Where its data lies; null where it was not asked.</summary>
    public DataLayout? Layout { get; init; }

    /// <summary>The lock that a freeze would take; null where it would take none.</summary>
    public ServerLock? Lock { get; init; }

    /// <summary>Why it is that one, where the server decided.</summary>
    public string? LockReason { get; init; }

    /// <summary>Why the configured lock cannot be taken, or what it locks cannot be flushed; null where they can.</summary>
    public FailureException? Obstacle { get; init; }

    /// <summary>The privileges that the account lacks.</summary>
    public IReadOnlyList<Privilege> Missing { get; init; } = [];

    /// <summary>What would hold the lock up now, the oldest first.</summary>
    public IReadOnlyList<BlockingSession> Blockers { get; init; } = [];

    /// <summary>Which blockers cannot be seen, and what would show them; null where all can.</summary>
    public string? Unseen { get; init; }

    /// <summary>For how long the server lets a session of this account idle; null where that was not asked.</summary>
    public TimeSpan? IdleLimit { get; init; }

    /// <summary>Which tables the lock or the snapshot does not bring back; null where that was not asked.</summary>
    public TableEngines? Engines { get; init; }

    /// <summary>The logs that every statement is written to.</summary>
    public IReadOnlyList<StatementLog> StatementLogs { get; init; } = [];

    /// <summary>What may be missing in the copy, though the lock is held, and what to do, a line each.</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];

    /// <summary>Those of <see cref="Missing"/> that a freeze needs.</summary>
    internal IEnumerable<Privilege> MissingRequired => Missing.Where(privilege => privilege.IsRequired);

    /// <summary>Whether the server ends an idle session before <c>max-hold</c> does, and so may take the lock away.</summary>
    internal bool LosesLockBeforeMaxHold => IdleLimit < Settings.MaxHold;

    /// <summary>Why a freeze could not lock it as it is now; null: it could.</summary>
    internal FailureException? Failure => Refusal ?? LackingPrivilege ?? Obstacle;

    /// <summary>
    /// What has held the lock up for at least as long as a freeze waits, and is not ended by it; null where nothing has.
    /// </summary>
    /// <param name="limit">How long a freeze waits.</param>
    internal BlockingSession? LastingBlocker(TimeSpan limit) =>
        Blockers.FirstOrDefault(
            session => session.Seconds >= limit.TotalSeconds && BlockerTermination.IsLeftAlone(Settings.Blockers, session));

    /// <summary>What an administrator is told to do on its server; null where it was not asked or did not answer.</summary>
    internal ClientCommand? Remedies => Identity is { } identity ? new ClientCommand(Settings, identity.Features) : null;

    /// <summary>The commands by which an administrator gives what is missing.</summary>
    /// <param name="privileges">What is missing.</param>
    /// <returns>Where the server names an account that no statement is written for, the command that says so.</returns>
    internal IEnumerable<string> GrantsOf(IEnumerable<Privilege> privileges) =>
        Identity is { } identity && AccountName.Parse(identity.Account) is var account && account.Obstacle(Settings) is null
            ? privileges.GroupBy(privilege => privilege.On)
                .Select(group => Remedies!.Grant(group.Select(privilege => privilege.Name), group.Key, account))
            : [ClientCommand.GrantsOf(Settings)];

    private FailureException? LackingPrivilege
    {
        get
        {
            Privilege[] missing = [.. MissingRequired];
            return missing.Length == 0 ? null : new FailureException(
                FailureReason.AccessDenied,
                $"{Settings.User} lacks {Words(missing)}; {ClientCommand.Mark}{string.Join(" && ", GrantsOf(missing))}");
        }
    }

    private static string Words(Privilege[] privileges) =>
        $"the privilege{(privileges.Length > 1 ? "s" : string.Empty)} "
        + $"{string.Join(", ", privileges.Select(privilege => privilege.Name))}";
}
