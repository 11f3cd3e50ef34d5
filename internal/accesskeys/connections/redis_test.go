package connections_test

import (
	"context"
	"crypto/tls"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
	"github.com/redoubt-iac/redoubt/internal/accesskeys/connections"
	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

// probe asks the server about its connections, signing in with the new key.
func (s server) probe(t *testing.T, cacheID string, publishedAt time.Time) accesskeys.Usage {
	t.Helper()
	host := classicHost
	if cacheID == managedID {
		host = managedHost
	}
	return ask(t, connections.Options{Host: host, Key: published, Roots: s.Roots, Dial: lead(s.address)}, cacheID, publishedAt)
}

func ask(t *testing.T, options connections.Options, cacheID string, publishedAt time.Time) accesskeys.Usage {
	t.Helper()
	probe, err := connections.New(options)
	if err != nil {
		t.Fatalf("preparing the probe: %v", err)
	}
	usage, err := probe(t.Context(), accesskeys.Question{CacheID: cacheID, Old: accesskeys.Primary, PublishedAt: publishedAt})
	if err != nil {
		t.Fatalf("asking: %v", err)
	}
	for _, key := range []string{oldKey, newKey} {
		if strings.Contains(usage.Detail, key) || strings.Contains(usage.Detail, key[:12]) {
			t.Errorf("the answer shows a key: %s", usage.Detail)
		}
	}
	return usage
}

func published(context.Context) (string, error) { return newKey, nil }

// Ages of real connections are a second or so, so what varies is when the new key was published.
var (
	longAfter  = func() time.Time { return time.Now().Add(10 * time.Minute) }
	longBefore = func() time.Time { return time.Now().Add(-10 * time.Minute) }
)

// check compares an answer with what is expected of it.
func check(t *testing.T, usage accesskeys.Usage, known bool, count int, words ...string) {
	t.Helper()
	if usage.Known != known || usage.Connections != count {
		t.Errorf("got known %v with %d connections, want %v with %d; %s", usage.Known, usage.Connections, known, count, usage.Detail)
	}
	for _, word := range words {
		if !strings.Contains(usage.Detail, word) {
			t.Errorf("the answer lacks %q: %s", word, usage.Detail)
		}
	}
}

func TestARealRedis(t *testing.T) {
	t.Parallel()
	authority := redisserver.NewAuthority(t, classicHost, managedHost)
	t.Run("nobody but Entra users is connected, so nobody uses a key", func(t *testing.T) {
		t.Parallel()
		server := startRedis(t, authority)
		server.client(t, entraUser, "token")
		check(t, server.probe(t, classicID, longAfter()), true, 0, "nobody is connected with a key")
	})
	t.Run("connections from before the publication use the old key, whichever password Redis was given", func(t *testing.T) {
		t.Parallel()
		server := startRedis(t, authority)
		server.client(t, "", oldKey)
		server.client(t, "default", oldKey)
		server.client(t, entraUser, "token")
		check(t, server.probe(t, classicID, longAfter()), true, 2, "2 from 127.0.0.1 (orders-api)")
	})
	t.Run("connections from after the publication may use either key", func(t *testing.T) {
		t.Parallel()
		server := startRedis(t, authority)
		server.client(t, "", oldKey)
		server.client(t, "", newKey)
		check(t, server.probe(t, classicID, longBefore()), false, 0, "2 younger ones may have used either", "restart such clients")
	})
	t.Run("connections from about the moment of the publication may use either key", func(t *testing.T) {
		t.Parallel()
		server := startRedis(t, authority)
		server.client(t, "", oldKey)
		check(t, server.probe(t, classicID, time.Now()), false, 0, "1 connections by key began within 1m0s")
	})
	t.Run("a connection that has sent nothing has not signed in", func(t *testing.T) {
		t.Parallel()
		server := startRedis(t, authority)
		silent, err := tls.Dial("tcp", server.address, &tls.Config{RootCAs: server.Roots, ServerName: classicHost, MinVersion: tls.VersionTLS12})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = silent.Close() })
		check(t, server.probe(t, classicID, longAfter()), true, 0, "nobody")
		check(t, server.probe(t, managedID, longAfter()), true, 1)
	})
	t.Run("a replica signs in with a key, and is no client", func(t *testing.T) {
		t.Parallel()
		primary := startRedis(t, authority, "--repl-diskless-sync-delay", "0")
		_, port, _ := strings.Cut(primary.address, ":")
		replica := startRedis(t, authority, "--tls-replication", "yes", "--replicaof", "127.0.0.1", port, "--masterauth", oldKey)
		client := replica.client(t, entraUser, "token")
		eventually(t, "the replica is connected", func() bool {
			return strings.Contains(client.Info(t.Context(), "replication").Val(), "master_link_status:up")
		})
		check(t, primary.probe(t, classicID, longAfter()), true, 0, "nobody")
	})
	t.Run("on the managed service an empty list proves nothing, and a full one does", func(t *testing.T) {
		t.Parallel()
		server := startRedis(t, authority)
		check(t, server.probe(t, managedID, longAfter()), false, 0, "no public source says that a proxy")
		server.client(t, "", oldKey)
		check(t, server.probe(t, managedID, longAfter()), true, 1, "there may be more")
	})
	t.Run("a user default without the permission to list", func(t *testing.T) {
		t.Parallel()
		server := startRedis(t, authority)
		admin := server.client(t, entraUser, "token")
		if err := admin.Do(t.Context(), "ACL", "SETUSER", "default", "-client|list").Err(); err != nil {
			t.Fatal(err)
		}
		check(t, server.probe(t, classicID, longAfter()), false, 0, "NOPERM", "+client|list")
	})
	t.Run("a published key that the cache refuses", func(t *testing.T) {
		t.Parallel()
		server := startRedis(t, authority)
		admin := server.client(t, entraUser, "token")
		if err := admin.Do(t.Context(), "ACL", "SETUSER", "default", "<"+newKey).Err(); err != nil {
			t.Fatal(err)
		}
		check(t, server.probe(t, classicID, longAfter()), false, 0, "refuses the published key (WRONGPASS)")
	})
}

func TestARealClusterIsAskedNodeByNode(t *testing.T) {
	t.Parallel()
	authority := redisserver.NewAuthority(t, classicHost)
	options := []string{"--cluster-enabled", "yes", "--tls-cluster", "yes", "--cluster-config-file", "nodes.conf"}
	first, second := startRedis(t, authority, options...), startRedis(t, authority, options...)
	one, two := first.client(t, entraUser, "token"), second.client(t, entraUser, "token")
	_, port, _ := strings.Cut(second.address, ":")
	for _, err := range []error{
		one.ClusterAddSlotsRange(t.Context(), 0, 8191).Err(),
		two.ClusterAddSlotsRange(t.Context(), 8192, 16383).Err(),
		one.ClusterMeet(t.Context(), "127.0.0.1", port).Err(),
	} {
		if err != nil {
			t.Fatalf("making a cluster: %v", err)
		}
	}
	eventually(t, "the first node knows the second", func() bool {
		slots, err := one.ClusterSlots(t.Context()).Result() //nolint:staticcheck // as the probe asks
		return err == nil && len(slots) == 2
	})
	check(t, first.probe(t, classicID, longAfter()), true, 0, "nobody")
	// Only the second node has this one, and the first node is asked under two addresses.
	second.client(t, "", oldKey)
	check(t, first.probe(t, classicID, longAfter()), true, 1)
	first.client(t, "", oldKey)
	check(t, first.probe(t, classicID, longAfter()), true, 2)
}

// eventually waits for something that has no event.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("waited 30 seconds in vain until %s", what)
}
