// Parses and binds Kusto queries with Microsoft's language service, offline.
//
// Standard input:  {"tables": {"T": {"Column": "string"}}, "queries": [{"name": "q", "text": "T | count"}]}
// Standard output: [{"name": "q", "problems": [{"severity", "code", "message", "at"}], "columns": {"Count": "long"}}]
'use strict';

// The service is C# compiled to JavaScript; its runtime comes with it and makes the globals Bridge and Kusto.
require('@kusto/language-service-next/bridge.min.js');
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');

const {KustoCode, GlobalState, Symbols} = Kusto.Language;

function toArray(list) {
  const items = [];
  for (let i = 0; i < list.Count; i++) items.push(list.getItem(i));
  return items;
}

function globalsFor(tables) {
  const symbols = Object.entries(tables).map(([name, columns]) =>
    new Symbols.TableSymbol.$ctor4(name, Object.entries(columns).map(([column, type]) =>
      new Symbols.ColumnSymbol(column, Symbols.ScalarTypes.GetSymbol(type)))));
  const database = new Symbols.DatabaseSymbol.ctor('workspace', symbols);
  return GlobalState.Default.WithDatabase(database);
}

function check(query, globals) {
  const code = KustoCode.ParseAndAnalyze(query.text, globals);
  const problems = toArray(code.GetDiagnostics()).map(problem => ({
    severity: problem.Severity, code: problem.Code, message: problem.Message, at: problem.Start,
  }));
  const columns = {};
  const result = code.ResultType;
  if (result && result.Columns) {
    for (const column of toArray(result.Columns)) columns[column.Name] = column.Type.Name;
  }
  return {name: query.name, problems, columns};
}

const input = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const globals = globalsFor(input.tables);
process.stdout.write(JSON.stringify(input.queries.map(query => check(query, globals))));
