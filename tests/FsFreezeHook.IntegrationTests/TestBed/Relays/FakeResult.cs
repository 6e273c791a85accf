using System.Collections.Generic;
using System.Linq;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What a fake server answers to a statement: rows, or an error, or where it is neither that all is well.</summary>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">The rows.</param>
internal sealed record FakeResult(IReadOnlyList<string> Columns, params IReadOnlyList<string?[]> Rows)
{
    /// <summary>That all is well.</summary>
    public static FakeResult Well { get; } = new([]);

    /// <summary>The error's text; null where it is none.</summary>
    public string? Error { get; private init; }

    /// <summary>An error.</summary>
    public static FakeResult Failed(string text) => Well with { Error = text };

    /// <summary>One row whose columns have no names that matter.</summary>
    public static FakeResult Row(params string?[] values) => new([.. values.Select(_ => "column")], values);

    /// <summary>Variables, a row each.</summary>
    public static FakeResult Variables(params IReadOnlyList<string?[]> rows) => new(["Variable_name", "Value"], rows);
}
