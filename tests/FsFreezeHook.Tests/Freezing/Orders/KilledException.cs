using System;

namespace FsFreezeHook.Tests.Freezing.Orders;

/// <summary>SIGKILL, where a thread stands in for a process.</summary>
internal sealed class KilledException : Exception;
