using FsFreezeHook.Diagnosis.Checks.Findings;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Checks.Findings;

public sealed class ProblemTextTests
{
    [Theory]
    [InlineData("it is broken", "it is broken", null)]
    [InlineData("it is broken; mend it", "it is broken", "mend it")]
    [InlineData("one; two; mend it", "one; two", "mend it")]
    [InlineData("it hides; run: show -e 'it'", "it hides", "run:\nshow -e 'it'")]
    [InlineData("it waits; let it end, or run: end -e 'one; two'", "it waits", "let it end, or run:\nend -e 'one; two'")]
    [InlineData("in the long run: nothing; mend it", "in the long run: nothing", "mend it")]
    public void A_line_is_what_is_wrong_and_what_to_do_with_a_command_in_a_line_of_its_own(
        string line, string problem, string? remedy) =>
        Assert.Equal((problem, remedy), ProblemText.Split(line));
}
