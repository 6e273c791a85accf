using System;
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
    /// <param name="findProblem">What is wrong with a value of this type; null: nothing.</param>
    internal static T? TryRead<T>(
        string path, int limit, JsonTypeInfo<T> type, out string? problem, Func<T?, string?>? findProblem = null)
        where T : class => Parse(FileSystem.TryReadAll(path, limit), type, out problem, findProblem);

    /// <summary>The value in <paramref name="content"/>, likewise.</summary>
    /// <param name="content">What a file has; null where there is none.</param>
    /// <param name="type">What it has.</param>
    /// <param name="problem">What is wrong with it, and where; null: nothing.</param>
    /// <param name="findProblem">What is wrong with a value of this type; null: nothing.</param>
    internal static T? Parse<T>(byte[]? content, JsonTypeInfo<T> type, out string? problem, Func<T?, string?>? findProblem = null)
        where T : class
    {
        problem = null;
        if (content is null)
        {
            return null;
        }

        try
        {
            T? value = JsonSerializer.Deserialize(content, type);
            problem = findProblem?.Invoke(value);
            return problem is null ? value : null;
        }
        catch (JsonException e)
        {
            problem = Malformed.At(e);
            return null;
        }
    }
}
