using System.IO;
using System.Linq;
using System.Text.Json;
using Json.Schema;
using Xunit;

namespace FsFreezeHook.Approval;

/// <summary>The JSON Schemas of what <c>--json</c> prints, in <c>packaging/schemas</c>.</summary>
internal static class PublishedSchema
{
    /// <summary>Asserts that a document is what the schema says.</summary>
    /// <param name="verb">The verb that printed it.</param>
    /// <param name="json">The document.</param>
    internal static void Describes(string verb, string json)
    {
        JsonSchema schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(Repository.Root, "packaging", "schemas", verb + ".schema.json")));
        using JsonDocument document = JsonDocument.Parse(json);
        EvaluationResults results = schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        string[] errors =
        [
            .. (results.Details ?? []).SelectMany(detail => (detail.Errors ?? new System.Collections.Generic.Dictionary<string, string>())
                .Select(error => $"{detail.InstanceLocation}: {error.Value}")),
        ];
        Assert.True(results.IsValid, string.Join('\n', errors));
    }
}
