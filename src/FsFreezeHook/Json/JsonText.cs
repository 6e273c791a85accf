using System;
using System.Linq;
using System.Text.Json;

namespace FsFreezeHook.Json;

/// <summary>Whether all names and texts of something in JSON can be read: what is half of a surrogate pair is found out only then.</summary>
internal static class JsonText
{
    /// <summary>Whether those of <paramref name="element"/>, and of all in it, can.</summary>
    internal static bool CanBeRead(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.Object => element.EnumerateObject().All(property => property.Name is not null && CanBeRead(property.Value)),
                JsonValueKind.Array => element.EnumerateArray().All(CanBeRead),
                JsonValueKind.String => element.GetString() is not null,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
