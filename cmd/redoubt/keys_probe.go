package main

import (
	"context"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
	"github.com/redoubt-iac/redoubt/internal/accesskeys/connections"
)

// prober asks the cache itself which connections there are, before the old key is regenerated. Where the cache can't be
// reached, or does not tell, the rotation says so and goes on.
func (r *rotateKeys) prober(holder keyHolder, options accesskeys.Options) (accesskeys.Probe, error) {
	switch {
	case !r.probe:
		return nil, nil //nolint:nilnil // no probe is what was asked for
	case r.sandbox:
		return func(context.Context, accesskeys.Question) (accesskeys.Usage, error) {
			return accesskeys.Usage{Detail: "the sandbox has no Redis to ask, and no connections"}, nil
		}, nil
	}
	host, _ := r.state.Outputs["hostName"].Value.(string)
	return connections.New(connections.Options{Host: host, Key: accesskeys.PublishedKey(holder.Target, options)})
}
