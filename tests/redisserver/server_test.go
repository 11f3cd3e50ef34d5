package redisserver_test

import (
	"context"
	"crypto/tls"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

func TestTheServerHasTLSAndTheUsersOfItsFile(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, redisserver.Options{ACL: []string{"user reader on >secret ~orders:* +@read +ping"}})
	ask := func(user, password string) error {
		client := redis.NewClient(&redis.Options{
			Addr: server.Address(), Username: user, Password: password, Protocol: 2, DisableIdentity: true, MaxRetries: -1,
			TLSConfig: &tls.Config{RootCAs: server.Roots, MinVersion: tls.VersionTLS12},
		})
		defer func() { _ = client.Close() }()
		return client.Ping(context.Background()).Err()
	}
	if err := ask("reader", "secret"); err != nil {
		t.Errorf("the user of the file: %v", err)
	}
	if err := ask("", ""); err == nil || !strings.Contains(err.Error(), "NOAUTH") {
		t.Errorf("nobody: got %v, want NOAUTH", err)
	}
	if users, err := server.Admin.Do(t.Context(), "ACL", "USERS").StringSlice(); err != nil || len(users) != 3 {
		t.Errorf("the test's own way in: got %v, %v", users, err)
	}
}
