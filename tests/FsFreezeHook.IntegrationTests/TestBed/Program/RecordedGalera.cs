using System.Globalization;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Which Galera node it was, and how far, in <c>freeze.json</c>.</summary>
public sealed record RecordedGalera(string Cluster, long SequenceNumber, string Node, string StateBefore)
{
    /// <summary>The place in the cluster's order, as a server is told it.</summary>
    internal string Position => string.Create(CultureInfo.InvariantCulture, $"{Cluster}:{SequenceNumber}");
}
