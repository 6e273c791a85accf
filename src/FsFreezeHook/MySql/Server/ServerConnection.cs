using System;
using System.Collections.Generic;
using System.Data;
using System.Data.Common;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Security.Cryptography;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Authentication;
using FsFreezeHook.MySql.Containers;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;
using MySqlConnector;
using MySqlConnector.Authentication;

namespace FsFreezeHook.MySql.Server;

/// <summary>One connection to a server, and the few ways in which statements are sent on it.</summary>
internal sealed class ServerConnection : IDisposable
{
    /// <summary>How long to wait for the answer to a question that a server answers at once.</summary>
    internal static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(5);

    // MySqlConnector keeps them for the whole process.
    private static readonly Lazy<bool> MoreMethods = new(() =>
    {
        AuthenticationPlugins.Register(new Ed25519Login());
        AuthenticationPlugins.Register(new ParsecLogin());
        return true;
    });

    private readonly MySqlConnection _connection;
    private readonly Deadline? _end;

    private ServerConnection(MySqlConnection connection, MySqlSettings login, Deadline? end)
    {
        _connection = connection;
        Login = login;
        _end = end;
    }

    /// <summary>As whom it was let in: the instance's settings, or one of their alternatives.</summary>
    internal MySqlSettings Login { get; private set; }

    /// <summary>Whether nothing has closed it: a question that was not answered in time does.</summary>
    internal bool IsOpen => _connection.State == ConnectionState.Open;

    /// <summary>Connects, as whom the settings name and nobody else.</summary>
    /// <param name="settings">The instance's settings.</param>
    /// <param name="end">
    /// When connecting, and each question, is given up at the latest, to the next second; null: each has its own limit alone.
    /// </param>
    /// <exception cref="FailureException">The server cannot be reached, or denies access.</exception>
    internal static ServerConnection Connect(MySqlSettings settings, Deadline? end)
    {
        try
        {
            return settings.Container is { } container
                ? ConnectWithin(container, settings, end)
                : RequireHere(OpenSparingTls(settings, end));
        }
        catch (MySqlException e)
        {
            throw ServerErrors.Connecting(e, settings);
        }
        catch (NotSupportedException e)
        {
            throw ServerErrors.UnknownLogin(e, settings);
        }
        catch (CryptographicException e)
        {
            throw ServerErrors.UnusableCertificate(e, settings);
        }
        catch (Exception e) when (IsClosed(e))
        {
            throw new FailureException(
                FailureReason.Unreachable,
                $"the server at {ConnectionOptions.Describe(settings)} closed the connection at the login; see its error log",
                e);
        }
    }

    /// <summary>The connection's number as whoever took it said in the greeting: the server, or a proxy before it.</summary>
    internal long GreetedAs => unchecked((uint)_connection.ServerThread);

    /// <summary>Asks the server whether this is still the connection that it was.</summary>
    /// <param name="id">Its number when it was opened.</param>
    /// <param name="limit">How long to wait for the answer.</param>
    /// <exception cref="MySqlException">It failed.</exception>
    /// <exception cref="FailureException">It is another one, or has gone: <see cref="FailureReason.LockLost"/>.</exception>
    internal void RequireToBe(long id, TimeSpan limit)
    {
        string? answer = Query(Statements.ConnectionId, limit)[0][0];
        if (answer != id.ToString(CultureInfo.InvariantCulture))
        {
            throw new FailureException(
                FailureReason.LockLost,
                $"the session is connection {answer} and was {id} when the lock was granted; "
                    + "set 'socket' or 'host' to the server itself, not to a proxy");
        }
    }

    /// <summary>Sends a statement that has no result.</summary>
    /// <param name="statement">One of <see cref="Statements"/>.</param>
    /// <param name="limit">How long to wait for the answer; null for ever.</param>
    /// <exception cref="MySqlException">It failed.</exception>
    /// <exception cref="FailureException">The connection has gone: <see cref="FailureReason.LockLost"/>.</exception>
    internal void Execute(string statement, TimeSpan? limit)
    {
        using MySqlCommand command = Command(statement, limit);
        try
        {
            command.ExecuteNonQuery();
        }
        catch (Exception e) when (IsClosed(e))
        {
            throw Closed(e);
        }
    }

    /// <summary>Sends a query and reads its rows as text; null stays null.</summary>
    /// <param name="statement">One of <see cref="Statements"/>.</param>
    /// <param name="limit">How long to wait for the answer.</param>
    /// <exception cref="MySqlException">It failed.</exception>
    /// <exception cref="FailureException">The connection has gone: <see cref="FailureReason.LockLost"/>.</exception>
    internal List<string?[]> Query(string statement, TimeSpan limit) => Read(statement, limit, Rows);

