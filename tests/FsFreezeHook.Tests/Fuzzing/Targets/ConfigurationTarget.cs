using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>The configuration file and its drop-ins, <c>%%% fsfreeze-hook.conf.d/NAME</c>.</summary>
internal sealed class ConfigurationTarget : FuzzTarget
{
    private const string ConfigFile = "fsfreeze-hook.conf";

    public override string Name => "configuration";

    // It is read twice.
    public override long AllocationPerByte => 1024;

    public override IReadOnlyList<string> Tokens { get; } =
    [
        "[hook]\n", "[mysql]\n", "[mysql two]\n", "[mysql ", "[", "]", " = ", ";", "#", "\"", "'",
        "\n%%% fsfreeze-hook.conf.d/10-a.conf\n", "\n%%% fsfreeze-hook.conf.d/20-b.conf\n", "500ms", "30s", "5min", "1h", "0",
        "99999999h", "/run/x", "..", "/a/../b", "127.0.0.1", "::1", "localhost", "required", "auto", "no", "kill-reads",
        "verify_identity", "\u00FC\u00F1\u00EE\u4E2D", .. Engines.Keys.Select(key => $"\n{key.Name} = {key.Default ?? "/x"}\n"),
    ];

    public override string Run(byte[] input)
    {
        using FileTree files = new(input, ConfigFile);
        ConfigurationLocation location = new(
            $"{files.Root}/{ConfigFile}", ConfigFileIsGiven: true, files.Root + "/fsfreeze-hook.d");
        (Settings settings, IReadOnlyList<string> errors) = ConfigurationReader.ReadTolerantly(location, Engines.Sections);

        Assert.NotEmpty(settings.MySqlInstances());
        Assert.Equal(
            settings.MySqlInstances().Count, settings.MySqlInstances().Select(instance => instance.Name).Distinct().Count());
        Assert.All(settings.MySqlInstances(), instance => Assert.True(instance.MaxStall <= instance.LockTimeout));
        string[] kinds =
            [.. errors.Select(error => Told.OfAFile(error, files.Root, files.Lines)).Distinct().Order(StringComparer.Ordinal)];
        if (errors.Count == 0)
        {
            Assert.Equal(settings.Hook, ConfigurationReader.Read(location, Engines.Sections).Hook);
            return string.Join(' ', settings.MySqlInstances().Select(instance => $"{instance.Written} {instance.Lock}"));
        }

        FailureException failure = Assert.Throws<FailureException>(() => ConfigurationReader.Read(location, Engines.Sections));
        Assert.Equal((FailureReason.Configuration, errors[0]), (failure.Reason, failure.Message));
        return string.Join('\n', kinds);
    }
}
