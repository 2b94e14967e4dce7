using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OpsConsole.Platform.Storage;

/// <summary>Marks indexes that an embedded database does without, because its writer remembers the rows itself.</summary>
public static class RememberedIndexes
{
    private const string Remembered = "OpsConsole:RememberedByWriter";

    /// <summary>Nobody but the writer looks rows up by it, by a <see cref="RowIndex{T}"/> with <see cref="RowIndex{T}.Within"/>: an embedded database goes without it.</summary>
    public static IndexBuilder<T> IsRememberedByWriter<T>(this IndexBuilder<T> index) where T : class
    {
        index.HasAnnotation(Remembered, true);
        return index;
    }

    /// <summary>Takes the indexes away that the writer remembers.</summary>
    public static void LeaveToWriter(this IMutableModel model)
    {
        foreach (var index in model.GetEntityTypes().SelectMany(t => t.GetDeclaredIndexes()).Where(i => i.FindAnnotation(Remembered) is not null).ToList())
            index.DeclaringEntityType.RemoveIndex(index);
    }
}
