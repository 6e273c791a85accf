using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FsFreezeHook.Benchmarks.Sides;

/// <summary>Hooks that do nothing: what is left is what it costs to run one.</summary>
internal static class NothingHooks
{
    /// <summary>The kernel runs it, and no shell.</summary>
    public const string Script = "#!/bin/true\n";

    /// <summary>Their names, which the stock dispatcher, ours and <c>run-parts</c> all take.</summary>
    public static IEnumerable<string> Names(int hooks) =>
        Enumerable.Range(1, hooks).Select(number => "nothing-" + number.ToString("D4", CultureInfo.InvariantCulture));
}
