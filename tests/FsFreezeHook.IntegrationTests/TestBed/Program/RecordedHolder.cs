using System.Text.Json;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Who holds a lock, in <c>freeze.json</c> and in the lock file: a process id alone may be somebody else's by now.
/// </summary>
public sealed record RecordedHolder(int Pid, JsonElement StartTime);
