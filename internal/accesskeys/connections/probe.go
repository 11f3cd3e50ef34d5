package connections

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Options say how to reach the cache.
type Options struct {
	// Host is the cache's host name as Azure gives it (the stack's export hostName): `<cache>.redis.cache.windows.net`,
	// or `<cache>.<region>.redis.azure.net`.
	Host string
	// Key reads the published key. Its error must not hold the key; it is shown.
	Key func(context.Context) (string, error)
	// Port is the TLS port; 0 is the service's own, 6380 or 10000.
	Port int
	// Roots are the authorities that the certificate is checked by; nil for those of the machine.
	Roots *x509.CertPool
	// Dial opens connections; nil dials from this machine.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Timeout is for everything with one server: to connect, to sign in and to answer; 0 is [DefaultTimeout].
	Timeout time.Duration
	// Now is the clock that ages are subtracted from; nil is the real one.
	Now func() time.Time
}

// DefaultTimeout is how long one server gets.
const DefaultTimeout = 15 * time.Second

// The ports for TLS, https://learn.microsoft.com/azure/redis/private-link and
// https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure#access-ports
const (
	classicPort = 6380
	managedPort = 10000
)

// hosts are the domains in which Azure hands out host names to caches, those of sovereign clouds included. The key is
// sent to the host, so it must be a cache's.
var hosts = regexp.MustCompile(`^[a-z0-9](-?[a-z0-9])*(\.[a-z0-9-]+)?\.(redis\.cache\.windows\.net|redis\.azure\.net|redis\.cache\.usgovcloudapi\.net|redis\.cache\.chinacloudapi\.cn)$`)

// check collects what is wrong with the options.
func (o Options) check() validation.Problems {
	var problems validation.Problems
	if !hosts.MatchString(strings.ToLower(o.Host)) {
		problems.Add("host", "not the host name of a cache", "<cache>.redis.cache.windows.net or <cache>.<region>.redis.azure.net", validation.Quote(o.Host))
	}
	if o.Key == nil {
		problems.Add("key", "missing", "a function that reads the published key", "")
	}
	if o.Port < 0 || o.Port > 65535 {
		problems.Add("port", "out of range", "0 for the service's own, or 1 to 65535", strconv.Itoa(o.Port))
	}
	if o.Timeout < 0 {
		problems.Add("timeout", "negative", "0 for "+DefaultTimeout.String()+", or longer than nothing", o.Timeout.String())
	}
	return problems
}

// New prepares a probe; nothing is sent. The error is a *validation.Error with everything that is wrong.
//
// The probe answers Known: false with the reason and what to do about it wherever it cannot see: a cache out of reach, a
// refused sign-in or command, an answer that is not Redis' or too long. Its only errors are the end of the context and a
// question about another cache than the host's.
func New(options Options) (accesskeys.Probe, error) {
	if err := options.check().Err(); err != nil {
		return nil, err
	}
	if options.Timeout == 0 {
		options.Timeout = DefaultTimeout
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Dial == nil {
		options.Dial = new(net.Dialer).DialContext
	}
	options.Host = strings.ToLower(options.Host)
	return func(ctx context.Context, question accesskeys.Question) (accesskeys.Usage, error) {
		return ask(ctx, options, question)
	}, nil
}

// target is the cache of one question.
type target struct {
	Options
	// key is what to sign in with; it is in no text.
	key string
	// proxied is true where Redis Enterprise's proxies answer, whose lists are not known to be complete.
	proxied bool
}

// address is where the cache is asked first.
func (t target) address() string { return net.JoinHostPort(t.Host, strconv.Itoa(t.Port)) }

// zone is the private DNS zone that makes the host's name lead to the private endpoint,
// https://learn.microsoft.com/azure/private-link/private-endpoint-dns
func (t target) zone() string {
	_, domain, _ := strings.Cut(t.Host, ".redis.")
	return "privatelink.redis." + domain
}

// find tells the service by the cache's id and makes sure that the host is that cache's.
func find(options Options, cacheID string) (target, error) {
	id, ok := resourceid.Parse(cacheID)
	if !ok {
		return target{}, fmt.Errorf("%q is not the id of a cache", cacheID)
	}
	found := target{Options: options, proxied: !strings.EqualFold(id.Type, "Microsoft.Cache/redis")}
	if found.Port == 0 {
		found.Port = classicPort
		if found.proxied {
			found.Port = managedPort
		}
	}
	// hostName begins with the name of the cache on both services.
	if name, _, _ := strings.Cut(options.Host, "."); !strings.EqualFold(name, id.Names[0]) {
		return target{}, fmt.Errorf("%s is not the host of the cache %s; give the probe that cache's own hostName", options.Host, cacheID)
	}
	return found, nil
}

// ask answers one question.
func ask(ctx context.Context, options Options, question accesskeys.Question) (accesskeys.Usage, error) {
	found, err := find(options, question.CacheID)
	if err != nil {
		return accesskeys.Usage{}, err
	}
	gap := ""
	found.key, gap = readKey(ctx, options)
	if ctx.Err() != nil {
		return accesskeys.Usage{}, ended(ctx)
	}
	if gap != "" {
		return accesskeys.Usage{Detail: gap}, nil
	}
	lists := found.everyNode(ctx)
	if ctx.Err() != nil {
		return accesskeys.Usage{}, ended(ctx)
	}
	return found.judge(lists, question.PublishedAt), nil
}

// readKey reads the published key; the gap says why there is none.
func readKey(ctx context.Context, options Options) (key, gap string) {
	key, err := options.Key(ctx)
	switch {
	case err != nil:
		return "", "the published key, which signs in to the cache, could not be read: " + err.Error()
	case key == "":
		return "", "the published key is empty, so nobody can sign in to the cache with it"
	}
	return key, ""
}

func ended(ctx context.Context) error {
	return fmt.Errorf("asking the cache for its connections: %w", ctx.Err())
}
