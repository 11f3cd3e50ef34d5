// Package junit writes a report as the XML that pipelines show as tests: what failed is a failure, what is not proven is an
// error, what was not tried is skipped, and everything else has passed.
package junit
