// Package report writes the result of a check for those who read it: a table for people, Markdown for a pull request,
// SARIF for code scanning, JSON for programs, JUnit for test views, and annotations for the log of GitHub Actions.
//
// A [Report] is a plain value. Every writer is a pure function of it: the same report gives the same bytes, in whatever
// order its findings were found. What a report says comes from programs, plans and templates that somebody else may have
// written, so each writer treats every text in it as hostile: no name, value or reason can end a table cell, open a
// link, mention a person, close an XML section, move a terminal's cursor or give a command to the runner of a workflow.
package report
