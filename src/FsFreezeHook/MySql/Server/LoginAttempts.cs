using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Authentication;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;
using MySqlConnector;

namespace FsFreezeHook.MySql.Server;

/// <summary>The logins that may be tried at a server, one after the other, until one is let in.</summary>
/// <param name="settings">The instance, and its alternatives.</param>
/// <param name="end">When it is given up; null: each has its own limit alone.</param>
internal sealed class LoginAttempts(MySqlSettings settings, Deadline? end)
{
    // Servers lock accounts after some failed logins in a row: MySQL by FAILED_LOGIN_ATTEMPTS, MariaDB by max_password_errors.
    private const int MostDenied = 2;

    private readonly List<(MySqlSettings Login, FailureException Failure)> _failed = [];

    /// <summary>
    /// Connects, and sets what a session of ours has of its own; where access is denied, as the next of the
    /// instance's alternatives.
    /// </summary>
    /// <param name="settings">The instance's settings.</param>
    /// <param name="end">
    /// When connecting, and each question, is given up at the latest, to the next second; null: each has its own limit alone.
    /// </param>
    /// <exception cref="FailureException">The server cannot be reached, or denies access to all.</exception>
    internal static ServerConnection Open(MySqlSettings settings, Deadline? end = null) =>
        new LoginAttempts(settings, end).Open();

    private ServerConnection Open()
    {
        if (settings.LoginIsKnown)
        {
            return OpenAs(settings);
        }

        LoginMemory memory = new(settings);
        foreach (MySqlSettings login in memory.InOrder())
        {
            if (!settings.TriesDeniedAgain && memory.IsDenied(login))
            {
                _failed.Add((login, ServerErrors.DeniedBefore(login)));
            }
            else if (_failed.Count == 0 || IsWorthTrying(login))
            {
                try
                {
                    ServerConnection connection = OpenAs(Alone(login));
                    memory.Note(login, isLetIn: true, isFirst: login.LoginIndex == 0 && _failed.Count == 0);
                    return connection;
                }
                catch (FailureException e)
                {
                    _failed.Add((login, e));
                    if (e.Reason == FailureReason.AccessDenied)
                    {
                        memory.Note(login, isLetIn: false);
                    }
                }
            }
        }

        throw Failure();
    }

    private ServerConnection OpenAs(MySqlSettings login)
    {
        ServerConnection connection = ServerConnection.Connect(login, end);
        try
        {
            SessionLimits.Begin(connection, login);
            return connection;
        }
        catch (MySqlException e)
        {
            connection.Dispose();
            throw ServerErrors.Statement(e, login);
        }
        catch (FailureException e)
        {
            connection.Dispose();
            throw ServerErrors.ClosedByServer(e, login);
        }
    }

    // What was sent in vain must not come back in a message either.
    private MySqlSettings Alone(MySqlSettings login) => login with
    {
        Alternatives = [],
        FurtherSecrets = [.. _failed.Select(one => one.Login.Password).OfType<string>()],
    };

    private bool IsWorthTrying(MySqlSettings login)
    {
        // Whoever stands at a socket that nobody named gets no password.
        if ((login.SocketIsGuessed && login.Password is not null) || end?.Remaining <= TimeSpan.Zero)
        {
            return false;
        }

        (MySqlSettings Login, FailureException Failure)[] here = [.. _failed.Where(one => IsSameServer(one.Login, login))];
        return here.All(one => one.Failure.Reason == FailureReason.AccessDenied)
            && here.Count(one => one.Login.User == login.User) < MostDenied;
    }

    private static bool IsSameServer(MySqlSettings one, MySqlSettings other) =>
        (one.Host, one.Host is null ? one.Socket : null, one.Host is null ? 0 : one.Port)
        == (other.Host, other.Host is null ? other.Socket : null, other.Host is null ? 0 : other.Port);

    private FailureException Failure()
    {
        FailureException first = _failed[0].Failure;
        if (_failed.Count == 1)
        {
            return first;
        }

        string others = string.Join(", ", _failed.Skip(1).Select(one => Words(one.Login)));
        (string problem, string? remedy) =
            first.Message.Split("; ", 2) is [var text, var rest] ? (text, "; " + rest) : (first.Message, null);
        return new FailureException(first.Reason, $"{problem} ({_failed[0].Login.LoginOrigin}), nor {others}{remedy}", first);
    }

    private string Words(MySqlSettings login)
    {
        string where = IsSameServer(login, _failed[0].Login) ? string.Empty : $" at {ConnectionOptions.Address(login)}";
        return $"as {login.User}{where} ({login.LoginOrigin})";
    }
}
