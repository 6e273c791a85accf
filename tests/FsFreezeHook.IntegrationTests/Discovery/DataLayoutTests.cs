using System;
using System.IO;
using System.Text.Json;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Discovery;

/// <summary>Data and logs on one filesystem or on several: what is said, and what <c>lock = auto</c> makes of it.</summary>
[Collection(nameof(WithNoServer))]
public sealed class DataLayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LoopFilesystem _disk;
    private readonly PublishedHook _hook = new();
    private DatabaseServer? _server;

    public DataLayoutTests()
    {
        _disk = LoopFilesystem.Create(_folder.File("image"), _folder.File("mount"), 256);
    }

    [Fact]
    public void All_on_one_filesystem_is_nothing_to_warn_of()
    {
        Start(binaryLog: "data/log");
        Assert.Empty(Freeze().EnumerateArray());
        Assert.Equal("backup-stage", Lock());
    }

    [Fact]
    public void A_database_that_is_a_link_to_another_filesystem_is_named_with_it()
    {
        Start(binaryLog: "data/log");
        string elsewhere = _folder.Subfolder("elsewhere");
        _ = Directory.CreateSymbolicLink(Path.Combine(_server!.DataFolder, "shop"), elsewhere);
        string warning = AssertOneWarning();
        Assert.Contains($"({_server.DataFolder}) is on /dev/loop", warning, StringComparison.Ordinal);
        Assert.Contains($"({_server.DataFolder}/shop) on ", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InnoDB")]
    [InlineData("MyISAM")]
    public void A_table_with_a_data_directory_elsewhere_is_named_and_auto_is_the_read_lock(string engine)
    {
        using TmpfsMount memory = new(_folder.File("memory"));
        _ = Command.Must("chown", "mysql", memory.Path);
        Start(binaryLog: "data/log");
        using (MySqlConnection connection = _server!.Connect())
        {
            connection.Execute($"CREATE TABLE far (id INT) ENGINE = {engine} DATA DIRECTORY = '{memory.Path}'");
        }

        string warning = AssertOneWarning();
        Assert.Contains("part of the data (", warning, StringComparison.Ordinal);
        Assert.Contains("tmpfs", warning, StringComparison.Ordinal);
        _server.Stop();
    }

    [Fact]
    public void A_binary_log_on_another_disk_is_named_with_it()
    {
        using LoopFilesystem second = LoopFilesystem.Create(_folder.File("second-image"), _folder.File("second"), 64);
        Start(binaryLog: "../second/log");
        string warning = AssertOneWarning();
        string source = Command.Must("findmnt", "-no", "SOURCE", second.MountPoint).Output.Trim();
        Assert.Contains($"the binary log ({second.MountPoint}/log) on {source}", warning, StringComparison.Ordinal);

        // The server has it open: it goes before its filesystem.
        _server!.Stop();
    }

    [Fact]
    public void A_binary_log_in_memory_is_said_to_be_in_no_snapshot()
    {
        using TmpfsMount memory = new(_folder.File("memory"));
        Start(binaryLog: "../memory/log");
        Assert.Equal($"the binary log ({memory.Path}/log) is on tmpfs, which no snapshot contains", AssertOneWarning());
        _server!.Stop();
    }

    public void Dispose()
    {
        _hook.Dispose();
        _server?.Dispose();
        _disk.Dispose();
        _folder.Dispose();
    }

    /// <summary>Starts a server with its data on the disk.</summary>
    /// <param name="binaryLog">The folder of its binary log, relative to the disk's root.</param>
    private void Start(string binaryLog)
    {
        string data = Path.Combine(_disk.MountPoint, "data");
        string log = Path.GetFullPath(Path.Combine(_disk.MountPoint, binaryLog));
        _ = Command.Must("install", "-d", "-o", "mysql", data, log);
        _server = MariaDbServer.StartNew(new DatabaseServerOptions { DataFolder = data, Extra = [$"--log-bin={log}/binlog"] });
        _hook.UseServer(_server, ("lock", "auto"));
    }

    private string AssertOneWarning()
    {
        string warning = Assert.Single(Freeze().EnumerateArray()).GetString()!;
        Assert.Contains(warning, _hook.Log, StringComparison.Ordinal);
        Assert.Equal("read-lock", Lock());
        return warning;
    }

    // The record's list of what is wrong with the layout.
    private JsonElement Freeze()
    {
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        return Recorded().GetProperty("layout");
    }

    private string? Lock() => Recorded().GetProperty("lock").GetString();

    private JsonElement Recorded()
    {
        using JsonDocument record = JsonDocument.Parse(File.ReadAllText(Path.Combine(_hook.StateDirectory, "freeze.json")));
        return record.RootElement.GetProperty("instances")[0].Clone();
    }
}
