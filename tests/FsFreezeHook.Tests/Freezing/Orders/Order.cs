using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FsFreezeHook.Tests.Freezing.Orders;

/// <summary>What happens, in this order, and which of the runs is killed, and where.</summary>
/// <param name="Acts">What happens.</param>
/// <param name="Killed">The place of the run that is killed; null: none is.</param>
/// <param name="Changes">
/// How far it comes: an even number is before a change of a file, an odd one just after it, so 0 is before its first
/// change, 1 after that.
/// </param>
internal sealed record Order(IReadOnlyList<Act> Acts, int? Killed = null, int Changes = 0)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Acts.Select((act, place) => place == Killed
        ? string.Create(
            CultureInfo.InvariantCulture, $"{act} (killed {(Changes % 2 == 0 ? "before" : "after")} change {Changes / 2})")
        : act.ToString()));
}
