using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
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
        string text = File.ReadAllText(Path.Combine(Repository.Root, "packaging", "schemas", verb + ".schema.json"));
        JsonNode published = JsonNode.Parse(text)!;
        Close(published);
        JsonSchema schema = JsonSchema.FromText(published.ToJsonString());
        using JsonDocument document = JsonDocument.Parse(json);
        EvaluationResults results = schema.Evaluate(
            document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        string[] errors =
        [
            .. (results.Details ?? []).SelectMany(
                detail => (detail.Errors ?? new System.Collections.Generic.Dictionary<string, string>())
                    .Select(error => $"{detail.InstanceLocation}: {error.Value}")),
        ];
        Assert.True(results.IsValid, string.Join('\n', errors));
    }

    // A reader must accept members that are added later. What this program prints has none that the schema does not describe.
    private static void Close(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (JsonNode? item in array)
            {
                Close(item);
            }
        }

        if (node is JsonObject members)
        {
            foreach (JsonNode? member in members.Select(member => member.Value).ToArray())
            {
                Close(member);
            }

            if (members["properties"] is JsonObject)
            {
                members["additionalProperties"] ??= false;
            }
        }
    }
}