    /// <summary>
    /// Sends a query and reads its rows as text, by the names of their columns: for what has other columns elsewhere.
    /// </summary>
    /// <param name="statement">One of <see cref="Statements"/>.</param>
    /// <param name="limit">How long to wait for the answer.</param>
    /// <exception cref="MySqlException">It failed.</exception>
    /// <exception cref="FailureException">The connection has gone: <see cref="FailureReason.LockLost"/>.</exception>
    internal List<Dictionary<string, string?>> QueryNamed(string statement, TimeSpan limit) => Read(statement, limit, reader =>
    {
        string[] names = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        return Rows(reader)
            .ConvertAll(
                row => names.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.OrdinalIgnoreCase));
    });

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    // MySqlConnector throws InvalidOperationException on a connection that an earlier failure has closed, and lets through what
    // the socket throws where the server has closed it: the first thing that is sent on a Unix socket then is EPIPE.
    private static bool IsClosed(Exception error) => error is InvalidOperationException or SocketException or IOException;

    private static FailureException Closed(Exception error) =>
        new(FailureReason.LockLost, "the connection to the server is closed", error);

    private T Read<T>(string statement, TimeSpan limit, Func<DbDataReader, T> read)
    {
        using MySqlCommand command = Command(statement, limit);
        try
        {
            using DbDataReader reader = command.ExecuteReader();
            return read(reader);
        }
        catch (Exception e) when (IsClosed(e))
        {
            throw Closed(e);
        }
    }

    private static List<string?[]> Rows(DbDataReader reader)
    {
        List<string?[]> rows = [];
        while (reader.Read())
        {
            string?[] row = new string?[reader.FieldCount];
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i)
                    ? null
                    : Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture);
            }

            rows.Add(row);
        }

        return rows;
    }

    // What leads there leads nowhere any more once it is connected.
    private static ServerConnection ConnectWithin(ContainerServer container, MySqlSettings settings, Deadline? end)
    {
        using ContainerSocket? socket = container.Host is null ? ContainerSocket.Open(container) : null;
        ServerConnection Open() => OpenSparingTls(
            settings with { Socket = socket?.Path ?? settings.Socket, Host = container.Host, Port = container.Port }, end);
        ServerConnection connection = socket is null ? ContainerAddress.Connect(container, Open)
            : string.IsNullOrEmpty(settings.Password) ? socket.AsRoot(Open)
            : Open();
        connection.Login = connection.Login with { Socket = settings.Socket, Host = settings.Host, Port = settings.Port };
        return connection;
    }

    // A name may lead elsewhere from one look-up to the next: what counts is where the connection leads.
    private static ServerConnection RequireHere(ServerConnection connection)
    {
        if (connection.Login.HostIsFromOptionFiles && ThisMachine.Now().FindElsewhere(connection.Login) is not null)
        {
            connection.Dispose();
            throw ThisMachine.Elsewhere(connection.Login);
        }

        return connection;
    }

    private static ServerConnection OpenSparingTls(MySqlSettings settings, Deadline? end)
    {
        if (settings.Host is not null || settings.LoginIsKnown)
        {
            return Open(settings, settings.TlsOverSocket, end);
        }

        if (settings.TlsMode > TlsMode.Preferred)
        {
            return OpenWithTlsIfOffered(settings, end);
        }

        TimeSpan limit = ConnectionOptions.Within(end?.Remaining);
        SocketLoginResult login = SocketLogin.Try(settings, limit);
        if (login == SocketLoginResult.Silent)
        {
            throw ServerErrors.Silent(settings, limit);
        }

        if (login == SocketLoginResult.Denied)
        {
            throw ServerErrors.Denied(settings);
        }

        // MariaDB's clients use TLS over the socket too, and so meet an account that requires it. A password is tried once, and
        // so at once with TLS: the server says of a wrong one and of one without TLS the same, and counts both.
        bool isTlsOfClients = login == SocketLoginResult.MariaDbWithTls && settings.TlsMode != TlsMode.Disabled;
        bool begunWithTls = isTlsOfClients && !string.IsNullOrEmpty(settings.Password);
        try
        {
            return Open(settings, begunWithTls, end);
        }
        catch (MySqlException e) when (begunWithTls
            ? !ServerErrors.IsAccessDenied(e)
            : ServerErrors.NeedsTls(e) || (isTlsOfClients && ServerErrors.IsAccessDenied(e)))
        {
            // MySqlConnector sends a password in clear over TLS only, though the server would take it over a socket:
            // for sha256_password.
            return Open(settings, !begunWithTls, end);
        }
    }

    // What stays in the kernel needs no TLS: the account may demand it, but where the server has none, it does not.
    private static ServerConnection OpenWithTlsIfOffered(MySqlSettings settings, Deadline? end)
    {
        try
        {
            return Open(settings, tlsOverSocket: true, end);
        }
        catch (MySqlException e) when (ServerErrors.HasNoTls(e))
        {
            return Open(settings, tlsOverSocket: false, end);
        }
    }

    private static ServerConnection Open(MySqlSettings settings, bool tlsOverSocket, Deadline? end)
    {
        _ = MoreMethods.Value;
        MySqlConnection connection = new(ConnectionOptions.For(settings, tlsOverSocket, end?.Remaining));
        try
        {
            connection.Open();
            return new ServerConnection(connection, settings with { LoginIsKnown = true, TlsOverSocket = tlsOverSocket }, end);
        }
        catch (Exception e) when (e is MySqlException || IsClosed(e))
        {
            connection.Dispose();
            throw;
        }
    }

    private MySqlCommand Command(string statement, TimeSpan? limit)
    {
        MySqlCommand command = _connection.CreateCommand();
        command.CommandText = statement;
        TimeSpan? least = _end?.Remaining < (limit ?? TimeSpan.MaxValue) ? _end?.Remaining : limit;
        command.CommandTimeout = least is { } time ? (int)Math.Max(1, Math.Ceiling(time.TotalSeconds)) : 0;
        return command;
    }
}
