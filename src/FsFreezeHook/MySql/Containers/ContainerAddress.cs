using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql.Containers;

/// <summary>The address of a server in its container's network, where no socket of it can be reached.</summary>
/// <remarks>
/// A port that is published on the host may be another's. In the container's own network the kernel says which socket listens at
/// a port, and whose descriptor that is: nobody else's may, before the connection is made and when it stands.
/// </remarks>
internal static class ContainerAddress
{
    private const int LargestTable = 4 * 1024 * 1024;

    private static readonly string[] Tables = ["tcp", "tcp6"];

    /// <summary>Connects in the container's network, to that server and to no other process.</summary>
    /// <param name="server">The server, with its address.</param>
    /// <param name="connect">Makes the connection, on a thread that is in that network.</param>
    /// <exception cref="FailureException">The server has ended, or another process listens there.</exception>
    internal static T Connect<T>(ContainerServer server, Func<T> connect)
        where T : IDisposable
    {
        string[] listening = Listening(server);
        T connected;
        try
        {
            connected = NetworkNamespace.Within(server.ProcFolder, connect);
        }
        catch (PosixException e)
        {
            throw new FailureException(
                FailureReason.Unreachable,
                $"the network of the container {server.Container} cannot be entered: {e.MessageAndRemedy}",
                e);
        }

        // A socket that listened before and after did so when it was connected to.
        if (Listens(server, listening))
        {
            return connected;
        }

        connected.Dispose();
        throw Gone(server);
    }

    private static string[] Listening(ContainerServer server) =>
        Sockets(server) is var found && Listens(server, found) ? found : throw Gone(server);

    private static bool Listens(ContainerServer server, IReadOnlyList<string> expected) =>
        expected.Count > 0
        && Sockets(server).Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal))
        && !expected.Except(ProcFile.SocketInodes(server.ProcFolder)).Any()
        && new ProcessIdentity(server.Pid, server.StartTime).IsAlive;

    // All that listen at that port, whoever they are.
    private static string[] Sockets(ContainerServer server) =>
    [
        .. Tables
            .Select(table => ProcFile.TryReadBeginning($"{server.ProcFolder}/net/{table}", LargestTable))
            .SelectMany(text => ListeningSocket.OfTcp(System.Text.Encoding.ASCII.GetString(text ?? [])))
            .Where(socket => socket.EndPoint is { } place && place.Port == server.Port && IsReachedAt(place.Address, server))
            .Select(socket => socket.Inode),
    ];

    private static bool IsReachedAt(IPAddress bound, ContainerServer server) =>
        bound.ToString() == server.Host || bound.Equals(IPAddress.Any) || bound.Equals(IPAddress.IPv6Any);

    private static FailureException Gone(ContainerServer server) => new(
        FailureReason.Unreachable,
        string.Create(
            CultureInfo.InvariantCulture,
            $"the server of process {server.Pid} alone does not listen at {server}; see the container's log, or start it again"));
}
