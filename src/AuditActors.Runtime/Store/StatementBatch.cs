using System.Text;
using LinqToDB.Data;

namespace AuditActors.Runtime.Store;

/// <summary>Statements that go to the database together: one way there and back, whichever database it is.</summary>
internal sealed class StatementBatch
{
    private readonly StringBuilder _text = new();
    private readonly List<DataParameter> _parameters = [];

    public bool IsEmpty => _text.Length == 0;

    /// <param name="statement">With names of parameters that no other statement of the batch uses.</param>
    /// <param name="parameters">The parameters.</param>
    public void Add(string statement, params IEnumerable<DataParameter> parameters)
    {
        _text.Append(statement).Append(";\n");
        _parameters.AddRange(parameters);
    }

    public Task<int> ExecuteAsync(DataConnection store, CancellationToken cancellationToken) =>
        IsEmpty ? Task.FromResult(0) : store.ExecuteAsync(_text.ToString(), cancellationToken, [.. _parameters]);

    /// <summary>Each statement gives rows; the reader goes from one to the next.</summary>
    public Task<DataReaderAsync> ReadAsync(DataConnection store, CancellationToken cancellationToken) =>
        store.ExecuteReaderAsync(_text.ToString(), cancellationToken, [.. _parameters]);
}
