namespace OpsConsole.Ui.Tables;

/// <summary>What every list has in common. Live lists are plain tables with these classes; the data grid is for paged query screens only.</summary>
public static class TableDefaults
{
    /// <summary>Rows a page shows unless asked otherwise; the same as the public interface's default limit.</summary>
    public static int PageSize => 100;

    /// <summary>The most rows one page may ask for.</summary>
    public static int LargestPage => 1000;

    /// <summary>The choices offered to a person.</summary>
    public static IReadOnlyList<int> PageSizes { get; } = [50, 100, 200];

    /// <summary>The class of a plain table.</summary>
    public static string Class => "table";

    /// <summary>How long a changed row keeps its mark.</summary>
    public static TimeSpan ChangeMark { get; } = TimeSpan.FromSeconds(3);

    /// <summary>Takes a page size out of an address: within the limit, or the default.</summary>
    public static int PageSizeFrom(int? asked) => asked is { } size and > 0 ? Math.Min(size, LargestPage) : PageSize;
}
