namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A table that the writing clients write to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Engine">Its engine.</param>
/// <param name="HasKey">Whether a row's second coming is an error; else it is a second row.</param>
internal sealed record WrittenTable(string Name, string Engine, bool HasKey = true)
{
    /// <summary>Transactional.</summary>
    public static WrittenTable InnoDb { get; } = new("rows_innodb", "InnoDB");

    /// <summary>Not transactional, and not safe from a crash.</summary>
    public static WrittenTable MyIsam { get; } = new("rows_myisam", "MyISAM");

    /// <summary>Not transactional, with a log of its own.</summary>
    public static WrittenTable Aria { get; } = new("rows_aria", "Aria");

    /// <summary>Transactional, and takes every row as often as it comes.</summary>
    public static WrittenTable WithoutKey { get; } = new("rows_without_key", "InnoDB", HasKey: false);

    /// <summary>The statement that makes it.</summary>
    public string Definition =>
        $"CREATE TABLE {Name} (client INT, number INT{(HasKey ? ", PRIMARY KEY (client, number)" : string.Empty)}) "
        + $"ENGINE = {Engine}";
}
