using System.Runtime.Versioning;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: SupportedOSPlatform("linux")]

// A server of one test is, for the program in another one, a running server that took no part.
[assembly: Parallelization(Mode = ParallelMode.None)]

[assembly: ShowEvidence]

[assembly: AssemblyFixture(typeof(BlockerReport))]
