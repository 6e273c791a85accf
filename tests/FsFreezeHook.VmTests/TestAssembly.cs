using System.Runtime.Versioning;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit.Sdk;
using Xunit.v3;

[assembly: SupportedOSPlatform("linux")]

// A guest waits often enough for two of them to share a small machine's cores.
[assembly: Parallelization(Mode = ParallelMode.Collections, MaxThreads = 2)]

[assembly: ShowEvidence]
