// Package sandbox_test has real Pulumi programs, run by the real engine, break every rule of the sandbox.
package sandbox_test
