package connections_test

import (
	"context"
	"crypto/tls"
	"net"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

// Two keys in the form of the classic service's, so that a search for them in texts is a fair one.
const (
	oldKey = "0ldKeyThatWasPublishedBeforeAzCaAAAAAAAAAAA="
	newKey = "NewKeyThatIsPublishedNowOKAzCaBBBBBBBBBBBBB="
)

const (
	classicHost = "shop.redis.cache.windows.net"
	managedHost = "shop.westeurope.redis.azure.net"
	classicID   = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Cache/redis/shop"
	managedID   = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Cache/redisEnterprise/shop/databases/default"
	entraUser   = "22222222-2222-2222-2222-222222222222"
)

// server is a real redis-server with TLS. Its user default has both keys, and there is an Entra-like user.
type server struct {
	redisserver.Authority
	address string
}

// startRedis starts redis-server with TLS on the loopback.
func startRedis(t *testing.T, authority redisserver.Authority, options ...string) server {
	t.Helper()
	started := redisserver.Start(t, redisserver.Options{
		ACL: []string{
			"user default on >" + oldKey + " >" + newKey + " ~* &* +@all",
			"user " + entraUser + " on >token ~* &* +@all",
		},
		Authority: authority, Config: options,
	})
	return server{Authority: authority, address: started.Address()}
}

// client is a client of the server as an application has one, with one connection that is open when this returns.
func (s server) client(t *testing.T, user, password string) *redis.Client {
	t.Helper()
	client := redis.NewClient(&redis.Options{
		Addr: s.address, Username: user, Password: password, ClientName: "orders-api", PoolSize: 1, Protocol: 2,
		TLSConfig: &tls.Config{RootCAs: s.Roots, ServerName: classicHost, MinVersion: tls.VersionTLS12},
	})
	t.Cleanup(func() { _ = client.Close() })
	if err := client.Ping(t.Context()).Err(); err != nil {
		t.Fatalf("signing in as %s: %v", user, err)
	}
	return client
}

// lead dials address wherever the host name of a cache is asked for, as its private DNS zone would.
func lead(address string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, wanted string) (net.Conn, error) {
		if host, _, _ := net.SplitHostPort(wanted); host == classicHost || host == managedHost {
			wanted = address
		}
		return new(net.Dialer).DialContext(ctx, network, wanted)
	}
}
