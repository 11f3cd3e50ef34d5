// Package faultyserver starts servers on the loopback for tests that are not what a cache should be: with old versions of
// TLS, with certificates that must not be trusted, without TLS, without Redis, silent, or without measure.
package faultyserver
