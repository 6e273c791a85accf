using System;
using System.Reflection;
using Xunit;
using Xunit.v3;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Prints what a test leaves to be read, where it fails.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ShowEvidenceAttribute : BeforeAfterTestAttribute
{
    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => _ = Evidence.OfThisTest;

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        Evidence? evidence = Evidence.Take(test.UniqueID);
        if (TestContext.Current is { TestState.Result: TestResult.Failed, TestOutputHelper: { } output } && evidence is not null)
        {
            output.WriteLine(evidence.Text());
        }
    }
}
