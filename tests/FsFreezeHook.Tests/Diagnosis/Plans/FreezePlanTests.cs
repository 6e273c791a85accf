using System;
using System.IO;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Plans;
using FsFreezeHook.Freezing;
using FsFreezeHook.Terminal;
using FsFreezeHook.Tests.TestBed;
using Serilog.Core;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Plans;

/// <summary>A plan without a server: what a freeze would refuse to begin for, and how the page looks.</summary>
public sealed class FreezePlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HookSettings _settings;

    public FreezePlanTests()
    {
        _settings = new HookSettings { HookDirectory = _folder["hooks.d"] };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_servers_there_is_no_database_and_nothing_is_made()
    {
        FreezePlan plan = Plan();
        Assert.Null(plan.Failure);
        Assert.Equal(Verdict.NoDatabase, plan.Verdict);
        Assert.False(Directory.Exists(_folder["run"]));
        Assert.False(Directory.Exists(_folder["state"]));
    }

    [Fact]
    public void What_freeze_refuses_to_begin_for_is_what_it_would_end_with()
    {
        FreezePlan plan = Plan(() => throw new FailureException(FailureReason.Configuration, "no such directory; correct it"));
        Assert.Equal("no such directory; correct it", plan.Failure?.Message);
        Assert.Null(plan.Instances);
    }

    [Fact]
    public void A_runtime_directory_below_a_file_is_refused_as_freeze_refuses_it()
    {
        _folder.Write("run", string.Empty);
        FreezePlan plan = Plan(runtime: _folder["run/below"]);
        Assert.Equal(FailureReason.Internal, plan.Failure?.Reason);
        Assert.Contains("the runtime directory cannot be used", plan.Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    public void On_a_terminal_no_line_is_wider_than_that(int width)
    {
        _ = Directory.CreateDirectory(_settings.HookDirectory);
        foreach (string name in (string[])["10-a-hook-with-a-rather-long-name.dpkg-old", "20.sample", "30~"])
        {
            _folder.Write($"hooks.d/{name}", string.Empty);
        }

        using StringWriter text = new();
        new FreezePlanPage(new Screen(text, width, hasColour: false)).Write(Plan());
        string[] lines = text.ToString().Split('\n');
        Assert.Contains(lines, line => line.Contains("10-a-hook", StringComparison.Ordinal));

        // A path is one word and stays whole, so that it can be copied.
        Assert.All(lines.Where(line => !line.Contains(_folder.Root, StringComparison.Ordinal)), line => Assert.True(line.Length <= width, line));
    }

    private FreezePlan Plan(Action? requireAgent = null, string? runtime = null) => FreezePlan.Of(
        new Settings(_settings, [new InstanceSettings { Name = InstanceSettings.UnnamedInstance, Enabled = Participation.Auto }], []),
        new RuntimeDirectory(runtime ?? _folder["run"]),
        new StateDirectory(_folder["state"], Logger.None),
        requireAgent ?? (() => { }),
        () => [],
        host: null);
}
