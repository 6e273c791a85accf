using System;
using System.Text.Json.Serialization;

namespace FsFreezeHook.Freezing;

/// <summary>Writes a value of an enumeration as its word, and reads nothing but one of its words: a number may be no value at all.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal sealed class WordConverter<T>() : JsonStringEnumConverter<T>(namingPolicy: null, allowIntegerValues: false)
    where T : struct, Enum;
