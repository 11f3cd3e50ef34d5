// Package latency reports how long a cache takes to answer from here, and where that looks like another region. It proves
// nothing: what it finds is reported, and never fails a run.
package latency
