using System.Text.Json.Serialization;
using FsFreezeHook.Configuration;

namespace FsFreezeHook.MySql;

/// <summary>How an instance's settings are written on a holder's control pipe, and nowhere else: they may hold a password.</summary>
[JsonSourceGenerationOptions]
[JsonSerializable(typeof(InstanceSettings))]
internal sealed partial class MySqlJson : JsonSerializerContext;
