package connections_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
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

// authority is a certificate for the given names, signed by itself, as Go and as files.
type authority struct {
	roots       *x509.CertPool
	certificate tls.Certificate
	cert, key   string
}

func newAuthority(t *testing.T, names ...string) authority {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, DNSNames: names,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	made := authority{roots: x509.NewCertPool(), certificate: tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: private}}
	made.roots.AddCert(parsed)
	folder := t.TempDir()
	made.cert, made.key = filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	for path, block := range map[string]*pem.Block{made.cert: {Type: "CERTIFICATE", Bytes: raw}, made.key: {Type: "EC PRIVATE KEY", Bytes: der}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return made
}

// server is a real redis-server with TLS. Its user default has both keys, and there is an Entra-like user.
type server struct {
	authority
	address string
}

// startRedis starts redis-server with TLS on the loopback, or skips the test; in CI it must be there.
func startRedis(t *testing.T, authority authority, options ...string) server {
	t.Helper()
	binary, err := exec.LookPath("redis-server")
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal("no redis-server in PATH, and CI must have one (Debian: apt-get install redis-server)")
	}
	if err != nil {
		t.Skip("NOT TESTED: no redis-server in PATH; install it (Debian: apt-get install redis-server) to test the probe against a real Redis")
	}
	started := server{authority: authority, address: freeAddress(t)}
	_, port, _ := net.SplitHostPort(started.address)
	arguments := append([]string{
		"--port", "0", "--tls-port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", t.TempDir(),
		"--tls-cert-file", authority.cert, "--tls-key-file", authority.key, "--tls-ca-cert-file", authority.cert, "--tls-auth-clients", "no",
		"--user", "default", "on", ">" + oldKey, ">" + newKey, "~*", "&*", "+@all",
		"--user", entraUser, "on", ">token", "~*", "&*", "+@all",
	}, options...)
	process := exec.CommandContext(t.Context(), binary, arguments...)
	var output strings.Builder
	process.Stdout, process.Stderr = &output, &output
	if err := process.Start(); err != nil {
		t.Fatalf("starting redis-server: %v", err)
	}
	t.Cleanup(func() {
		_ = process.Process.Kill()
		_ = process.Wait()
	})
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		if connection, err := net.Dial("tcp", started.address); err == nil {
			_ = connection.Close()
			return started
		}
		time.Sleep(20 * time.Millisecond)
	}
	_ = process.Process.Kill()
	_ = process.Wait()
	t.Fatalf("redis-server opened no port within 20 seconds:\n%s", output.String())
	return server{}
}

// freeAddress is an address of the loopback that nobody listens on, with a port that leaves room for a cluster's own bus.
func freeAddress(t *testing.T) string {
	t.Helper()
	for range 100 {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		address := listener.Addr().String()
		_ = listener.Close()
		_, text, _ := net.SplitHostPort(address)
		if port, _ := strconv.Atoi(text); port < 55000 {
			return address
		}
	}
	t.Fatal("no free port below 55000")
	return ""
}

// client is a client of the server as an application has one, with one connection that is open when this returns.
func (s server) client(t *testing.T, user, password string) *redis.Client {
	t.Helper()
	client := redis.NewClient(&redis.Options{
		Addr: s.address, Username: user, Password: password, ClientName: "orders-api", PoolSize: 1, Protocol: 2,
		TLSConfig: &tls.Config{RootCAs: s.roots, ServerName: classicHost, MinVersion: tls.VersionTLS12},
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
