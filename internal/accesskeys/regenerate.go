package accesskeys

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// The pace of waiting for Azure where it names none, and the end of it. The end comes before a lease does.
const (
	pollInterval   = 5 * time.Second
	operationLimit = 10 * time.Minute
)

// settled waits until nothing changes the cache: a regeneration that an earlier run began could otherwise take effect
// after this run has published what it found.
func (c *cache) settled(ctx context.Context, waiting func(state string)) (properties, error) {
	for begun := c.clock.now(); ; {
		found, err := c.state(ctx)
		if err != nil {
			return found, err
		}
		switch found.ProvisioningState {
		case "Succeeded", "":
			return found, nil
		case "Failed", "Canceled", "Disabled", "Deleting", "Unprovisioning":
			return found, fmt.Errorf("the cache %s is in the state %s; mend it before its keys are changed", c.id, found.ProvisioningState)
		}
		if c.clock.now().Sub(begun) > operationLimit {
			return found, fmt.Errorf("the cache %s has been in the state %s for more than %s; run again when it is Succeeded", c.id, found.ProvisioningState, operationLimit)
		}
		waiting(found.ProvisioningState)
		if err := c.clock.sleep(ctx, pollInterval); err != nil {
			return found, err
		}
	}
}

// regenerate replaces the key in a slot and waits until Azure says that it is done: at once on the classic service, by
// a long-running operation on the managed one.
func (c *cache) regenerate(ctx context.Context, slot Slot) error {
	doing := fmt.Sprintf("regenerating the cache's %s key", slot)
	resp, err := c.send(ctx, doing, http.MethodPost, "/regenerateKey", map[string]string{"keyType": string(slot)})
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	poller, err := runtime.NewPoller(resp, c.client.Pipeline(), &runtime.NewPollerOptions[struct{}]{FinalStateVia: runtime.FinalStateViaAzureAsyncOp})
	if err != nil {
		return c.explain(doing, err)
	}
	pace := retryAfter(resp)
	for begun := c.clock.now(); !poller.Done(); {
		if c.clock.now().Sub(begun) > operationLimit {
			return fmt.Errorf("%s: not done after %s; run again later", doing, operationLimit)
		}
		if err := c.clock.sleep(ctx, pace); err != nil {
			return fmt.Errorf("%s: %w", doing, err)
		}
		if pace, err = poll(ctx, poller); err != nil {
			return c.explain(doing, err)
		}
	}
	// The result is not looked at: it holds both keys, which are listed when they are needed.
	if _, err := poller.Result(ctx); err != nil {
		return c.explain(doing, err)
	}
	return nil
}

// poll asks once how an operation stands and returns how long to wait before the next time.
func poll(ctx context.Context, poller *runtime.Poller[struct{}]) (time.Duration, error) {
	resp, err := poller.Poll(ctx)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return retryAfter(resp), nil
}

// retryAfter is Azure's own pace, in seconds, within reason.
func retryAfter(resp *http.Response) time.Duration {
	seconds, err := strconv.Atoi(resp.Header.Get("Retry-After"))
	if err != nil || seconds < 1 || seconds > 60 {
		return pollInterval
	}
	return time.Duration(seconds) * time.Second
}

// errUnchanged says that a regeneration ended well and changed nothing.
var errUnchanged = errors.New("Azure reports success, and the cache still lists the key of before")

// changed waits until the cache lists another key in a slot than before. Azure may answer from a replica that is late.
func (c *cache) changed(ctx context.Context, slot Slot, before pair) error {
	const tries = 5
	for try := 1; ; try++ {
		after, err := c.keys(ctx)
		if err != nil {
			return err
		}
		if !after.of(slot).Same(before.of(slot)) {
			return nil
		}
		if try == tries {
			return fmt.Errorf("regenerating the cache's %s key: %w", slot, errUnchanged)
		}
		if err := c.clock.sleep(ctx, pollInterval); err != nil {
			return err
		}
	}
}
