using System;
using System.Collections.Generic;
using System.IO;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>systemd-nspawn, on a machine where no systemd need run.</summary>
internal sealed class NspawnEngine : IContainerEngine, IDisposable
{
    private const int Users = 65536;

    private readonly TemporaryFolder _folder = new();
    private readonly string _root;

    /// <summary>Prepares it.</summary>
    /// <param name="home">Where the programs of its containers live.</param>
    /// <param name="firstUser">
    /// Who root in its containers is outside of them: they have users of their own where it is not 0.
    /// </param>
    public NspawnEngine(Chroot home, int firstUser = 0)
    {
        Root = firstUser;

        // It covers /tmp in there, and binds from outside afterwards: what lies in there must be outside too.
        _root = _folder.Subfolder("root");
        _ = Command.Must("mount", "--bind", home.Root!, _root);
    }

    /// <inheritdoc/>
    public int Root { get; }

    /// <inheritdoc/>
    public (string File, IReadOnlyList<string> Arguments) Run(ContainedProgram program)
    {
        // Else it takes itself to be where systemd does not belong.
        _ = Directory.CreateDirectory("/run/systemd");
        return ("systemd-nspawn", [
            "--quiet", "--directory=" + _root, "--read-only", "--machine=" + program.Container, "--console=pipe",
            "--register=no", "--keep-unit", "--link-journal=no", "--private-network", .. OwnUsers(), .. program.Volumes("--bind"),
            .. program.Environment("--setenv"), program.Program, .. program.Arguments,
        ]);
    }

    // What it may not own it may read: nothing of its root is changed.
    private string[] OwnUsers() =>
        Root == 0 ? [] : [$"--private-users={Root}:{Users}", "--private-users-ownership=off"];

    /// <inheritdoc/>
    public void Remove(string name)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Command.Must("umount", _root);
        _folder.Dispose();
    }
}
