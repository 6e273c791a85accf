using System.Linq;
using FsFreezeHook.Json;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Checks.Findings;

/// <summary>The same for a text of several lines: their ends are this program's own.</summary>
internal sealed class ShownLinesConverter : ShownTextConverter
{
    /// <inheritdoc/>
    protected override string Shown(string text) => string.Join('\n', text.Split('\n').Select(line => ShownText.Of(line)));
}
