using System;
using System.Globalization;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Hooks;

/// <summary>Where a hook's output goes, also a background process's, also when there is too much of it.</summary>
[Collection(nameof(WithNoServer))]
public sealed class HookOutputTests : IDisposable
{
    private readonly PublishedHook _hook = new();

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void Each_line_is_in_the_log_behind_the_hooks_name()
    {
        _ = _hook.AddHook("10-says", "#!/bin/sh\necho \"one $1\"\necho two >&2\nprintf 'without a newline'\n");
        CommandResult result = _hook.Freeze();
        Assert.Equal((0, string.Empty, string.Empty), (result.ExitCode, result.Output, result.Error));
        Assert.Contains("10-says: one freeze\n", _hook.Log, StringComparison.Ordinal);
        Assert.Contains("10-says: two\n", _hook.Log, StringComparison.Ordinal);
        Assert.Contains("10-says: without a newline\n", _hook.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_background_process_delays_nothing_keeps_running_and_its_output_is_in_the_log_at_thaw()
    {
        string Marker(string name) => Path.Combine(_hook.Folder, name);
        _ = _hook.AddHook(
            "10-writer",
            $"#!/bin/sh\n[ \"$1\" = freeze ] || exit 0\necho at once\n"
            + $"( while [ ! -e {Marker("go")} ]; do sleep 0.02; done\n"
            + $"echo from the background && touch {Marker("written")}; exec sleep 300 ) &\n"
            + $"echo $! >{Marker("pid")}\n");
        CommandResult result = _hook.Freeze();
        ProcessEntry writer = new(int.Parse(File.ReadAllText(Marker("pid")), CultureInfo.InvariantCulture));
        try
        {
            Assert.Equal(0, result.ExitCode);
            Assert.InRange(result.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(5));
            Assert.Contains("10-writer: at once", _hook.Log, StringComparison.Ordinal);
            Assert.True(writer.IsAlive);

            File.WriteAllText(Marker("go"), string.Empty);
            _ = Eventually.True(
                () => File.Exists(Marker("written")), TimeSpan.FromSeconds(5), "the background process can still write");
            string kept = Path.Combine(_hook.RuntimeDirectory, "hook-output");
            _ = Eventually.True(
                () => File.Exists(kept) && File.ReadAllText(kept).Contains("from the background", StringComparison.Ordinal),
                TimeSpan.FromSeconds(5),
                "what it wrote is kept for thaw");
            Assert.Equal(0, _hook.Thaw().ExitCode);
            Assert.Contains("10-writer: from the background", _hook.Log, StringComparison.Ordinal);
            Assert.True(writer.IsAlive);
        }
        finally
        {
            writer.Signal("KILL");
        }
    }

    [Fact]
    public void A_log_that_cannot_be_written_fails_no_freeze()
    {
        _hook.Settings["log-file"] = Directory.CreateDirectory(Path.Combine(_hook.Folder, "a-directory")).FullName;
        _ = _hook.AddNotingHook("hook");
        CommandResult result = _hook.Freeze();
        Assert.Equal((0, string.Empty, string.Empty), (result.ExitCode, result.Output, result.Error));
        Assert.Equal(["hook freeze"], _hook.TakeNotes());
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }
}
