namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A row that a client committed, or was about to.</summary>
/// <param name="Table">The table.</param>
/// <param name="Client">Which client.</param>
/// <param name="Number">The client's own count in that table, from 0.</param>
/// <param name="SentAt">The monotonic clock when it was sent.</param>
/// <param name="AcknowledgedAt">The monotonic clock when the server had acknowledged it.</param>
internal readonly record struct WrittenRow(string Table, int Client, int Number, long SentAt, long AcknowledgedAt);
