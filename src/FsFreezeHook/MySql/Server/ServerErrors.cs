using System;
using System.Linq;
using System.Security.Cryptography;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Authentication;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;
using MySqlConnector;

namespace FsFreezeHook.MySql.Server;

/// <summary>What a server's error means for a freeze, in one line.</summary>
internal static class ServerErrors
{
    // The numbers that MySqlConnector has no name for, as the servers' error references list them.
    private const int TooManyConnections = 1040;
    private const int NoSuchSession = 1094;
    private const int KillDenied = 1095;
    private const int TooManyOfUser = 1203;
    private const int UserLimitReached = 1226;
    private const int SpecificAccessDenied = 1227;
    private const int UnsupportedAuthentication = 1251;
    private const int UnknownEngine = 1286;
    private const int GrantTablesOff = 1290;
    private const int AccessDeniedWithoutPassword = 1698;
    private const int MustChangePassword = 1820;
    private const int MustChangePasswordLogin = 1862;
    private const int OfflineMode = 3032;
    private const int AbortedBeforeUse = 1184;
    private const int AccountLocked = 3118;

    // Too many failed logins in a row; its user may wait, or an administrator unlock it.
    private const int AccountLockedForTime = 3955;

    // MariaDB alone: max_password_errors; an account that is locked; max_statement_time.
    private const int AccountBlocked = 4150;
    private const int AccountLockedOnMariaDb = 4151;
    private const int StatementTimeout = 1969;

    private const int LongestMessage = 500;

    // The login methods of MySQL that never send a password in clear; MariaDB's never send one at all.
    private static readonly string[] SecurePasswordPlugins = ["caching_sha2_password", "sha256_password"];

    /// <summary>The failure to connect that <paramref name="error"/> is.</summary>
    internal static FailureException Connecting(MySqlException error, MySqlSettings settings)
    {
        string where = ConnectionOptions.Describe(settings);
        if (Barred(error, where) is { } barred)
        {
            return new FailureException(FailureReason.AccessDenied, barred, error);
        }

        if (IsAccessDenied(error) && settings.SocketIsGuessed)
        {
            return new FailureException(
                FailureReason.AccessDenied,
                $"access denied at {where}, a socket that no configuration names, so no password was tried; "
                    + $"set 'socket' in {settings.Section}",
                error);
        }

        if (IsAccessDenied(error))
        {
            return new FailureException(
                FailureReason.AccessDenied,
                $"access denied at {where}; {LoginRemedy(settings)}",
                error);
        }

        if (error.Number is TooManyConnections or TooManyOfUser or UserLimitReached)
        {
            return new FailureException(
                FailureReason.Unreachable,
                $"the server at {where} has no free connection: {OneLine(error.Message, settings)}; "
                    + "raise max_connections, end sessions, or give the account SUPER or CONNECTION_ADMIN, "
                    + "for which one is kept free",
                error);
        }

        if (NeedsTls(error))
        {
            return new FailureException(
                FailureReason.AccessDenied,
                $"the password of the account at {where} may only be sent over TLS; "
                    + $"set 'ssl-mode = required' in {settings.Section}",
                error);
        }

        // The innermost exception is the one that says why, such as a certificate that is not trusted.
        string why = error.ErrorCode == MySqlErrorCode.UnableToConnectToHost && error.InnerException is null
            ? "nothing answers there"
            : OneLine(error.GetBaseException().Message, settings);
        return new FailureException(
            FailureReason.Unreachable,
            $"cannot reach the server at {where}: {why}; start it, or {ReachRemedy(settings)}",
            error);
    }

    private static string ReachRemedy(MySqlSettings settings) => settings.Container is { } container
        ? $"see the log of the container {container.Container}"
        : $"set {(settings.Host is null ? "'socket'" : "'host' and 'port'")} in {settings.Section}{Hidden(settings)}";

    // What runs this program may not see what there is.
    private static string Hidden(MySqlSettings settings) =>
        SymbolicLink.TryRead("/proc/1/ns/mnt") is null
            || ProcFile.SharesNamespace("/proc", "/proc/1", settings.Host is null ? "mnt" : "net")
            ? string.Empty
        : settings.Host is null
            ? "; or let the service that runs this program see it (PrivateTmp=, ProtectHome=, InaccessiblePaths=)"
        : "; or let the service that runs this program reach it (PrivateNetwork=)";

    /// <summary>The failure of a login that a server did not answer.</summary>
    internal static FailureException Silent(MySqlSettings settings, TimeSpan limit) => new(
        FailureReason.Unreachable,
        $"the server at {ConnectionOptions.Describe(settings)} did not answer within {Elapsed.Seconds(limit)}; "
            + "see whether its disk is full or frozen, and its error log");

