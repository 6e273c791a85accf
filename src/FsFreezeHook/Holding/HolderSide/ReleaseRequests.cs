using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Holding.HolderSide;

/// <summary>What is asked of a holder through its release pipe.</summary>
/// <param name="pipe">The pipe.</param>
/// <param name="freezeId">The freeze that it holds for; what is asked for another one is not heard.</param>
internal sealed class ReleaseRequests(SafeFileHandle pipe, string freezeId)
{
    private readonly string _expected = ReleaseRequest.For(freezeId);
    private readonly string _byForce = ReleaseRequest.ByForce(freezeId);
    private LineReader _lines = new(pipe);

    /// <summary>Readable once something was asked: then <see cref="Take"/>.</summary>
    internal SafeFileHandle Pipe { get; } = pipe;

    /// <summary>
    /// How it is asked to end holding: <see cref="OutcomeKind.Released"/> or <see cref="OutcomeKind.Forced"/>; null: not yet.
    /// </summary>
    internal OutcomeKind? Take()
    {
        _lines.Fill();
        while (_lines.TakeLine() is { } line)
        {
            if (line == _expected)
            {
                return OutcomeKind.Released;
            }

            if (line == _byForce)
            {
                return OutcomeKind.Forced;
            }
        }

        if (_lines.IsAtEnd)
        {
            // More than a line's length without an end of line: not ours, and forgotten.
            _lines = new LineReader(Pipe);
        }

        return null;
    }
}
