using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Agent;
using FsFreezeHook.MySql.Authentication;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;

namespace FsFreezeHook.MySql.Layout;

/// <summary>Whether what a restored copy needs lies on one filesystem, which can be frozen.</summary>
internal sealed class DataLayout
{
    // A cold folder of 500,000 files takes a slow disk minutes. A freeze does not wait for it, nor a lock.
    private static readonly TimeSpan WalkLimit = TimeSpan.FromSeconds(2);

    // Within it a walk that only has much to do says how far it came.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(100);

    private DataLayout(bool isOneFilesystem, IReadOnlyList<string> warnings, string? unknown)
    {
        IsOneFreezableFilesystem = isOneFilesystem;
        Warnings = warnings;
        Unknown = unknown;
    }

    /// <summary>Whether the server is on another machine.</summary>
    internal bool IsElsewhere { get; private init; }

    private static string Unread =>
        $"the data folder was not read within {Elapsed.Seconds(WalkLimit)}: it has many files, or its disk is slow";

    /// <summary>Whether all of it certainly lies on one filesystem that can be frozen.</summary>
    internal bool IsOneFreezableFilesystem { get; }

    /// <summary>What is wrong, a line for each other filesystem and for each that does not freeze.</summary>
    internal IReadOnlyList<string> Warnings { get; }

    /// <summary>Why the layout, or part of it, cannot be told; null where all of it can.</summary>
    internal string? Unknown { get; }

    /// <summary>The layout of a server that was connected to.</summary>
    /// <param name="process">Its process; null where it does not run here.</param>
    /// <param name="connection">The connection.</param>
    /// <exception cref="MySqlConnector.MySqlException">The server did not answer.</exception>
    internal static DataLayout Of(int? process, ServerConnection connection) =>
        process is { } pid
            ? Of(pid, connection.Query(Statements.DataPaths, ServerConnection.AnswerWait))
            : connection.Login is { Host: not null } login && ThisMachine.Now().FindElsewhere(login) is { } address
                ? Elsewhere($"{ConnectionOptions.Address(login)} ({address})")
                : Unseen("the server does not run on this machine");

    /// <summary>The layout of a server.</summary>
    /// <param name="pid">The server's process id.</param>
    /// <param name="variables">The rows of <see cref="Statements.DataPaths"/>.</param>
    internal static DataLayout Of(int pid, IEnumerable<string?[]> variables)
    {
        IReadOnlyList<DataPath> paths = DataPaths.Of(variables);
        if (paths.Count == 0)
        {
            return Unseen("the server does not say where its data is stored");
        }

        Deadline end = Deadline.After(WalkLimit, TimeProvider.System);
        return BoundedWork.TryRun(
            () =>
            {
                using FilesystemSearch? search = FilesystemSearch.TryBegin(pid);
                return search is null ? Unseen("the server's process has gone")
                    : Of(search.Find(paths, end)) is var layout && !end.IsOver ? layout
                    : new DataLayout(isOneFilesystem: false, layout.Warnings, Unread);
            },
            WalkLimit + Margin,
            "data folder") ?? Unseen(Unread);
    }

    /// <summary>The layout of a server on another machine.</summary>
    /// <param name="address">Where that is.</param>
    internal static DataLayout Elsewhere(string address) => new(
        isOneFilesystem: false,
        [$"the server is on another machine, {address}: its data is not in this machine's snapshot"],
        "the server is on another machine")
    {
        IsElsewhere = true,
    };

    /// <summary>A layout of which nothing can be told, such as that of a server whose process cannot be found.</summary>
    /// <param name="why">Why.</param>
    internal static DataLayout Unseen(string why) => new(isOneFilesystem: false, [], why);

    /// <summary>The layout of places whose filesystems were found, the data folder first.</summary>
    internal static DataLayout Of(IReadOnlyList<LocatedPath> places)
    {
        string? unknown = places.Where(place => place.Filesystem is null)
            .Select(place => $"the filesystem of {Describe(place.Data)} cannot be seen from here")
            .FirstOrDefault();
        IGrouping<string, LocatedPath>[] filesystems =
            [.. places.Where(place => place.Filesystem is not null).GroupBy(place => place.Filesystem!.Device)];
        return new DataLayout(
            unknown is null && filesystems is [var only] && Freezable.Includes(only.First().Filesystem!),
            [.. filesystems.Select(one => Warning(one, places[0])).OfType<string>()],
            unknown);
    }

    private static string? Warning(IGrouping<string, LocatedPath> filesystem, LocatedPath data)
    {
        Mount mount = filesystem.First().Filesystem!;
        string what = Describe(filesystem);
        if (Freezable.Defect(mount) is { } defect)
        {
            return $"{what} {(IsOne(filesystem) ? "is" : "are")} on {defect}";
        }

        return data.Filesystem is not { } main || main.Device == mount.Device || Freezable.Defect(main) is not null
            ? null
            : $"{Describe(data.Data)} is on {main.Source} and {what} on {mount.Source}: "
                + "they freeze at different moments, and a snapshot must contain both";
    }

    // One place for each role is enough to find the others.
    private static string Describe(IEnumerable<LocatedPath> places) =>
        string.Join(" and ", places.DistinctBy(place => place.Data.Role).Select(place => Describe(place.Data)));

    private static bool IsOne(IEnumerable<LocatedPath> places) => places.DistinctBy(place => place.Data.Role).Count() == 1;

    private static string Describe(DataPath path) => $"{path.Role} ({ServerText.Of(path.Path, ServerText.LongestPath)})";
}
