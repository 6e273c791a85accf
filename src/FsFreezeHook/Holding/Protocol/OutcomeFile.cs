using System;
using System.Text.Json;
using FsFreezeHook.Json;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Holding.Protocol;

/// <summary>
/// The outcome's file. Its space is reserved before the lock is taken, so that a full disk cannot lose the outcome.
/// </summary>
internal sealed class OutcomeFile : IDisposable
{
    private const int ReservedSize = 4096;

    private readonly string _path;
    private readonly ReservedFile _reserved;

    private OutcomeFile(string path, ReservedFile reserved)
    {
        _path = path;
        _reserved = reserved;
    }

    /// <summary>Reserves space beside <paramref name="path"/> and removes the outcome of an earlier freeze.</summary>
    /// <exception cref="PosixException">The runtime directory is full or not writable.</exception>
    internal static OutcomeFile Reserve(string path)
    {
        FileSystem.Remove(path);
        return new OutcomeFile(path, ReservedFile.Create(path + ".reserved", ReservedSize));
    }

    /// <summary>The outcome at <paramref name="path"/>; null where there is none, or none that can be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong with it, and where; null: nothing.</param>
    internal static Outcome? TryRead(string path, out string? problem) =>
        JsonFile.TryRead(path, ReservedSize, HoldingJson.Default.Outcome, out problem);

    /// <summary>Writes the outcome into the reserved space and gives it its name.</summary>
    /// <exception cref="PosixException">The runtime directory has gone.</exception>
    internal void Write(Outcome outcome)
    {
        // A message from a server has no limit of its own, and the space has. A letter may be six bytes once it is escaped.
        const int longestMessage = 500;
        if (outcome.Message is { Length: > longestMessage } message)
        {
            outcome = outcome with { Message = message[..longestMessage] };
        }

        _reserved.WriteAs(_path, JsonSerializer.SerializeToUtf8Bytes(outcome, HoldingJson.Default.Outcome));
    }

    /// <inheritdoc/>
    public void Dispose() => _reserved.Dispose();
}
