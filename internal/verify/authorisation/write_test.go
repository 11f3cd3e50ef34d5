package authorisation_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/authorisation"
	"github.com/redoubt-iac/redoubt/internal/verify/session"
	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

func TestNothingIsWrittenUnlessAskedFor(t *testing.T) {
	t.Parallel()
	server := start(t, "+@all ~* &*")
	if err := server.Admin.Set(t.Context(), "orders:1", "kept", 0).Err(); err != nil {
		t.Fatal(err)
	}
	before := dirty(t, server)
	outcomes := run(t, server, authorisation.Options{Grants: []authorisation.Grant{{Key: "app", ObjectID: user, Policy: role(t, "owner")}}})
	expect(t, outcomes, verify.NotTried, "round-trip")
	if after := dirty(t, server); after != before {
		t.Errorf("the server counts changes: %s, then %s", before, after)
	}
	if kept, err := server.Admin.Get(t.Context(), "orders:1").Result(); err != nil || kept != "kept" {
		t.Errorf("a key of others: %q, %v", kept, err)
	}
}

// dirty is how many changes the server has counted, https://redis.io/docs/latest/commands/info/
func dirty(t *testing.T, server *redisserver.Server) string {
	t.Helper()
	text, err := server.Admin.Info(t.Context(), "persistence").Result()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(text) {
		if rest, found := strings.CutPrefix(line, "rdb_changes_since_last_save:"); found {
			return strings.TrimSpace(rest)
		}
	}
	t.Fatal("the server doesn't say how many changes there were")
	return ""
}

func TestAKeyIsRemovedAlsoWhenTheRunIsCutOff(t *testing.T) {
	t.Parallel()
	server := start(t, "+@all ~* &*")
	ctx, cancel := context.WithCancel(t.Context())
	probe := authorisation.New(authorisation.Options{
		Principal: session.Fixed(user, password), Write: true,
		Grants: []authorisation.Grant{{Key: "app", ObjectID: user, Policy: role(t, "owner")}},
	})
	// The run ends when the key is there: the server is asked until it is, over and over.
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for t.Context().Err() == nil && ctx.Err() == nil {
			if keys, err := server.Admin.DBSize(context.Background()).Result(); err == nil && keys > 0 {
				cancel()
			}
		}
	}()
	probe.Run(ctx, verify.Target{Service: verify.Classic, Host: server.Host, Port: server.Port, RootCAs: server.Roots, Timeout: 5 * time.Second})
	cancel()
	<-ended
	if left := size(t, server); left > 0 {
		t.Errorf("%d keys are left", left)
	}
}