    // What is no matter of the password, each with what an administrator does about it.
    private static string? Barred(MySqlException error, string where) => error.Number switch
    {
        AccountLocked or AccountLockedOnMariaDb =>
            $"the account at {where} is locked; unlock it on the server (ALTER USER … ACCOUNT UNLOCK), or name another one",
        AccountLockedForTime or AccountBlocked =>
            $"the account at {where} is locked since logins failed too often: {OneLine(error.Message)}; "
                + "correct the client that uses a wrong password, and unlock it on the server (ALTER USER … ACCOUNT UNLOCK, "
                + "on MariaDB FLUSH PRIVILEGES)",
        MustChangePassword or MustChangePasswordLogin =>
            $"the password of the account at {where} has expired; give it one that does not (ALTER USER … PASSWORD EXPIRE NEVER)",
        OfflineMode =>
            $"the server at {where} is in offline_mode and accepts administrators only; give it CONNECTION_ADMIN, "
                + "or wait until the mode ends",
        AbortedBeforeUse =>
            $"the server at {where} closes this account's connections: {OneLine(error.Message)}; correct its init_connect, "
                + "or give the account CONNECTION_ADMIN",
        _ => null,
    };

    /// <summary>The failure of a login that MySQL denied by its socket.</summary>
    internal static FailureException Denied(MySqlSettings settings) => new(
        FailureReason.AccessDenied,
        $"access denied at {ConnectionOptions.Describe(settings)}; {LoginRemedy(settings)}");

    /// <summary>The failure of a login without a password that was denied before, and is not tried again.</summary>
    internal static FailureException DeniedBefore(MySqlSettings settings) => new(
        FailureReason.AccessDenied,
        $"access was denied at {ConnectionOptions.Describe(settings)} without a password, "
            + "and is not asked for again until the server restarts, since servers lock accounts for that; "
            + $"{LoginRemedy(settings)}");

    /// <summary>The failure to log in by a method that this client does not know.</summary>
    internal static FailureException UnknownLogin(NotSupportedException error, MySqlSettings settings) => new(
        FailureReason.AccessDenied,
        $"the account at {ConnectionOptions.Describe(settings)} logs in by a method that is not supported: "
            + $"{OneLine(error.Message, settings)}; give it a password, or the socket's login",
        error);

    /// <summary>The failure of a client's certificate that cannot be shown to the server.</summary>
    internal static FailureException UnusableCertificate(CryptographicException error, MySqlSettings settings) => new(
        FailureReason.Unreachable,
        $"the client's certificate for {ConnectionOptions.Describe(settings)} cannot be used: "
            + $"{OneLine(error.Message, settings)}; check the files of 'ssl-cert' and 'ssl-key' in {settings.Section}",
        error);

    /// <summary>Whether the server has no TLS, and the client wants it.</summary>
    internal static bool HasNoTls(MySqlException error) =>
        error.Message.Contains("does not support SSL", StringComparison.Ordinal);

    /// <summary>Whether the client refused to send the password on a connection without TLS.</summary>
    internal static bool NeedsTls(MySqlException error) =>
        SecurePasswordPlugins.Any(plugin => error.Message.Contains(plugin, StringComparison.Ordinal));

    internal static FailureException Statement(MySqlException error, MySqlSettings settings)
    {
        if (IsAccessDenied(error))
        {
            return new FailureException(
                FailureReason.AccessDenied,
                $"{settings.User} lacks a privilege: {OneLine(error.Message, settings)}; "
                    + $"for what it needs, {ClientCommand.Mark}{ClientCommand.GrantsOf(settings)}",
                error);
        }

        return new FailureException(
            FailureReason.Unreachable,
            $"the server at {ConnectionOptions.Describe(settings)} failed: {OneLine(error.Message, settings)}; see its error log",
            error);
    }

    /// <summary>The failure that a connection is which the server closed before all was locked and proven.</summary>
    internal static FailureException ClosedByServer(FailureException error, MySqlSettings settings) => new(
        FailureReason.Unreachable,
        $"the server at {ConnectionOptions.Describe(settings)} closed the connection; see its error log: "
            + "something ends sessions there, or init_connect fails (which is not run for accounts with CONNECTION_ADMIN)",
        error);

    /// <summary>The failure of a flush under the lock that <paramref name="error"/> is.</summary>
    internal static FailureException Flushing(MySqlException error, TimeSpan limit, MySqlSettings settings) =>
        error.ErrorCode == MySqlErrorCode.CommandTimeoutExpired
            ? new FailureException(
                FailureReason.FlushNotFinished,
                $"the flush did not finish within {Elapsed.Seconds(limit)}; check the server's disk",
                error)
            : Statement(error, settings);

