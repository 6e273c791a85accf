using System;
using System.Text.Json;
using FsFreezeHook.Holding;
using FsFreezeHook.MySql;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.CommandLine;

/// <summary>The hidden verb that a holder runs under.</summary>
internal static class HoldCommand
{
    /// <summary>Whether these are a holder's arguments. Many start at once, and need neither a parser nor what it is given.</summary>
    internal static bool IsMeantBy(string[] arguments) => arguments is [Holder.Verb, _];

    /// <summary>Holds.</summary>
    /// <param name="time">The clock.</param>
    /// <exception cref="FailureException">It was not started by freeze.</exception>
    internal static void Run(TimeProvider time)
    {
        CoreDump.Disable();
        using Interruption interruption = new();

        // The pipes move away from 0 and 1, so that nothing that writes to standard output can write to freeze.
        using SafeFileHandle control = Descriptor.Move(0);
        using SafeFileHandle report = Descriptor.Move(1);
        new Holder(control, report, settings => Open(settings, time), interruption, time).Run();
    }

    private static MySqlLockSession Open(JsonElement settings, TimeProvider time) =>
        new(
            settings.Deserialize(MySqlJson.Default.SessionOrder)
                ?? throw new FailureException(FailureReason.Internal, "the order has no settings"),
            time);
}
