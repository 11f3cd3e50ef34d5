package engine_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/redoubt-iac/redoubt/internal/revocation"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// dying is the way to the simulated Azure of a process that is killed once a request has been carried out.
type dying struct {
	azure *sandbox.Azure
	after func(*http.Request) bool
	dead  bool
}

// Do implements policy.Transporter.
func (d *dying) Do(req *http.Request) (*http.Response, error) {
	if d.dead {
		return nil, errors.New("killed")
	}
	resp, err := d.azure.Do(req)
	d.dead = d.after(req)
	return resp, err
}

// killedRevocation leaves prod as a run does that is killed with the lock off.
func (c *cli) killedRevocation() {
	c.t.Helper()
	c.azure("prod", func(azure *sandbox.Azure) {
		transport := &dying{azure: azure, after: func(req *http.Request) bool {
			return req.Method == http.MethodDelete && strings.Contains(req.URL.Path, locksBelow)
		}}
		// What a dead process would try again passes in no time.
		now := time.Now()
		sleep := func(_ context.Context, d time.Duration) error {
			now = now.Add(d)
			return nil
		}
		plan, err := revocation.Look(context.Background(), revocation.Request{
			Key: "orders-api", ObjectIDs: []string{prodOrders},
			Caches: []revocation.Cache{{ID: prodCache, Locks: []revocation.Lock{{ID: prodLock, Level: "CanNotDelete"}}}},
		}, revocation.Options{
			Credential: sandbox.Credential(), Owner: "the jump host", Now: func() time.Time { return now }, Sleep: sleep,
			Client: &arm.ClientOptions{ClientOptions: azcore.ClientOptions{Transport: transport, Retry: policy.RetryOptions{MaxRetries: -1}}, DisableRPRegistration: true},
		})
		if err != nil {
			c.t.Fatal(err)
		}
		if _, err := plan.Revoke(context.Background()); err == nil {
			c.t.Fatal("the run was not killed")
		}
	})
}

func TestALockThatAKilledRunLeftOffIsNoticedAndPutBack(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.must("up", "prod", "--sandbox")
	before := c.held("prod", prodLock)
	c.killedRevocation()
	if c.held("prod", prodLock) != "" {
		t.Fatal("the lock is on, so there is nothing to notice")
	}
	noticed := []string{"the jump host began", "a lock of the cache may be off", "access revoke prod orders-api --sandbox"}
	wantParts(t, c.run("up", "prod", "--sandbox"), 1, noticed...)
	wantParts(t, c.run("preview", "prod", "--sandbox"), 0, noticed...)
	checked := c.run("check", "prod", "--sandbox")
	wantParts(t, checked, checked.code, noticed...)
	wantParts(t, c.run("access", "revoke", "prod", "web-app", "--sandbox"), 1, "the jump host has been revoking the access of orders-api", "--take-over")

	wantParts(t, c.run("access", "revoke", "prod", "orders-api", "--sandbox", "--take-over"), 0, "this run finishes it", "the lock lock-amr-cache-prod-f36c15 (CanNotDelete) is on")
	if after := c.held("prod", prodLock); after != before {
		t.Errorf("the lock was\n%s\nand is\n%s", before, after)
	}
	c.wantUnchanged("prod")
	c.must("up", "prod", "--sandbox")
}
