using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.MySql.Containers;

/// <summary>The socket of a server in a container, found in that server's own root and kept by a descriptor.</summary>
/// <remarks>
/// A container decides what stands at its paths. So the path is walked within its root, what stands there must be a socket, and
/// the process that listens there must be the server itself. A socket cannot be bound a second time: whoever connects by the
/// descriptor gets to that process.
/// </remarks>
internal sealed class ContainerSocket : IDisposable
{
    // A path may lead over a filesystem that does not answer.
    private static readonly TimeSpan FindLimit = TimeSpan.FromSeconds(2);

    // Of socket(7) and include/uapi/asm-generic/socket.h.
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    private readonly SafeFileHandle _handle;
    private readonly ContainerServer _server;
    private readonly uint _root;

    private ContainerSocket(SafeFileHandle handle, ContainerServer server, uint root)
    {
        _server = server;
        _handle = handle;
        _root = root;
    }

    /// <summary>
    /// A path that leads to that socket, and to no other, until this is disposed of. It is of any process of
    /// ours but of none else.
    /// </summary>
    internal string Path => Descriptor.PathOf(_handle);

    /// <summary>Finds it.</summary>
    /// <exception cref="FailureException">The server has ended, or something else stands there.</exception>
    internal static ContainerSocket Open(ContainerServer server)
    {
        ContainerSocket found = new(
            BoundedWork.TryRun(() => Find(server), FindLimit, "container's socket") ?? throw Gone(server),
            server,
            UserNamespace.RootOf(server.ProcFolder) ?? 0);
        bool isOwn = false;
        try
        {
            isOwn = Peer(found.Path) == server.Pid && new ProcessIdentity(server.Pid, server.StartTime).IsAlive;
        }
        catch (SocketException)
        {
            // Nobody listens there, or nobody takes what comes.
        }
        finally
        {
            if (!isOwn)
            {
                found.Dispose();
            }
        }

        return isOwn ? found : throw Gone(server);
    }

    /// <summary>
    /// Does something as the container's own root, whom a server means that lets root in by its socket: where the container has
    /// users of its own, the machine's root is nobody to it.
    /// </summary>
    /// <exception cref="FailureException">That is not allowed.</exception>
    internal T AsRoot<T>(Func<T> work)
    {
        try
        {
            return _root == 0 ? work() : UserNamespace.As(_root, work);
        }
        catch (PosixException e)
        {
            throw new FailureException(
                FailureReason.Unreachable,
                $"cannot connect as the root of the container {_server.Container}: {e.MessageAndRemedy}",
                e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static SafeFileHandle? Find(ContainerServer server)
    {
        ProcessIdentity process = new(server.Pid, server.StartTime);
        using ProcessRoot? root = ProcessRoot.TryOpen($"{server.ProcFolder}/root");

        // The root that was opened is its own where it is still there now.
        if (root is null || !process.IsAlive || root.TryFind(server.Socket) is not { } file)
        {
            return null;
        }

        if (FileSystem.Describe(file).Kind == FileKind.Socket)
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    // Who called listen(2), see SO_PEERCRED in unix(7). Nothing is sent.
    private static int Peer(string path)
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        socket.Connect(new UnixDomainSocketEndPoint(path));
        Span<byte> credentials = stackalloc byte[12];
        return socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials) == credentials.Length
            ? BinaryPrimitives.ReadInt32LittleEndian(credentials)
            : 0;
    }

    private static FailureException Gone(ContainerServer server) => new(
        FailureReason.Unreachable,
        string.Create(
            CultureInfo.InvariantCulture,
            $"the server of process {server.Pid} does not listen at {server}; see the container's log, or start it again"));
}
