package latency

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/session"
	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

func in(region string) func(context.Context) string {
	return func(context.Context) string { return region }
}

func TestRoundTripsToARealServerAreReported(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, redisserver.Options{ACL: []string{"user web on >pass-of-web +ping"}})
	target := verify.Target{Service: verify.Managed, Host: server.Host, Port: server.Port, RootCAs: server.Roots, Location: "North Europe", Timeout: 5 * time.Second}
	for name, principal := range map[string]session.Principal{"signed in": session.Fixed("web", "pass-of-web"), "nobody": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			outcomes := New(Options{Principal: principal, Count: 50, ClientRegion: in("westeurope")}).Run(t.Context(), target)
			if len(outcomes) != 3 {
				t.Fatalf("got %+v", outcomes)
			}
			for i, want := range []string{" of 50", " ms", "the client is in westeurope and the cache in northeurope; "} {
				if outcomes[i].Status != verify.Reported || !strings.Contains(outcomes[i].Saw, want) {
					t.Errorf("got %+v, want %q", outcomes[i], want)
				}
			}
		})
	}
}

func TestACacheThatIsNotThereIsNotMeasured(t *testing.T) {
	t.Parallel()
	target := verify.Target{Host: "no-such-host.invalid", Port: 10000, Timeout: time.Second}
	for _, outcome := range New(Options{}).Run(t.Context(), target) {
		if outcome.Status != verify.NotTried || !strings.Contains(outcome.Hint, "could not be asked") {
			t.Errorf("got %+v", outcome)
		}
	}
}

func TestPercentilesAreTimesThatWereMeasured(t *testing.T) {
	t.Parallel()
	var hundred []time.Duration
	for i := range 100 {
		hundred = append(hundred, time.Duration(100-i)*time.Millisecond)
	}
	tests := []struct {
		name     string
		measured []time.Duration
		want     string
	}{
		{"one", []time.Duration{time.Millisecond}, "p50 1.00 ms, p95 1.00 ms, p99 1.00 ms, max 1.00 ms of 1"},
		{"two", []time.Duration{3 * time.Millisecond, time.Millisecond}, "p50 1.00 ms, p95 3.00 ms, p99 3.00 ms, max 3.00 ms of 2"},
		{"a hundred, the longest first", hundred, "p50 50.00 ms, p95 95.00 ms, p99 99.00 ms, max 100.00 ms of 100"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := sum(test.measured).String(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestWhatTimesLookLike(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		service       verify.Service
		least         time.Duration
		here, there   string
		status        verify.Status
		saw, hint     string
		noHint, noSaw bool
	}{
		{"as quick as in a zone", verify.Managed, 300 * time.Microsecond, "", "", verify.Reported, "0.30 ms, which looks like the same region", "", true, false},
		{"as long as between zones", verify.Managed, 3 * time.Millisecond, "", "northeurope", verify.Reported, "another zone", "zone", false, false},
		{"as long as between regions", verify.Classic, 18 * time.Millisecond, "", "", verify.Reported, "another region", "azure-network-latency", false, false},
		{"long, in one region", verify.Classic, 18 * time.Millisecond, "North Europe", "northeurope", verify.Reported, "both are in northeurope", "azure-network-latency", false, false},
		{"quick, in two regions", verify.Classic, time.Millisecond, "westeurope", "northeurope", verify.Reported, "in westeurope and the cache in northeurope", "in the cache's region", false, false},
		{"a region that is none", verify.Classic, time.Millisecond, "<script>", "northeurope", verify.Reported, "the quickest took 1.00 ms", "", true, false},
		{"a local server", verify.Local, time.Millisecond, "", "", verify.NotTried, "", "no region", false, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			made := probe{Options{ClientRegion: in(test.here)}}.distance(t.Context(), verify.Target{Service: test.service, Location: test.there}, summary{least: test.least})
			if made.Status != test.status || !strings.Contains(made.Saw, test.saw) || !strings.Contains(made.Hint, test.hint) ||
				test.noHint && made.Hint != "" || test.noSaw && made.Saw != "" {
				t.Errorf("got %+v", made)
			}
		})
	}
}

// serve is a client for which the metadata service is the handler.
func serve(t *testing.T, handler http.HandlerFunc) *http.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
	}}}
}

func TestTheMachineIsAskedForItsRegion(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, want string
		handler    http.HandlerFunc
	}{
		{"a virtual machine", "westeurope", func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Metadata") == "true" && r.URL.Path == "/metadata/instance/compute/location" {
				_, _ = w.Write([]byte("westeurope\n"))
			}
		}},
		{"a service that refuses", "", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "westeurope", http.StatusForbidden) }},
		{"a page of a proxy", "", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>sign in</html>")) }},
		{"an endless answer", "", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write([]byte(strings.Repeat("a", 1<<16))); err != nil {
					return
				}
			}
		}},
		{"a service that hangs", "", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := ask(t.Context(), serve(t, test.handler)); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestAppServiceTellsItsRegion(t *testing.T) {
	t.Setenv("REGION_NAME", "West Europe")
	if got := Region(t.Context()); got != "westeurope" {
		t.Errorf("got %q", got)
	}
}
