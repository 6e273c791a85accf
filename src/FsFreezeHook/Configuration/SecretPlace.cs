using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsFreezeHook.Configuration.Ini;
using FsFreezeHook.Failures;
using FsFreezeHook.Text;

namespace FsFreezeHook.Configuration;

/// <summary>
/// A password that stands elsewhere than in the configuration: <c>credential:NAME</c>, one of systemd's credentials, or
/// <c>file:PATH</c>.
/// </summary>
/// <remarks>
/// A service's credentials are in the folder that <c>CREDENTIALS_DIRECTORY</c> names [systemd.exec(5), "Credentials"]. The guest
/// agent's are looked for too, for whoever runs the program by hand, and the system's own.
/// </remarks>
internal static class SecretPlace
{
    private const string Credential = "credential:";
    private const string File = "file:";
    private const string FolderVariable = "CREDENTIALS_DIRECTORY";

    // Longer than any password that a server takes.
    private const int LongestSecret = 4096;

    private static readonly string[] Folders =
        ["/run/credentials/qemu-guest-agent.service", "/run/credentials/@system"];

    /// <summary>Whether a value says where the password is, and is no password itself.</summary>
    internal static bool IsOne(string text) =>
        text.StartsWith(Credential, StringComparison.Ordinal) || text.StartsWith(File, StringComparison.Ordinal);

    /// <summary>The password, wherever it is; null: none.</summary>
    /// <param name="text">It, or where it is; empty: none.</param>
    /// <exception cref="FailureException">It cannot be read. The message has nothing of it.</exception>
    internal static string? Read(string text) =>
        text.StartsWith(Credential, StringComparison.Ordinal) ? ReadCredential(text[Credential.Length..])
        : text.StartsWith(File, StringComparison.Ordinal) ? ReadFile(ValueReader.Path(text[File.Length..]), isCredential: false)
            ?? throw Bad($"{Quoted.Path(text[File.Length..])} does not exist; make it, with mode 600")
        : ValueReader.Password(text);

    private static string ReadCredential(string name)
    {
        if (name.Length is 0 or > 255 || name is "." or ".." || name.Contains('/', StringComparison.Ordinal))
        {
            throw Bad($"'{Quoted.Shorten(name)}' is no credential's name; write credential:NAME");
        }

        string[] folders = [.. Own, .. Folders];
        return folders.Select(folder => ReadFile($"{folder}/{name}", isCredential: true))
            .FirstOrDefault(secret => secret is not null)
            ?? throw Bad(
                $"there is no credential '{Quoted.Shorten(name)}' in {string.Join(" or ", folders.Select(Quoted.Path))}; "
                    + "set LoadCredential= or LoadCredentialEncrypted= in a drop-in of the guest agent's unit, and restart that");
    }

    private static IEnumerable<string> Own =>
        Environment.GetEnvironmentVariable(FolderVariable) is ['/', ..] folder ? [folder.TrimEnd('/')] : [];

    // systemd gives a credential to its service alone, where that service may read it.
    private static string? ReadFile(string path, bool isCredential)
    {
        FileContent? content = new TrustedFiles().Read(
            path, isCredential ? FileTrust.Configuration : FileTrust.Secret, out string? problem);
        if (problem is not null)
        {
            throw Bad($"{Quoted.Path(path)}: {problem}");
        }

        if (content is null)
        {
            return null;
        }

        if (content.Bytes.Length > LongestSecret)
        {
            throw Bad($"{Quoted.Path(path)} is larger than {LongestSecret} bytes; name a file with nothing but the password");
        }

        try
        {
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content.Bytes.Span);
            text = text.EndsWith('\n') ? text[..^1] : text;
            text = text.EndsWith('\r') ? text[..^1] : text;
            return text.Length > 0 && !text.Contains('\n', StringComparison.Ordinal)
                ? text
                : throw Bad(
                    $"{Quoted.Path(path)} is empty, or has more than a line; write the password into it, and nothing else");
        }
        catch (DecoderFallbackException)
        {
            throw Bad($"{Quoted.Path(path)} is no text; write the password into it, in UTF-8");
        }
    }

    private static FailureException Bad(string problem) => new(FailureReason.Configuration, problem);
}
