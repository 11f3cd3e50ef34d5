package main

import (
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/stackedit"
)

const listing = `config:
  redoubt:environment:
    cache:
      access:
        web:
          principalId: 3e5a7c9d-1b3d-4f5e-8a0c-2d4f6b8e0a17
        sealed:
          principalId: {secure: AAABAA==}
      classic:
        sku: Premium_P1
        sharedBy:
          # Shows the shop to visitors.
          demo:
            keyPrefixes: ["demo:"]
            principals:
              web: 0d1e2f3a-4b5c-4d6e-8f70-8192a3b4c5d6
          load:
            keyPrefixes: ["load:"]
            principals:
              web: 1e2f3a4b-5c6d-4e7f-8091-92a3b4c5d6e7
              jobs: 2f3a4b5c-6d7e-4f80-91a2-b3c4d5e6f708
`

func TestAPrincipalIsFoundWhereverTheStackFileGivesItAccess(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, wanted, path string }{
		{"its own, by its key", "web", "cache.access.web"},
		{"its own, by its object id", "3E5A7C9D-1B3D-4F5E-8A0C-2D4F6B8E0A17", "cache.access.web"},
		{"its own, with an object id that is encrypted", "sealed", "cache.access.sealed"},
		{"another environment's, by its key", "load-jobs", "cache.classic.sharedBy.load.principals.jobs"},
		{"another environment's, by its object id", "1E2F3A4B-5C6D-4e7f-8091-92a3b4c5d6e7", "cache.classic.sharedBy.load.principals.web"},
		{"the last one of another environment", "demo-web", "cache.classic.sharedBy.demo"},
		{"nobody", "demo-jobs", "cache.access.demo-jobs"},
		{"nobody, by an object id", "9d1f3b5e-7a9c-4d0e-8b2f-4c6a8e0d2f59", "cache.access.9d1f3b5e-7a9c-4d0e-8b2f-4c6a8e0d2f59"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path, err := pathInFile([]byte(listing), test.wanted)
			if err != nil || path != test.path {
				t.Errorf("got %s, %v; want %s", path, err, test.path)
			}
			after, err := stackedit.Apply([]byte(listing), stackedit.Edit{Path: path, Remove: true})
			if err != nil {
				t.Fatal(err)
			}
			config := &revokedConfig{after: after}
			if config.lists(test.wanted) || !config.lists("load-web") && path != "cache.classic.sharedBy.load.principals.web" {
				t.Errorf("after the edit the file gives access to the wrong ones:\n%s", after)
			}
		})
	}
	if _, err := pathInFile([]byte("config: ["), "web"); err == nil || !strings.Contains(err.Error(), "reading the stack file") {
		t.Errorf("a file that is no YAML: %v", err)
	}
}
