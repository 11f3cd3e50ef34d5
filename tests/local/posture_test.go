package local_test

import (
	"crypto/tls"
	"fmt"
	"net"
	"strconv"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/localcache"
)

func TestAServerHasTheSettingsOfItsEnvironment(t *testing.T) {
	t.Parallel()
	folder := project(t, map[string]string{"roles": roles})
	for _, c := range []struct {
		environment, user string
		want              []string
		cluster           bool
	}{
		// Sizes and connections are those of the SKUs; the memory is less what the service reserves.
		{"dev", "web-app", []string{"maxmemory:429496729", "maxmemory_policy:volatile-lru", "maxclients:15000", "cluster_enabled:1"}, true},
		{"test", "web-app", []string{"maxmemory:2576980377", "maxmemory_policy:allkeys-lru", "maxclients:15000", "cluster_enabled:1"}, true},
		{"roles", "full", []string{"maxmemory:858993460", "maxmemory_policy:allkeys-lfu", "maxclients:1000", "cluster_enabled:0"}, false},
		{"legacy", "monitoring", nil, false},
	} {
		running := start(t, folder, c.environment).Settings
		connection := signIn(t, running, userOf(t, running, c.user))
		if running.Clustered != c.cluster {
			t.Errorf("%s: clustered is %t", c.environment, running.Clustered)
		}
		information, err := connection.do("INFO", "everything")
		if c.want == nil {
			if !is(err, "NOPERM") {
				t.Errorf("%s: INFO to a reader: %q, %v", c.environment, information, err)
			}
			continue
		}
		for _, want := range append(c.want, "aof_enabled:0", "redis_version:"+running.RedisVersion) {
			if !strings.Contains(information, want+"\r\n") {
				t.Errorf("%s: no %s in\n%s", c.environment, want, information)
			}
		}
	}
}

func userOf(t *testing.T, running localcache.Settings, access string) localcache.User {
	t.Helper()
	for _, user := range running.Users {
		if user.AccessKey == access {
			return user
		}
	}
	t.Fatalf("%s has no user %s", running.Environment, access)
	return localcache.User{}
}

func TestAServerLetsNobodyInWithoutAPassword(t *testing.T) {
	t.Parallel()
	folder := project(t, nil)
	running := start(t, folder, "prod").Settings
	user := running.Users[0]
	connection := dial(t, running)
	for _, c := range []struct {
		words []string
		want  string
	}{
		{[]string{"GET", "a"}, "NOAUTH"},
		{[]string{"PING"}, "NOAUTH"},
		{[]string{"AUTH", "default", ""}, "WRONGPASS"},
		{[]string{"AUTH", "anything"}, "WRONGPASS"},
		{[]string{"AUTH", user.Name, "wrong"}, "WRONGPASS"},
		{[]string{"AUTH", user.Name, ""}, "WRONGPASS"},
	} {
		if answer, err := connection.do(c.words...); !is(err, c.want) {
			t.Errorf("%q: %q, %v; want %s", c.words, answer, err, c.want)
		}
	}
	other, err := running.Users[1].Password()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := connection.do("AUTH", user.Name, other); !is(err, "WRONGPASS") {
		t.Errorf("another user's password: %v", err)
	}
	if running.AccessKeysOff != true || len(running.KeyFiles) != 0 {
		t.Errorf("access keys are off in prod; got %+v", running)
	}
}

func TestBothAccessKeysLetInWhereTheyAreOn(t *testing.T) {
	t.Parallel()
	folder := project(t, map[string]string{"roles": roles})
	for _, name := range []string{"partner", "roles"} {
		running := start(t, folder, name).Settings
		if running.AccessKeysOff || len(running.KeyFiles) != 2 {
			t.Fatalf("%s: two access keys are expected; got %+v", name, running)
		}
		for i := range running.KeyFiles {
			key, err := running.AccessKey(i)
			if err != nil {
				t.Fatal(err)
			}
			connection := dial(t, running, "AUTH", key)
			if answer, err := connection.do("SET", "a", "b"); err != nil || answer != "OK" {
				t.Errorf("%s: SET with access key %d: %q, %v", name, i, answer, err)
			}
			if answer, err := connection.do("CONFIG", "GET", "maxmemory"); err == nil {
				t.Errorf("%s: CONFIG with access key %d: %q", name, i, answer)
			}
		}
	}
}

