package engine_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// production is an environment whose cache is protected and locked; so is regulated, with a key of its own.
const (
	production = "prod"
	regulated  = "regulated"
)

func TestEveryEnvironmentGoesUpStaysAndGoesAway(t *testing.T) {
	t.Parallel()
	names, err := environment.Names(enginetest.Root())
	if err != nil || len(names) < 3 {
		t.Fatalf("found the environments %v, %v", names, err)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := newEnvironment(t, name)
			landingZone := env.Azure.Resources()

			planned := env.Preview()
			if len(env.Owned()) != 0 {
				t.Errorf("the preview created %v", env.Owned())
			}
			made := env.Up()
			if diff := cmp.Diff(planned.Changes, made.Changes); diff != "" {
				t.Errorf("the preview announced something else (-announced +done):\n%s", diff)
			}
			wantConnection(t, made)
			if again := env.Preview(); again.Changed() {
				t.Errorf("the second preview is not empty: %v", changesOf(again))
			}

			if name == production || name == legacy || name == regulated {
				env.DestroyProtected()
			} else {
				env.Destroy()
			}
			if diff := cmp.Diff(landingZone, env.Azure.Resources()); diff != "" {
				t.Errorf("destroy did not leave the landing zone as it was (-before +after):\n%s", diff)
			}
		})
	}
}

// wantConnection checks what an application needs in order to connect.
func wantConnection(t *testing.T, r engine.Result) {
	t.Helper()
	host, _ := r.Outputs["hostName"].Value.(string)
	domain, port := ".westeurope.redis.azure.net", 10000.0
	switch r.Stack {
	case legacy:
		domain, port = ".redis.cache.windows.net", 6380.0
	case regulated:
		domain = ".swedencentral.redis.azure.net"
	}
	if !strings.HasSuffix(host, domain) {
		t.Errorf("the host name is %q", host)
	}
	connection, _ := r.Outputs["connection"].Value.(map[string]any)
	want := map[string]any{"host": host, "port": port, "tls": true, "authentication": "entra", "minimumTlsVersion": "1.2"}
	for key, value := range want {
		if connection[key] != value {
			t.Errorf("connection.%s is %v, want %v", key, connection[key], value)
		}
	}
	for name, output := range r.Outputs {
		if output.Secret || output.Unknown {
			t.Errorf("the output %s is secret or unknown after an up: %+v", name, output)
		}
	}
}

func TestProductionRefusesToBeDestroyedBeforeAnythingIsDeleted(t *testing.T) {
	t.Parallel()
	env := newEnvironment(t, production)
	env.Up()
	before := env.Owned()

	_, err := env.TryDestroy()
	var failure *engine.Error
	if !errors.As(err, &failure) || !failure.Protected {
		t.Fatalf("got %v", err)
	}
	var named []string
	for _, problem := range failure.Problems {
		named = append(named, problem.Name)
	}
	for _, name := range []string{"cache-cluster", "cache-database"} {
		if !slices.Contains(named, name) {
			t.Errorf("the refusal names %v, and not %s", named, name)
		}
	}
	if diff := cmp.Diff(before, env.Owned()); diff != "" {
		t.Errorf("something was deleted all the same:\n%s", diff)
	}

	// The lock is the first thing to go: nothing below it can be deleted before.
	gone := env.DestroyProtected()
	if first := firstDeleted(gone); first != lockType {
		t.Errorf("the first thing deleted is %s", first)
	}
}

func firstDeleted(r engine.Result) string {
	for _, s := range r.Steps {
		if s.Op == "delete" && !s.Component {
			return s.Type
		}
	}
	return ""
}

// changesOf lists what a run did or would do, as "op name: properties", sorted.
func changesOf(r engine.Result) []string {
	changes := []string{}
	for _, s := range r.Steps {
		switch s.Op {
		case "same", "create-replacement", "delete-replaced":
			continue
		}
		if s.Type == "pulumi:pulumi:Stack" {
			continue
		}
		changes = append(changes, strings.TrimSuffix(fmt.Sprintf("%s %s: %s", s.Op, s.Name, strings.Join(s.Diff, ", ")), ": "))
	}
	slices.Sort(changes)
	return changes
}

// replacedBy lists the names of what a run replaced or would replace, sorted.
func replacedBy(r engine.Result) []string {
	names := []string{}
	for _, s := range r.Steps {
		if s.Op == "replace" {
			names = append(names, s.Name)
		}
	}
	slices.Sort(names)
	return names
}
