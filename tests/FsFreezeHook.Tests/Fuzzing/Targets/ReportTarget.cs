using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Records;
using Xunit;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>A line on the report pipe, and what freeze does with it.</summary>
internal sealed class ReportTarget : JsonTarget
{
    public override string Name => "report";

    protected override IReadOnlyList<string> Words { get; } =
    [
        "\"kind\":", "\"ready\"", "\"locked\"", "\"held\"", "\"failed\"", "\"ready, held\"", "\"facts\":", "\"blockers\":",
        "{\"id\":\"1\",\"description\":\"x\"}", "\"ended\":", "\"warnings\":", "\"at\":", "\"reason\":", "\"LockNotGranted\"",
        "\"message\":", "\"pidFile\":", "\"hostName\":", "\"lock\":", "\"id\":", "\"description\":",
    ];

    public override string Run(byte[] input)
    {
        string line = Encoding.UTF8.GetString(input);
        return Read(Encoding.UTF8.GetByteCount(line), () =>
        {
            Report report = HoldingJson.ReadReport(line);
            Assert.True(Enum.IsDefined(report.Kind));
            _ = ExitCode.For(report.Reason);
            foreach (Blocker blocker in report.Blockers.Concat(report.Ended))
            {
                _ = blocker.Description.Length + blocker.Id.Length;
            }

            Assert.All(report.Warnings, Assert.NotNull);
            _ = LockedServer.From(new MySqlSettings { Name = "mysql" }, report.Facts);
            FreezeRecord record = new();
            if (report.Facts is { } facts)
            {
                record.Add("instances", facts);
                foreach (JsonProperty fact in facts.EnumerateObject())
                {
                    record.Add("facts", fact.Value);
                    _ = fact.Name.Length;
                }
            }

            Assert.NotNull(RecordJson.Read(RecordJson.Write(record), out _));
        });
    }
}