    /// <summary>The failure of an attempt at the lock that <paramref name="error"/> is.</summary>
    internal static FailureException Attempt(MySqlException error, MySqlSettings settings) => error.ErrorCode switch
    {
        MySqlErrorCode.LockWaitTimeout or MySqlErrorCode.QueryInterrupted or MySqlErrorCode.CommandTimeoutExpired
            or MySqlErrorCode.QueryTimeout or MySqlErrorCode.LockDeadlock or (MySqlErrorCode)StatementTimeout =>
            new FailureException(FailureReason.LockNotGranted, OneLine(error.Message, settings), error),
        _ => Statement(error, settings),
    };

    /// <summary>Whether the account may not end that session.</summary>
    internal static bool IsKillDenied(MySqlException error) => error.Number == KillDenied || IsAccessDenied(error);

    /// <summary>Whether a lock was not free, and the server waited for it no longer.</summary>
    internal static bool IsLockWait(MySqlException error) => error.ErrorCode == MySqlErrorCode.LockWaitTimeout;

    /// <summary>Whether the server has no such engine: InnoDB may be left out.</summary>
    internal static bool IsUnknownEngine(MySqlException error) => error.Number == UnknownEngine;

    /// <summary>Whether the server answered, and the connection is as good as before.</summary>
    internal static bool IsAnswer(MySqlException error) => error.SqlState is not null && error.ErrorCode is not (
        MySqlErrorCode.CommandTimeoutExpired or MySqlErrorCode.UnableToConnectToHost);

    /// <summary>
    /// Whether a limit on the statement's time ended it: the server's, and the session stays, or the client's, which closes it.
    /// </summary>
    internal static bool IsTimeout(MySqlException error) => error.ErrorCode is
        MySqlErrorCode.CommandTimeoutExpired or MySqlErrorCode.QueryTimeout or (MySqlErrorCode)StatementTimeout;

    /// <summary>Whether there is no such table, or this account, or this server, may not use it.</summary>
    internal static bool IsMissing(MySqlException error) => IsAccessDenied(error) || error.Number == GrantTablesOff
        || error.ErrorCode is MySqlErrorCode.NoSuchTable or MySqlErrorCode.UnknownDatabase;

    /// <summary>Whether the server, or the account, has no connection left.</summary>
    internal static bool IsFull(FailureException error) =>
        error.InnerException is MySqlException { Number: TooManyConnections or TooManyOfUser or UserLimitReached };

    /// <summary>Whether the session that was to be ended has gone.</summary>
    internal static bool IsGone(MySqlException error) => error.Number == NoSuchSession;

    /// <summary>Whether the account may not do what it tried.</summary>
    internal static bool IsAccessDenied(MySqlException error) => error.ErrorCode
        is MySqlErrorCode.AccessDenied
        or MySqlErrorCode.DatabaseAccessDenied
        or MySqlErrorCode.TableAccessDenied
        or MySqlErrorCode.HostNotPrivileged
        || error.Number is AccessDeniedWithoutPassword or SpecificAccessDenied or UnsupportedAuthentication
            or MustChangePassword or MustChangePasswordLogin or OfflineMode or AbortedBeforeUse
            or AccountLocked or AccountLockedForTime or AccountBlocked or AccountLockedOnMariaDb;

    /// <summary>Whether the server runs without grants (<c>skip-grant-tables</c>), where everybody may do everything.</summary>
    internal static bool HasNoGrants(MySqlException error) => error.Number == GrantTablesOff;

    private static string LoginRemedy(MySqlSettings settings) => settings.Container is { } container
        ? $"write 'container = {container.Container}', 'user' and 'password' in {settings.Section}"
        : $"check 'user' and 'password' in {settings.Section} and in the option files, or create the account";

    /// <summary>
    /// What an error is that nothing foresees: a server's answer, most likely, that the client library could not stand.
    /// </summary>
    internal static string Unforeseen(Exception error, MySqlSettings settings) =>
        FailureException.Unforeseen(
            error, $"{OneLine(error.Message, settings)}, with the server at {ConnectionOptions.Describe(settings)}");

    /// <summary>
    /// What a server says, as a part of one line: it may be of any length, and hold a terminal's control sequences.
    /// </summary>
    internal static string OneLine(string message) => ServerText.Of(message.Trim(), LongestMessage).TrimEnd('.');

    /// <summary>The same without the passwords that the server may have been sent.</summary>
    internal static string OneLine(string message, MySqlSettings settings)
    {
        foreach (string? password in (string?[])[settings.Password, .. settings.FurtherSecrets,
            .. settings.Alternatives.Select(login => login.Password)])
        {
            message = string.IsNullOrEmpty(password) ? message : message.Replace(password, "***", StringComparison.Ordinal);
        }

        return OneLine(message);
    }
}
