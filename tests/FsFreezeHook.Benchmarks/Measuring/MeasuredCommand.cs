using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.InteropServices;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Measuring;

/// <summary>
/// A command whose time is measured. Every one is started in the same way, as an agent up to 9.0 starts its hook: the null device
/// is its input and outputs. <c>posix_spawn</c>'s cost does not grow with this process, as .NET's own way to start one does.
/// </summary>
/// <param name="File">The program, by its path.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Variables">Variables to set in its environment.</param>
internal sealed partial record MeasuredCommand(
    string File, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string?>? Variables = null)
{
    private const string Null = "/dev/null";
    private const int ReadWrite = 2;

    // What glibc's posix_spawn_file_actions_t takes, and more.
    private const int ActionsSize = 256;

    /// <summary>The same command by <c>chroot</c>, so that it starts as another one does that lives in another root.</summary>
    public MeasuredCommand ThroughChroot => this with { File = ChrootProgram, Arguments = ["/", File, .. Arguments] };

    private static string ChrootProgram => "/usr/sbin/chroot";

    /// <summary>A command of a test bed, whose program may be <c>chroot</c> by its bare name.</summary>
    public static MeasuredCommand Of(
        (string File, IReadOnlyList<string> Arguments) command, IReadOnlyDictionary<string, string?>? variables = null) =>
        new(command.File == "chroot" ? ChrootProgram : command.File, command.Arguments, variables);

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="TestBedException">It did not start, or did not exit with 0.</exception>
    public Timing Run()
    {
        Timing timing = RunWhateverItExitsWith();
        return timing.Succeeded ? timing : throw new TestBedException($"{this} failed");
    }

    /// <summary>Runs it to its end, and says whether it exited with 0.</summary>
    /// <exception cref="TestBedException">It did not start.</exception>
    public Timing RunWhateverItExitsWith()
    {
        string?[] arguments = [File, .. Arguments, null];
        string?[] environment = [.. Environment(), null];
        byte[] actions = new byte[ActionsSize];
        _ = posix_spawn_file_actions_init(actions);
        try
        {
            for (int descriptor = 0; descriptor <= 2; descriptor++)
            {
                _ = posix_spawn_file_actions_addopen(actions, descriptor, Null, ReadWrite, 0);
            }

            long startedAt = Stopwatch.GetTimestamp();
            int error = posix_spawn(out int pid, File, actions, 0, arguments, environment);
            if (error != 0)
            {
                throw new TestBedException($"{File} did not start: error {error}");
            }

            int status;
            while (waitpid(pid, out status, 0) < 0)
            {
                // Only a signal interrupts it: the process is this one's own child, and nobody else waits for it.
            }

            return new Timing(startedAt, Stopwatch.GetTimestamp(), status == 0);
        }
        finally
        {
            _ = posix_spawn_file_actions_destroy(actions);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', [File, .. Arguments]);

    private IEnumerable<string> Environment()
    {
        Dictionary<string, string?> all = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value);
        foreach ((string name, string? value) in Variables ?? new Dictionary<string, string?>())
        {
            all[name] = value;
        }

        return all.Where(variable => variable.Value is not null).Select(variable => variable.Key + "=" + variable.Value);
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_spawn_file_actions_init([In, Out] byte[] actions);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_spawn_file_actions_destroy([In, Out] byte[] actions);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_spawn_file_actions_addopen(
        [In, Out] byte[] actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_spawn(
        out int pid, string path, byte[] actions, nint attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int waitpid(int pid, out int status, int options);
}
