using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>All members of a cluster are frozen at the same moment: never two of them may be locked.</summary>
internal sealed class TurnRace : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(300);

    private readonly IReadOnlyList<DatabaseServer> _members;
    private readonly string _insert;
    private readonly TemporaryFolder _folder = new();
    private readonly RacingMember[] _racing;

    /// <summary>Gets all of them ready.</summary>
    /// <param name="members">The members.</param>
    /// <param name="insert">A write that each of them takes.</param>
    /// <param name="policy">The key <c>cluster-turn</c>.</param>
    /// <param name="byAgent">Whether an agent of its own freezes each.</param>
    public TurnRace(IReadOnlyList<DatabaseServer> members, string insert, string policy, bool byAgent)
    {
        _members = members;
        _insert = insert;
        _racing = [.. members.Select(member => new RacingMember(_folder, member, policy, byAgent))];
    }

    /// <summary>Whether a member sees that no member has the turn.</summary>
    public static bool IsFree(DatabaseServer member)
    {
        using MySqlConnection connection = member.Connect();
        return connection.Value("SELECT COUNT(*) FROM fsfreeze_hook.turn WHERE id = 1 AND freeze = '' AND node = ''") == "1";
    }

    /// <summary>Freezes and thaws all of them at once, and says what each came to: <c>locked</c>, or why not.</summary>
    public async Task<string[]> Run()
    {
        using Barrier together = new(_racing.Length);
        return await Task.WhenAll(_racing.Select(one => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait(TestContext.Current.CancellationToken);
                return one.Freeze(AssertOthersAreNotLocked);
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RacingMember one in _racing)
        {
            one.Dispose();
        }

        _folder.Dispose();
    }

    // A write is answered by a server that is not locked alone.
    private void AssertOthersAreNotLocked(DatabaseServer locked)
    {
        long begun = Stopwatch.GetTimestamp();
        WriteToAllBut(locked);

        // Whoever takes a lock in this time makes the next one wait.
        _ = Eventually.True(() => Stopwatch.GetElapsedTime(begun) > Hold, Bound, "the lock is held for a while");
        WriteToAllBut(locked);
    }

    private void WriteToAllBut(DatabaseServer locked)
    {
        foreach (DatabaseServer member in _members.Where(member => member != locked))
        {
            using MySqlConnection connection = member.Connect();
            connection.Execute("SET SESSION lock_wait_timeout = 5");
            connection.Execute(_insert);
        }
    }
}
