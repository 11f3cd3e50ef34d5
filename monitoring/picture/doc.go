// Package picture draws a page of monitoring, a workbook of Azure Monitor or a dashboard of Grafana, as PNG, so that a
// reader of the documents sees what the page is about without Azure or Grafana.
//
// It reads the page's own JSON, as Azure and Grafana would: what the JSON has is drawn where the JSON says, and what the
// JSON says in a way that is not known here is an error. It runs no query: the caller gives the rows of each. How Azure and
// Grafana draw the same page differs in every detail of style; the picture says of itself where it comes from.
package picture
