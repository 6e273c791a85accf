using System;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Tests.Freezing.Orders;

/// <summary>
/// Changes to files that end where the run is killed: from then on it changes nothing, whatever it still tries.
/// </summary>
/// <param name="killedAt">See <see cref="Order.Changes"/>; null: it is not killed.</param>
internal sealed class CountedChanges(int? killedAt) : FileChanges
{
    /// <summary>The places in which the run could have been killed.</summary>
    public int Places { get; private set; }

    public bool IsDead { get; private set; }

    internal override void Replace(string path, ReadOnlySpan<byte> content, UnixMode mode)
    {
        Pass();
        base.Replace(path, content, mode);
        Pass();
    }

    internal override void Rename(string from, string to)
    {
        Pass();
        base.Rename(from, to);
        Pass();
    }

    internal override void Remove(string path)
    {
        Pass();
        base.Remove(path);
        Pass();
    }

    private void Pass()
    {
        if (IsDead || Places == killedAt)
        {
            IsDead = true;
            throw new KilledException();
        }

        Places++;
    }
}
