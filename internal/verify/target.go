package verify

import (
	"context"
	"crypto/x509"
	"net"
	"net/netip"
	"strconv"
	"time"
)

// Service is one of the two Azure services, or a redis-server of `redoubt local`.
type Service string

// The services. They differ in port, private link zone and the Redis version that answers.
const (
	Managed Service = "managed"
	Classic Service = "classic"
	Local   Service = "local"
)

// Target is the cache to try: from the outputs of an environment, from a host and a port alone, or from the settings
// that `redoubt local` wrote.
type Target struct {
	Service Service
	// Host is a name; an address is possible, and then nothing is said of DNS and of the certificate's name.
	Host string
	// Port is the TLS port: 10000, 6380, or that of the local server.
	Port int
	// PlainPort is where a server without TLS would listen (6379); 0 leaves it out.
	PlainPort int
	// Zone is the private link zone that the name's CNAME must pass through; "" where there is none.
	Zone string
	// PublicAllowed says that public addresses are no failure. It is true only under a waiver.
	PublicAllowed bool
	// AccessKeysOff says that access keys must be refused. It is false only under a waiver.
	AccessKeysOff bool
	// Location is the cache's Azure region as in "northeurope", for the hint on latency; "" where unknown.
	Location string
	// RootCAs replace the system's roots; nil uses the system's.
	RootCAs *x509.CertPool
	// Timeout bounds each single connection or command; the caller's context bounds everything.
	Timeout time.Duration
}

// Probe tries one thing, or a few that belong together, and tells what it saw. It never returns an error: what went wrong
// is an Outcome. It ends when the context does, and it never writes to the cache unless its constructor was told to.
type Probe interface {
	// Group is the heading in the report: "DNS", "Ports", "TLS", "Authentication", "Authorisation", "Reach", "Latency".
	Group() string
	Run(ctx context.Context, target Target) []Outcome
}

// Planned is a probe that knows its lines beforehand, so that the report can name them when it cannot run, or is cut off.
type Planned interface {
	// Plan returns what Run would, with no Status and nothing seen.
	Plan(target Target) []Outcome
}

// Dependent is a probe that makes sense only after others.
type Dependent interface {
	// Needs are the ids of outcomes. If one of them is Failed or NotProven, or was never reported, the probe is not run and
	// its lines are NotProven.
	Needs() []string
}

// Address is where the target listens for TLS, as "host:port".
func (t Target) Address() string { return net.JoinHostPort(t.Host, strconv.Itoa(t.Port)) }

// IsAddress says that the target is named by an IP address.
func (t Target) IsAddress() bool {
	_, err := netip.ParseAddr(t.Host)
	return err == nil
}
