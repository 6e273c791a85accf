using System;
using System.IO;
using System.Text;
using System.Text.Json;
using FsFreezeHook.Holding.HolderSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace FsFreezeHook.Tests.Holding;

/// <summary>A holder on a thread of the test, with real pipes and files, and freeze's end of its pipes.</summary>
internal sealed class HolderBench : IDisposable
{
    public const string Instance = "mysql";

    private readonly TemporaryFolder _folder = new();
    private readonly AnonymousPipe _control = AnonymousPipe.Create();
    private readonly AnonymousPipe _report = AnonymousPipe.Create();
    private readonly Interruption _interruption = new();
    private readonly LineReader _reports;
    private Background? _life;

    public HolderBench()
    {
        Runtime = new RuntimeDirectory(_folder["run"]);
        Runtime.Ensure();
        Files = new HolderFiles(Runtime, Instance);
        GivenOrder = Order(Runtime.Root);
        _reports = new LineReader(_report.Reader);
    }

    public RuntimeDirectory Runtime { get; }

    public HolderFiles Files { get; }

    public FakeLockSession Session { get; } = new();

    public ManualTime? Time { get; init; }

    /// <summary>What happens when it is about to make its session.</summary>
    public Action? OnOpen { get; set; }

    public HoldRequest GivenOrder { get; set; }

    public string FreezeId => GivenOrder.FreezeId;

    public bool IsRunning => _life!.IsRunning;

    public static HoldRequest Order(string runtime) => new()
    {
        FreezeId = "boot.0123456789abcdef",
        Instance = Instance,
        Engine = "mysql",
        Section = "[mysql]",
        RuntimeDirectory = runtime,
        MaxHold = TimeSpan.FromMinutes(1),
        Session = JsonDocument.Parse("""{"password":"hunter2"}""").RootElement,
    };

    /// <summary>Starts it and gives it its order.</summary>
    public void Start()
    {
        StartWithoutOrder();
        SendLine(JsonSerializer.Serialize(GivenOrder, HoldingJson.Default.HoldRequest));
    }

    public void StartWithoutOrder()
    {
        SafeFileHandle control = _control.TakeReader();
        SafeFileHandle report = _report.TakeWriter();
        Holder holder = new(control, report, _ => Open(), _interruption, (TimeProvider?)Time ?? TimeProvider.System);
        _life = Background.Run(() =>
        {
            using (control)
            using (report)
            {
                holder.Run();
            }
        });
    }

    private FakeLockSession Open()
    {
        OnOpen?.Invoke();
        return Session;
    }

    /// <summary>Takes it as far as freeze does before the commit.</summary>
    public void Hold()
    {
        Start();
        Assert.Equal(ReportKind.Ready, Report().Kind);
        Tell(Step.Acquire, Soon.Bound);
        Assert.Equal(ReportKind.Locked, Report().Kind);
        Tell(Step.Verify, Soon.Bound);
        Assert.Equal(ReportKind.Held, Report().Kind);
    }

    /// <summary>Commits, and leaves it to itself.</summary>
    public void Commit()
    {
        Runtime.Commit(new FreezeRecord { FreezeId = FreezeId });
        CloseControl();
    }

    public void SendLine(string line) => Descriptor.Write(_control.Writer, Encoding.UTF8.GetBytes(line + "\n"));

    public void Tell(Step step, TimeSpan limit) => SendLine(new ControlWord(step, limit).ToString());

    public Report Report()
    {
        string? line = _reports.ReadLine(Soon.Bound);
        Assert.NotNull(line);
        return JsonSerializer.Deserialize(line, HoldingJson.Default.Report)!;
    }

    /// <summary>Whether the holder closed its report pipe, with nothing more to say.</summary>
    public bool ReportPipeEnds() => _reports.ReadLine(Soon.Bound) is null && _reports.IsAtEnd;

    /// <summary>The moment of decision.</summary>
    public void CloseControl() => _control.TakeWriter().Dispose();

    /// <summary>Writes to the release pipe, as thaw does.</summary>
    public void SendToReleasePipe(string text)
    {
        using SafeFileHandle? pipe = NamedPipe.TryOpenWriter(Files.ReleasePipe);
        Assert.NotNull(pipe);
        Descriptor.Write(pipe, Encoding.UTF8.GetBytes(text));
    }

    public void RequestRelease() => SendToReleasePipe(ReleaseRequest.For(FreezeId) + "\n");

    /// <summary>Waits until it has read all that was written to its release pipe.</summary>
    public void WaitUntilReleasePipeIsRead()
    {
        using SafeFileHandle pipe = Descriptor.Open(Files.ReleasePipe, Libc.O_RDWR | Libc.O_NONBLOCK);
        Soon.True(() => Descriptor.WaitReadable([pipe], TimeSpan.Zero) < 0, "the release pipe is read");
    }

    /// <summary>
    /// Waits until it has ended; nothing may be left of it but its outcome and its lock file, and that unlocked.
    /// </summary>
    /// <returns>The outcome that it left.</returns>
    public Outcome? End()
    {
        _life!.Join();
        Assert.True(Session.IsDisposed, "the session is not disposed");
        Assert.False(File.Exists(Files.ReleasePipe), "the release pipe is left behind");

        // Not at once: a child that another test is just starting has a copy of every descriptor for a moment.
        using FileLock? free = FileLock.TryTake(Files.Lock, Soon.Bound);
        Assert.NotNull(free);
        return OutcomeFile.TryRead(Files.Outcome, out _);
    }

    /// <summary>What it threw, where it never got as far as a session.</summary>
    public Exception? Failure() => _life!.Failure();

    public void Dispose()
    {
        // A holder that a failed test left behind ends with its pipe.
        _control.Dispose();
        _report.Dispose();
        _life?.Failure();
        _interruption.Dispose();
        _folder.Dispose();
    }
}