func TestAServerListensInTlsOnTheLoopbackOnly(t *testing.T) {
	t.Parallel()
	running := start(t, project(t, nil), "dev").Settings
	roots, err := running.RootCAs()
	if err != nil {
		t.Fatal(err)
	}
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(running.Port))
	for version, want := range map[uint16]bool{tls.VersionTLS10: false, tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		connection, err := tls.Dial("tcp", address, &tls.Config{RootCAs: roots, ServerName: "localhost", MinVersion: version, MaxVersion: version})
		if (err == nil) != want {
			t.Errorf("%s: %v", tls.VersionName(version), err)
		}
		if err == nil {
			_ = connection.Close()
		}
	}
	plain, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = plain.Close() }()
	fmt.Fprint(plain, "PING\r\n")
	answer := make([]byte, 64)
	if n, _ := plain.Read(answer); strings.Contains(string(answer[:n]), "PONG") || strings.Contains(string(answer[:n]), "NOAUTH") {
		t.Errorf("without TLS it answers %q", answer[:n])
	}
	for _, outside := range addresses(t) {
		if connection, err := net.Dial("tcp", net.JoinHostPort(outside, strconv.Itoa(running.Port))); err == nil {
			_ = connection.Close()
			t.Errorf("it listens on %s too", outside)
		}
	}
}

// addresses are those of this machine that are not of the loopback.
func addresses(t *testing.T) []string {
	t.Helper()
	all, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, address := range all {
		if network, isIP := address.(*net.IPNet); isIP && !network.IP.IsLoopback() && network.IP.To4() != nil {
			found = append(found, network.IP.String())
		}
	}
	return found
}

func TestAClusterOfOneNodeAnswersAsAClusterDoes(t *testing.T) {
	t.Parallel()
	running := start(t, project(t, nil), "dev").Settings
	connection := signIn(t, running, running.Users[0])
	if _, err := connection.do("MSET", "a", "1", "b", "2"); !is(err, "CROSSSLOT") {
		t.Errorf("keys of two slots: %v", err)
	}
	if answer, err := connection.do("MSET", "{x}a", "1", "{x}b", "2"); err != nil || answer != "OK" {
		t.Errorf("keys of one slot: %q, %v", answer, err)
	}
	if answer, err := connection.do("CLUSTER", "SLOTS"); err != nil || !strings.HasPrefix(answer, "0 16383 127.0.0.1 "+strconv.Itoa(running.Port)+" ") {
		t.Errorf("CLUSTER SLOTS: %q, %v", answer, err)
	}
	if answer, err := connection.do("SELECT", "1"); err == nil {
		t.Errorf("SELECT 1: %q; Azure Managed Redis has database 0 only", answer)
	}
}

func TestAPrincipalThatIsEncryptedInTheStackFileGetsAStandIn(t *testing.T) {
	t.Parallel()
	const encrypted = "principalId: {secure: djE6AAAAAAAAAAAA}"
	content := strings.ReplaceAll(roles, "principalId: 00000000-0000-4000-8000-000000000003", encrypted)
	content = strings.ReplaceAll(content, "principalId: 00000000-0000-4000-8000-000000000004", encrypted)
	running := start(t, project(t, map[string]string{"roles": content}), "roles").Settings
	looks, narrow := userOf(t, running, "looks"), userOf(t, running, "narrow")
	if !looks.StandIn || !narrow.StandIn || looks.Name == narrow.Name || userOf(t, running, "full").StandIn {
		t.Errorf("got %+v", running.Users)
	}
	if _, err := signIn(t, running, looks).do("SET", "orders:1", "x"); !is(err, "NOPERM") {
		t.Errorf("the reader writes: %v", err)
	}
	if answer, err := signIn(t, running, narrow).do("SET", "orders:1", "x"); err != nil || answer != "OK" {
		t.Errorf("the other one does not: %q, %v", answer, err)
	}
}
