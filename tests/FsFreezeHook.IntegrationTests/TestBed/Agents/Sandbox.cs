using System;
using System.Collections.Generic;
using System.IO;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What systemd does to a service by an option of its unit, done by the same means of the kernel's.</summary>
internal sealed class Sandbox : IDisposable
{
    private const string Source = "sandbox.c";

    private readonly TemporaryFolder _folder = new();

    /// <summary>Makes the program that puts the restrictions of seccomp(2) and prctl(2) on another one.</summary>
    public Sandbox() =>
        _ = Command.Must("clang", "-O1", "-o", Program, Path.Combine(AppContext.BaseDirectory, "TestBed", Source));

    private string Program => _folder.File("sandbox");

    /// <summary>What starts a program under it, which its words follow.</summary>
    /// <param name="script">
    /// What is done before, in a mount namespace of the program's own; <c>$SANDBOX</c> is the program that restricts.
    /// </param>
    /// <param name="become">What the script becomes, in the end, before the program's words.</param>
    public IReadOnlyList<string> Start(string script, string become = "") =>
        ["unshare", "--mount", "bash", "-ec", $"SANDBOX={Program}\n{script}\nexec {become} \"$@\"", "bash"];

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
