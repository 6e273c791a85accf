using System.Diagnostics;
using System.IO;
using System.Linq;
using FsFreezeHook.Approval;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.House;

/// <summary>
/// What the script that runs the tests prints of one that failed, from the result file that <c>dotnet test</c> writes.
/// </summary>
public sealed class FailedTestOutputTests
{
    [Fact]
    public void It_has_the_message_and_what_the_test_printed_and_nothing_of_another_test()
    {
        Assert.Equal(
            """
                Assert.Equal() "1" < 2
                second line
                == runs of the program
                freeze & thaw: exit code 20

            """,
            Printed("""
                <UnitTestResult testName="T.First" outcome="Failed"><Output><StdOut>another's</StdOut></Output></UnitTestResult>
                <UnitTestResult testName="T.Broken" outcome="Failed"><Output>
                  <StdOut>== runs of the program
                freeze &amp; thaw: exit code 20</StdOut>
                  <ErrorInfo><Message>Assert.Equal() &quot;1&quot; &lt; 2
                second line</Message></ErrorInfo></Output></UnitTestResult>
                <UnitTestResult testName="T.Last" outcome="Failed"><Output><StdOut>another's</StdOut></Output></UnitTestResult>
                """));
    }

    [Fact]
    public void Of_a_test_that_printed_nothing_it_has_the_message_alone() => Assert.Equal(
        "    said\n",
        Printed("""
            <UnitTestResult testName="T.Broken" outcome="Failed"><Output>
              <ErrorInfo><Message>said</Message></ErrorInfo></Output></UnitTestResult>
            <UnitTestResult testName="T.Last" outcome="Failed"><Output><StdOut>another's</StdOut></Output></UnitTestResult>
            """));

    [Fact]
    public void Of_a_test_that_printed_much_it_has_the_first_200_lines_and_says_where_the_rest_is()
    {
        string much = string.Join('\n', Enumerable.Range(1, 300).Select(number => $"line {number}"));
        string[] printed = Printed($"""
            <UnitTestResult testName="T.Broken" outcome="Failed"><Output><StdOut>{much}</StdOut></Output></UnitTestResult>
            """).Split('\n');
        Assert.Equal(["    line 200", "    ... the rest is in the result file", ""], printed[199..]);
    }

    private static string Printed(string results)
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("results.trx", results + "\n");
        string script = Path.Combine(Repository.Root, "tests/lib/results.sh");
        ProcessStartInfo start = new(
            "bash", ["-euc", ". \"$1\"; failure_message \"$2\" \"$3\"", "bash", script, "T.Broken", file])
        {
            RedirectStandardOutput = true,
        };
        using Process bash = Process.Start(start)!;
        string printed = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        Assert.Equal(0, bash.ExitCode);
        return printed;
    }
}
