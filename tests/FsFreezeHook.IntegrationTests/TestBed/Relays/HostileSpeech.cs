using System;
using System.Linq;
using System.Text;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A server that speaks well enough to be locked, and has one text wherever it, or somebody with an account on it, can choose
/// one: its version, accounts, hosts, schemas, tables, engines, plugins, digests, states, errors and variables.
/// </summary>
/// <param name="mood">What becomes of a freeze.</param>
/// <param name="text">The text.</param>
/// <param name="pidFile">What it says that its pid file is: it tells which process it is, and so where its data lies.</param>
/// <param name="account">The account that it takes the client for; null: one with the text.</param>
internal sealed class HostileSpeech(HostileMood mood, string text, string pidFile, string? account = null)
{
    // MySqlConnector's number for an error that means nothing in particular.
    private const ushort UnknownError = 1105;

    /// <summary>Whether the session that is asked which it is has gone wrong since.</summary>
    public bool HasLost { get; set; }

    private (string Part, Func<FakeResult> Answer)[] Answers =>
    [
        ("@@pid_file", () => FakeResult.Row(Version(mood, text), "7", pidFile, account ?? $"root@{text}", null, null)),
        ("EXISTS (SELECT 1 FROM information_schema.PLUGINS",
            () => FakeResult.Row(Version(mood, text), account ?? $"root@{text}", account ?? $"root@{text}", "1", null)),
        ("IS_USED_LOCK", () => FakeResult.Row("7", "7")),
        ("SELECT CONNECTION_ID()", () => HasLost ? FakeResult.Failed(text) : FakeResult.Row("7")),
        ("@@SESSION.wait_timeout", () => FakeResult.Row("28800")),
        ("Innodb_lsn_current", () => FakeResult.Variables(["Innodb_lsn_current", "42"], ["Innodb_lsn_flushed", "42"])),
        ("innodb_data_home_dir",
            () => FakeResult.Variables(["datadir", "/" + text], ["log_bin_basename", $"/tmp/{text}/{text}"])),
        ("general_log_file", () => FakeResult.Variables(
            ["datadir", "/" + text], ["general_log", "ON"], ["general_log_file", text], ["log_output", "FILE"])),
        ("ENGINE INNODB STATUS", () => FakeResult.Row(text, text, text)),
        ("SHOW GRANTS", () => FakeResult.Row($"GRANT ALL PRIVILEGES ON *.* TO {text}")),

        // With the plugin that shows locks: without it a blocker is a guess, and an attempt would tell that it is none.
        ("SELECT COUNT(*) FROM information_schema.PLUGINS", () => FakeResult.Row(mood == HostileMood.IsBlocked ? "1" : "0")),
        ("information_schema.TABLES",
            () => mood == HostileMood.HasOddTable ? FakeResult.Row(text, text, text) : new FakeResult(["none"])),
        ("information_schema.PROCESSLIST", () => mood == HostileMood.IsBlocked
            ? FakeResult.Row("9", text, text, text, "5.5", text, "Query", "0", "1", text, text, null)
            : new FakeResult(["none"])),
        ("gtid_binlog_pos", () => FakeResult.Variables(
            ["log_bin", "ON"], ["gtid_binlog_pos", text], ["gtid_slave_pos", text], ["slave_parallel_threads", text])),
        ("MASTER STATUS", () => new FakeResult(["File", "Position", "Binlog_Do_DB"], [text, "4", text])),
        ("SLAVES STATUS", () => new FakeResult(
            ["Connection_name", "Master_Host", "Master_Port", "Relay_Master_Log_File", "Exec_Master_Log_Pos", text],
            [text, text, text, text, "4", text])),
        ("KILL", () => FakeResult.Failed(text)),
    ];

    /// <summary>What it answers to a login instead of letting in; null: it lets in.</summary>
    public byte[]? LoginAnswer => mood switch
    {
        HostileMood.RefusesLogin => Error(text),
        HostileMood.HasUnknownPlugin =>
            [0xFE, .. Encoding.UTF8.GetBytes(text.Replace('\0', '?')), 0, .. "abcdefghijklmnopqrst\0"u8],
        _ => null,
    };

    /// <summary>What it answers to a statement.</summary>
    public FakeResult Answer(string statement) =>
        mood == HostileMood.FailsQuestions && statement.Contains("SELECT", StringComparison.Ordinal) ? FakeResult.Failed(text)
        : Answers.FirstOrDefault(answer => statement.Contains(answer.Part, StringComparison.Ordinal)) is { Answer: { } known }
            ? known()
        : statement.StartsWith("SELECT", StringComparison.Ordinal) || statement.StartsWith("SHOW", StringComparison.Ordinal)
            ? new FakeResult(["none"])
        : FakeResult.Well;

    /// <summary>An error's packet.</summary>
    public static byte[] Error(string text) =>
        [0xFF, unchecked((byte)UnknownError), UnknownError >> 8, .. "#HY000"u8, .. Encoding.UTF8.GetBytes(text)];

    private static string Version(HostileMood mood, string text) =>
        mood == HostileMood.HasOddTable ? "8.0.40-" + text : $"10.11.19-{text}-MariaDB";
}
