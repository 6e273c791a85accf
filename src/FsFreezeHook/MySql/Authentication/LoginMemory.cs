using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql.Authentication;

/// <summary>
/// What an instance's logins came to in earlier runs: servers lock accounts after some failed logins in a row.
/// There is no secret in it.
/// </summary>
/// <param name="settings">The instance.</param>
internal sealed class LoginMemory(MySqlSettings settings)
{
    /// <summary>What the names of its files end with.</summary>
    internal const string Suffix = ".logins";

    private const int Longest = 16 * 1024;
    private const int MostFiles = 128;
    private const string LetInWord = "in ";
    private const string DeniedWord = "denied ";

    private readonly List<string> _lines =
        settings.LoginMemory is { } file && FileSystem.TryReadAll(file, Longest) is { } content
            ? [.. Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries)]
            : [];

    private bool _isChanged;

    // What was let in among others says nothing: somebody has written an option file since.
    private readonly string _among = Convert.ToHexString(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join(' ', settings.Alternatives.Prepend(settings).Select(Name)))));

    /// <summary>The logins, that one first which was let in last.</summary>
    internal IReadOnlyList<MySqlSettings> InOrder() =>
    [
        .. settings.Alternatives.Prepend(settings)
            .Select((login, index) => login with { LoginIndex = index })
            .OrderByDescending(login => _lines.Contains(LetIn(login))),
    ];

    /// <summary>Whether a login without a password was denied, and the server has not been restarted since.</summary>
    internal bool IsDenied(MySqlSettings login) => IsWithoutPassword(login) && _lines.Contains(DeniedWord + NameAtServer(login));

    /// <summary>Remembers what a login came to; where nothing can be written, it is not remembered.</summary>
    /// <param name="login">The login.</param>
    /// <param name="isLetIn">Whether it was let in, or denied.</param>
    /// <param name="isFirst">Whether none before it was denied, and it is the first by its place.</param>
    internal void Note(MySqlSettings login, bool isLetIn, bool isFirst = false)
    {
        string denied = DeniedWord + NameAtServer(login);
        if (isLetIn)
        {
            bool isKnown = _lines.Contains(LetIn(login));
            _isChanged |= _lines.Remove(denied);
            if (!isKnown && !(isFirst && _lines.TrueForAll(line => !line.StartsWith(LetInWord, StringComparison.Ordinal))))
            {
                _ = _lines.RemoveAll(line => line.StartsWith(LetInWord, StringComparison.Ordinal));
                _lines.Add(LetIn(login));
                _isChanged = true;
            }
        }
        else if (IsWithoutPassword(login) && !_lines.Contains(denied))
        {
            _ = _lines.RemoveAll(line => line.StartsWith(DeniedWord + Name(login) + " ", StringComparison.Ordinal));
            _lines.Add(denied);
            _isChanged = true;
        }

        if (_isChanged && settings.LoginMemory is { } file)
        {
            Write(file);
        }
    }

    private string LetIn(MySqlSettings login) => $"{LetInWord}{Name(login)} {_among}";

    private void Write(string file)
    {
        try
        {
            MakeRoom(Path.GetDirectoryName(file)!);
            FileSystem.Replace(
                file, Encoding.UTF8.GetBytes(string.Concat(_lines.Select(line => line + "\n"))), UnixMode.OwnerFile);
            _isChanged = false;
        }
        catch (PosixException)
        {
            // There is no runtime directory yet, or no room in it.
        }
    }

    // Containers come and go under new names. What they leave is little, but this folder is memory.
    private static void MakeRoom(string folder)
    {
        string[] files = [.. ProcFile.Names(folder).Where(name => name.EndsWith(Suffix, StringComparison.Ordinal))];
        if (files.Length >= MostFiles)
        {
            Array.ForEach(files, name => FileSystem.Remove(Path.Combine(folder, name)));
        }
    }

    private static bool IsWithoutPassword(MySqlSettings login) => string.IsNullOrEmpty(login.Password);

    private static string Name(MySqlSettings login) =>
        Convert.ToHexString(Encoding.UTF8.GetBytes($"{ConnectionOptions.Describe(login)} {login.LoginOrigin}"));

    // A server makes its socket anew when it starts, and forgets then how often a login failed.
    private static string NameAtServer(MySqlSettings login)
    {
        if (login.Container is { } container)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Name(login)} {container.StartTime}");
        }

        FileDescription? socket = null;
        try
        {
            socket = login.Host is null ? FileSystem.Describe(login.Socket) : null;
        }
        catch (PosixException)
        {
            // There is none that can be seen: then no login gets there either.
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Name(login)} {socket?.ChangedAt.UtcTicks}");
    }
}
