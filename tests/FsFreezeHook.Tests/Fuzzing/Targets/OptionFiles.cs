using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.OptionFiles;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Session;
using Xunit;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>Reading option files in a folder, and what must hold of it.</summary>
internal static class OptionFiles
{
    private static readonly MySqlSettings Unset = new() { Name = "mysql" };

    /// <summary>The places in a folder: one option file and the login-path file.</summary>
    public static OptionFilePlaces In(string root) => new()
    {
        Standard = [root + "/my.cnf"],
        LoginFile = root + "/mylogin.cnf",
        DebianFile = root + "/debian.cnf",
        HomeDirectory = root,
        CurrentDirectory = root,
    };

    /// <summary>Completes an instance twice, which must come to the same.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="kind">Holds a message to what it must be like and gives its kind.</param>
    public static string Complete(string root, Func<string, string> kind)
    {
        OptionFilePlaces places = In(root);
        (MySqlSettings? settings, string? message) = Complete(places);
        (MySqlSettings? again, string? sameMessage) = Complete(places);
        Assert.Equal((Json(settings), message), (Json(again), sameMessage));
        Assert.Null(message);
        Assert.Equal(
            settings!.Password is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(settings.Password)),
            settings.Password);
        Assert.InRange(settings.Port, 1, 65535);
        string[] problems = [.. settings.PassedOver.Select(kind).Distinct().Order(StringComparer.Ordinal)];
        return problems.Length > 0 ? string.Join(", ", problems) : string.Join(' ', OptionFileReader
            .ReadAll(Unset, places, OptionClient.MariaDb, withLoginFile: true)
            .Options
            .Select(option => option.Meaning.Name)
            .Where(IsKnown)
            .Distinct());
    }

    private static string Json(MySqlSettings? settings) =>
        settings is null
            ? string.Empty
            : JsonSerializer.Serialize(new SessionRequest(settings, ServerPid: null), MySqlJson.Default.SessionRequest);

    private static bool IsKnown(string name) =>
        name is OptionName.Host or OptionName.Socket or OptionName.Port or OptionName.Protocol
            or OptionName.User
            or OptionName.Password or OptionName.SslMode or OptionName.Ssl or OptionName.SslVerify or OptionName.SslCa
            or OptionName.SslCertificate or OptionName.SslKey;

    private static (MySqlSettings? Settings, string? Message) Complete(OptionFilePlaces places)
    {
        try
        {
            return (OptionFileReader.Complete(Unset, places), null);
        }
        catch (FailureException failure)
        {
            Assert.Equal(FailureReason.Configuration, failure.Reason);
            return (null, failure.Message);
        }
    }
}
