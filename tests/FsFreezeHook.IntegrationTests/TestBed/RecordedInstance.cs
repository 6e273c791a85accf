using System.Collections.Generic;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A database server, in <c>freeze.json</c>.</summary>
public sealed record RecordedInstance(
    string Name,
    string ServerVersion,
    string Lock,
    long Connection,
    RecordedHolder Holder,
    double MaxHoldMilliseconds,
    IReadOnlyDictionary<string, double> Steps);
