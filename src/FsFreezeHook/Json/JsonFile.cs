using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Json;

/// <summary>Reads a small file of ours that has one value in JSON.</summary>
internal static class JsonFile
{
    /// <summary>The value at <paramref name="path"/>; null where there is none, or none that can be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The largest that it may be, in bytes.</param>
    /// <param name="type">What it has.</param>
    /// <param name="problem">What is wrong with it, and where; null: nothing.</param>
    internal static T? TryRead<T>(string path, int limit, JsonTypeInfo<T> type, out string? problem)
        where T : class
    {
        problem = null;
        try
        {
            return FileSystem.TryReadAll(path, limit) is { } content ? JsonSerializer.Deserialize(content, type) : null;
        }
        catch (JsonException e)
        {
            problem = Malformed.At(e);
            return null;
        }
    }
}
