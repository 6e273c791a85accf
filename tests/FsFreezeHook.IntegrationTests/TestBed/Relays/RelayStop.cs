using System;
using System.Text;
using System.Threading;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Where a relay stands still.</summary>
/// <param name="Text">A part of the statement; empty: the beginning of a connection.</param>
/// <param name="InMidPacket">
/// Whether the statement is passed on, and then half of its answer; else it is held back itself.
/// </param>
internal sealed record RelayStop(string Text, bool InMidPacket)
{
    private volatile bool _isReached;
    private volatile bool _isOver;
    private volatile bool _isRefused;

    /// <summary>What the server gets in the statement's place, and at most as long; null: nothing is exchanged.</summary>
    public string? Replacement { get; init; }

    /// <summary>Whether something is held back, or was exchanged.</summary>
    public bool IsReached => _isReached;

    /// <summary>Whether what was held back is not passed on, and answered with an error.</summary>
    public bool IsRefused => _isRefused;

    /// <summary>Whether a request is the one.</summary>
    public bool Matches(ReadOnlySpan<byte> request) =>
        Text.Length == 0 ? request.Length == 0 : request.IndexOf(Encoding.ASCII.GetBytes(Text)) >= 0;

    /// <summary>The request with the replacement in it: its length, which stands before it, stays.</summary>
    public byte[] Exchange(ReadOnlySpan<byte> request)
    {
        // The header, and what a client may send before the text: a command, and that it has no parameters.
        byte[] exchanged = request.ToArray();
        int text = 5;
        while (exchanged[text] < (byte)' ')
        {
            text++;
        }

        exchanged.AsSpan(text).Fill((byte)' ');
        _ = Encoding.ASCII.GetBytes(Replacement!, exchanged.AsSpan(text));
        _isReached = true;
        return exchanged;
    }

    /// <summary>Lets it go on.</summary>
    public void Go() => _isOver = true;

    /// <summary>Lets it go on with an error in the server's place.</summary>
    public void Refuse()
    {
        _isRefused = true;
        Go();
    }

    /// <summary>Stands still until it may go on.</summary>
    /// <param name="hasGone">Whether nobody waits for it any more.</param>
    /// <returns>Whether it may go on.</returns>
    public bool Stand(Func<bool> hasGone)
    {
        _isReached = true;
        while (!_isOver)
        {
            if (hasGone())
            {
                return false;
            }

            Thread.Sleep(TimeSpan.FromMilliseconds(2));
        }

        return true;
    }
}
