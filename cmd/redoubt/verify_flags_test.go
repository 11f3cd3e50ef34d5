package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestVerifyRefusesSenselessCommandLines(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		arguments []string
		words     []string
	}{
		{"nothing to try", nil, []string{"target: missing", "--local, or --host"}},
		{"the sandbox", []string{"dev", "--sandbox"}, []string{"the simulated cache answers on no port", "--local"}},
		{"two targets", []string{"dev", "--host", "h"}, []string{"--host: names a target beside the environment"}},
		{"two environments", []string{"dev", "prod"}, []string{"one environment at a time"}},
		{"a host with its port", []string{"--host", "h:6380"}, []string{"--host: not a host", "--port"}},
		{"a URL", []string{"--host", "https://h"}, []string{"--host: not a host"}},
		{"everything at once", []string{"--host", "-x", "--port", "70000", "--service", "cluster", "--timeout", "0s", "--samples", "0", "--credential", "me", "--control", "h"}, []string{
			"--host: not a host", "--port: out of range", "--service: no such service", "--timeout: out of range", "--samples: out of range", "--credential: no such identity", "--control: not a host and a port",
		}},
		{"an attempt longer than the run", []string{"--host", "h", "--timeout", "1s"}, []string{"--attempt-timeout: longer than the whole run"}},
		{"from outside of the own machine", []string{"--local", "--expect-unreachable"}, []string{"a local cache is always reached"}},
		{"a member without its environment", []string{"--host", "h", "--member", "b"}, []string{"--member: belongs to"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			code, out, complaints := verified(t, test.arguments...)
			if code != exitUsage || out != "" {
				t.Errorf("exit code %d, want %d; printed %q", code, exitUsage, out)
			}
			wants(t, complaints, append(test.words, "redoubt verify --help")...)
		})
	}
}

func TestVerifyRefusesWhatItCannotUse(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name      string
		arguments []string
		word      string
	}{
		{"a control on a port that nothing is tried on", []string{"--host", "h", "--control", "other:1234"}, "expected port 6379 or 10000; got 1234"},
		{"a file of authorities without any", []string{"--host", "h", "--ca-file", empty}, "no certificate (PEM) in it"},
		{"a file of authorities that is not there", []string{"--host", "h", "--ca-file", empty + "x"}, "no such file"},
		{"an environment that is not there", []string{"nowhere"}, `environment "nowhere" does not exist`},
		{"a local cache that does not run", []string{"--local", "regulated"}, "no local cache runs"},
		{"a report in no folder", []string{"--host", "h", "--junit", "/nowhere/at/all.xml"}, "--junit: there is no folder /nowhere/at"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			code, _, complaints := verified(t, test.arguments...)
			if code != exitError {
				t.Errorf("exit code %d, want %d", code, exitError)
			}
			wants(t, complaints, test.word)
		})
	}
}
