using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;

namespace FsFreezeHook.MySql.Session;

/// <summary>
/// The servers' sessions of holders that did not answer thaw. Killing a holder closes its connection, and with it goes the lock;
/// but one that cannot be killed keeps it, and a server on another machine may not learn of it for hours.
/// </summary>
/// <param name="instances">Gives the instances' settings, with what option files say of them.</param>
/// <param name="findServers">Finds the servers that run on this machine.</param>
internal sealed class AbandonedSessions(Func<IReadOnlyList<MySqlSettings>> instances, Func<RunningServers> findServers)
{
    // What is left of thaw's 10 s.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Ends the sessions that are still there, as far as the servers let us. It does not fail, and it does not wait for long.
    /// </summary>
    internal void End(IReadOnlyList<HeldInstance> stuck)
    {
        CountdownEvent ended = new(1);
        Thread worker = new(() =>
        {
            EndAll(stuck);
            ended.Signal();
        })
        {
            IsBackground = true,
            Name = "end sessions",
        };
        worker.Start();
        _ = ended.Wait(Wait);
    }

    private void EndAll(IReadOnlyList<HeldInstance> stuck)
    {
        try
        {
            IReadOnlyList<MySqlSettings> located = ContainerInstances.Locate(instances(), findServers());
            foreach (HeldInstance instance in stuck)
            {
                if (located.FirstOrDefault(settings => settings.Name == instance.Name) is { } settings
                    && Connection(instance) is { } id
                    && Mark(instance) is { } mark)
                {
                    End(settings, id, mark);
                }
            }
        }
        catch (FailureException)
        {
            // Option files that cannot be read now: the server's own limit ends the session.
        }
    }

    private static void End(MySqlSettings settings, long id, string mark)
    {
        try
        {
            using ServerConnection connection = LoginAttempts.Open(settings);

            // Its number may be another session's by now, where the server was restarted, or where a proxy leads to another one.
            if (OneServer.HasMark(connection, mark, id, AnswerWait))
            {
                connection.Execute(Statements.Kill(id), AnswerWait);
            }
        }
        catch (Exception)
        {
            // The server has gone, and the session with it, or does not let us, or talks nonsense: the thaw goes on.
        }
    }

    private static string? Mark(HeldInstance instance) =>
        instance.Facts is { } facts && facts.TryGetValue(ServerFacts.Mark, out JsonElement mark)
            && mark.ValueKind == JsonValueKind.String
            && mark.GetString() is { } text && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')
            ? text
            : null;

    private static long? Connection(HeldInstance instance) =>
        instance.Facts is { } facts && facts.TryGetValue(ServerFacts.Connection, out JsonElement id)
            && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out long number)
            ? number
            : null;
}
