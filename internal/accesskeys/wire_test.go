package accesskeys_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
)

// fault is what happens to one request.
type fault string

const (
	none        fault = ""
	errorBefore fault = "error before effect"
	errorAfter  fault = "error after effect"
	crashBefore fault = "crash before effect"
	crashAfter  fault = "crash after effect"
)

var errCrashed = errors.New("this process has crashed")

// wire carries the requests of one run to the fake. It makes one of them fail, and looks after each whether the
// published key is accepted.
type wire struct {
	world *world
	// at is the number of the request that fault happens to, from 1; 0 is none.
	at    int
	fault fault
	// before is called with every request that is about to be sent.
	before func(*http.Request) error

	dead    bool
	sent    []string
	refused []string // requests after which the published key was not accepted
}

// Do implements policy.Transporter.
func (w *wire) Do(req *http.Request) (*http.Response, error) {
	if w.dead {
		return nil, errCrashed
	}
	what := req.Method + " " + brief(req)
	w.sent = append(w.sent, what)
	resp, err := w.carry(req, len(w.sent) == w.at)
	w.world.looks.Add(1)
	if !w.world.accepted() {
		w.world.refusals.Add(1)
		w.refused = append(w.refused, what)
	}
	return resp, err
}

func (w *wire) carry(req *http.Request, hit bool) (*http.Response, error) {
	if w.before != nil {
		if err := w.before(req); err != nil {
			return nil, err
		}
	}
	happens := none
	if hit {
		happens = w.fault
	}
	switch happens {
	case errorBefore:
		return unavailable(req), nil
	case crashBefore:
		w.dead = true
		return nil, errCrashed
	}
	resp, err := w.forward(req)
	if err != nil || happens == none {
		return resp, err
	}
	_ = resp.Body.Close()
	if happens == crashAfter {
		w.dead = true
		return nil, errCrashed
	}
	return unavailable(req), nil
}

// forward sends to the fake what was meant for Azure.
func (w *wire) forward(req *http.Request) (*http.Response, error) {
	clone := req.Clone(req.Context())
	clone.Host = req.URL.Host
	clone.URL.Host = strings.TrimPrefix(servers().URL, "https://")
	clone.Header.Set(worldHeader, w.world.name)
	resp, err := servers().Client().Do(clone)
	if err != nil {
		return nil, err
	}
	// What is read of the answer later must be the request that the SDK made.
	resp.Request = req
	return resp, nil
}

// unavailable is the answer of a gateway that has lost sight of the service.
func unavailable(req *http.Request) *http.Response {
	return &http.Response{
		StatusCode: http.StatusServiceUnavailable, Status: "503 Service Unavailable", Request: req,
		Header: http.Header{"Content-Type": {"application/json"}},
		Body:   io.NopCloser(bytes.NewReader([]byte(`{"error":{"code":"ServiceUnavailable","message":"The service is unavailable."}}`))),
	}
}

// brief is a request without what is the same in all of them.
func brief(req *http.Request) string {
	path := strings.TrimSuffix(req.URL.Path, "/")
	switch {
	case strings.HasPrefix(path, "/secrets/"):
		what := "secret" + strings.TrimPrefix(path, "/secrets/"+secretName)
		if req.Header.Get("Authorization") == "" {
			what += " (without a token)"
		}
		if len(what) > 24 && !strings.Contains(what, " ") {
			what = what[:7] + "v" + strings.TrimLeft(what[8:], "0")
		}
		return what
	case strings.Contains(path, "operationsStatus"):
		return "operation"
	default:
		return "cache" + strings.TrimPrefix(path[strings.Index(path, "/shop")+len("/shop"):], "/databases/default")
	}
}

// token is a credential that signs everything.
type token struct{}

// GetToken implements azcore.TokenCredential.
func (token) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: "fake-token", ExpiresOn: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)}, nil
}

// options are those of a run over a wire, on the world's clock and without the SDK's retries.
func (w *wire) options(heard *[]accesskeys.Event) accesskeys.Options {
	return accesskeys.Options{
		Azure: accesskeys.Azure{Credential: token{}, Transport: w, Retry: policy.RetryOptions{MaxRetries: -1}},
		Now:   w.world.time,
		Sleep: func(ctx context.Context, d time.Duration) error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			w.world.pass(d)
			return nil
		},
		Progress: func(event accesskeys.Event) { *heard = append(*heard, event) },
	}
}

func (w *world) target() accesskeys.Target {
	return accesskeys.Target{Environment: "prod", CacheID: w.cacheID(), VaultURL: vaultURL, SecretName: secretName}
}
