using System;
using System.Collections.Generic;
using System.Text;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What is not usual about a command that a test runs.</summary>
internal sealed record CommandOptions
{
    /// <summary>Where it starts; null: where the tests run.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Variables to set, or with a null value to remove.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>What its output is written in; null: UTF-8.</summary>
    public Encoding? OutputEncoding { get; init; }

    /// <summary>Until when it must have ended, and closed its output.</summary>
    public TimeSpan Bound { get; init; } = TimeSpan.FromSeconds(60);
}
