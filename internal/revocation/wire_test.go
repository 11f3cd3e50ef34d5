package revocation_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/redoubt-iac/redoubt/internal/revocation"
)

// fault is what happens to one request.
type fault string

const (
	none        fault = ""
	errorBefore fault = "error before effect"
	errorAfter  fault = "error after effect"
	killBefore  fault = "killed before effect"
	killAfter   fault = "killed after effect"
	stopAfter   fault = "Ctrl-C after effect"
)

var errKilled = errors.New("this process has been killed")

// wire carries the requests of one run to the fake and makes one of them fail.
type wire struct {
	world *world
	// at is the number of the request that the fault happens to, from 1; 0 is none.
	at     int
	fault  fault
	cancel context.CancelFunc

	dead bool
	sent []string
}

// Do implements policy.Transporter.
func (w *wire) Do(req *http.Request) (*http.Response, error) {
	if w.dead {
		return nil, errKilled
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	w.sent = append(w.sent, req.Method+" "+brief(req))
	happens := none
	if len(w.sent) == w.at {
		happens = w.fault
	}
	switch happens {
	case errorBefore:
		return unavailable(req), nil
	case killBefore:
		w.dead = true
		return nil, errKilled
	}
	resp := w.world.serve(req)
	switch happens {
	case errorAfter:
		return unavailable(req), nil
	case killAfter:
		w.dead = true
		return nil, errKilled
	case stopAfter:
		w.cancel()
	}
	return resp, nil
}

func unavailable(req *http.Request) *http.Response {
	return respond(req, http.StatusServiceUnavailable, map[string]any{"error": map[string]any{"code": "ServiceUnavailable", "message": "The service is unavailable."}})
}

// brief is a request without what is the same in all of them.
func brief(req *http.Request) string {
	path := strings.NewReplacer(managedID, "cache", classicID, "cache", group, "group", subscription, "subscription",
		"/providers/Microsoft.Authorization", "", "/providers/Microsoft.Resources", "", "/databases/default", "/db").Replace(req.URL.Path)
	return strings.ReplaceAll(path, "accessPolicyAssignments", "assignments")
}

// token is a credential that signs everything.
type token struct{}

// GetToken implements azcore.TokenCredential.
func (token) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: "fake-token", ExpiresOn: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)}, nil
}

// options are those of a run over a wire, on the world's clock and without the SDK's retries.
func (w *wire) options() revocation.Options {
	return revocation.Options{
		Credential: token{}, Owner: "alice",
		Client: &arm.ClientOptions{
			ClientOptions:         azcore.ClientOptions{Transport: w, Retry: policy.RetryOptions{MaxRetries: -1}},
			DisableRPRegistration: true,
		},
		Now: func() time.Time { return w.world.now },
		Sleep: func(ctx context.Context, d time.Duration) error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			w.world.now = w.world.now.Add(d)
			return nil
		},
	}
}

// request is that of the principal orders-api, as the state of the stack has it.
func (w *world) request() revocation.Request {
	cache := revocation.Cache{
		ID: w.cacheID(), Assignments: []string{w.assignmentID("orders-api")},
		Locks: []revocation.Lock{{ID: w.lockID(), Level: "CanNotDelete", Notes: lockNotes}},
	}
	if !w.managed {
		cache.Policies = []string{w.ownerID() + "/accessPolicies/orders-api"}
	}
	return revocation.Request{Key: "orders-api", ObjectIDs: []string{orders}, Caches: []revocation.Cache{cache}}
}

// run looks and revokes over the wire.
func (w *wire) run(change func(*revocation.Request, *revocation.Options)) (*revocation.Plan, revocation.Outcome, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	w.cancel = cancel
	request, options := w.world.request(), w.options()
	if change != nil {
		change(&request, &options)
	}
	plan, err := revocation.Look(ctx, request, options)
	if err != nil {
		return nil, revocation.Outcome{}, err
	}
	outcome, err := plan.Revoke(ctx)
	return plan, outcome, err
}
