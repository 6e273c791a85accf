using System;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.House;

/// <summary>What a test that fails prints of its servers and of the program.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class EvidenceTests(MariaDbFixture bed)
{
    private const string Stranger = "no-such-account";

    [Fact]
    public void The_evidence_has_exit_code_and_error_of_each_run_and_what_program_and_server_logged_meanwhile()
    {
        // One of its own: other tests change what the shared one logs.
        using DatabaseServer server = DatabaseServers.Start(ServerKind.MariaDb);
        using PublishedHook hook = new();
        hook.UseServer(server, ("user", Stranger));
        CommandResult freeze = hook.Freeze();
        Assert.NotEqual(0, freeze.ExitCode);
        Assert.NotEmpty(freeze.Error);
        Assert.NotEmpty(hook.Log);
        _ = Eventually.True(() => SaysDenied(Text()), TimeSpan.FromSeconds(10), "the server logs the failed login");

        string text = Text();
        Assert.Contains($"{hook.Program} freeze: exit code {freeze.ExitCode} after ", text, StringComparison.Ordinal);
        Assert.All([.. Lines(freeze.Error), .. Lines(hook.Log)], line => Assert.Contains(line, text, StringComparison.Ordinal));
        Assert.True(SaysDenied(text));

        // What the shared one wrote when it was started, for another test, is not this one's.
        string begun = $"socket: '{bed.Server.SocketPath}'";
        Assert.Contains(begun, bed.Server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(begun, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_is_deleted_before_the_test_ends_is_kept()
    {
        string log;
        using (PublishedHook hook = new())
        {
            hook.UseServer(bed.Server, ("user", Stranger));
            _ = hook.Freeze();
            log = hook.Log;
        }

        Assert.All(Lines(log), line => Assert.Contains(line, Text(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_in_the_background_and_an_agents_reply_belong_to_it()
    {
        using PublishedHook hook = new();
        hook.UseServer(bed.Server, ("user", Stranger));
        using BackgroundProcess run = hook.Start("no-such-verb");
        int code = run.WaitForExit(TimeSpan.FromSeconds(10));
        Assert.All([$"exit code {code}", .. Lines(run.Output)], line => Assert.Contains(line, Text(), StringComparison.Ordinal));

        using GuestAgent agent = new(GuestAgentBuild.Debian12, hook.Program);
        GuestAgentException refused = Assert.Throws<GuestAgentException>(() => agent.Freeze("/no-such-mount"));
        Assert.Contains(refused.Message, Text(), StringComparison.Ordinal);
    }

    private static string Text() => Evidence.OfThisTest!.Text();

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static bool SaysDenied(string text) =>
        text.Contains($"Access denied for user '{Stranger}'", StringComparison.Ordinal);
}
