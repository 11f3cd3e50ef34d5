// Package report writes the result of a check for those who read it: a table for people, Markdown for a pull request,
// SARIF for code scanning, JSON for programs, JUnit for test views, and annotations for the log of GitHub Actions.
//
// A [Document] is a plain value. Every writer is a pure function of it: the same document gives the same bytes, in whatever
// order its findings were found. What a report says comes from programs, plans and templates that somebody else may have
// written, so each writer treats every text in it as hostile: no name, value or reason can end a table cell, open a
// link, mention a person, close an XML section, move a terminal's cursor or give a command to the runner of a workflow.
//
// The types of SARIF are our own (sarif_types.go), and not those of github.com/owenrumney/go-sarif/v3: version 3.3.1, which
// was tried, writes every property of a result that is not set, ten empty lists and an index of -1 at each place, and so
// twice the bytes for the same result, of which GitHub takes 10 MB compressed; without its constructors it writes null,
// which the schema refuses. It would bring github.com/xeipuuv/gojsonschema and two more modules into the tool, and leave
// here what is hard: levels by kind, suppressions, fingerprints, the limits of GitHub. The tests judge what is written by
// the schema that OASIS publishes.
package report
