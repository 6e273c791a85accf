namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What a server that means no good answers.</summary>
public enum FakeAnswer
{
    /// <summary>It takes the connection and never says a word.</summary>
    Silence,

    /// <summary>It greets with something that is no greeting.</summary>
    Garbage,

    /// <summary>Its greeting never ends.</summary>
    EndlessGreeting,

    /// <summary>A byte of its greeting each second.</summary>
    SlowGreeting,

    /// <summary>It reads the login and says no more.</summary>
    SilenceAfterLogin,

    /// <summary>It asks for the password in clear, on a connection without TLS, and repeats it in an error.</summary>
    AskForClearPassword,

    /// <summary>
    /// It asks for the password under its own public key, as a server that does not remember it does where there is no TLS.
    /// </summary>
    AskForPasswordByKey,

    /// <summary>It lets in, and never answers a query.</summary>
    SilenceAfterQuery,

    /// <summary>It answers a query with a value that never ends.</summary>
    EndlessValue,

    /// <summary>It answers a query with rows that never end.</summary>
    EndlessRows,

    /// <summary>It answers a query with an error of many lines, with a terminal's control sequences.</summary>
    LongError,

    /// <summary>It refuses the login with such an error.</summary>
    LongRefusal,

    /// <summary>It answers a query by asking for a file of the client's.</summary>
    AskForFile,

    /// <summary>It closes the connection in the middle of a value.</summary>
    TornValue,

    /// <summary>It answers a query with no rows.</summary>
    NoRows,

    /// <summary>It offers TLS, and never says a word then.</summary>
    SilenceAfterTls,

    /// <summary>It answers as a <see cref="HostileSpeech"/> says.</summary>
    Speech,
}
