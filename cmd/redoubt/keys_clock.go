package main

import (
	"context"
	"time"
)

// skippingClock is the time of a rotation in the sandbox: nobody waits there for a drain of hours, so a long pause is over
// at once, a short one soon, and the clock goes forward by all of it.
type skippingClock struct {
	skipped time.Duration
	// told is called before the first pause that a person would notice.
	told func(string)
}

const (
	// noticeable is how long a pause is that somebody would wonder about.
	noticeable = time.Minute
	// breath is what is left of a shorter one: the sandbox takes a moment for what takes Azure minutes.
	breath = 200 * time.Millisecond
)

func (c *skippingClock) now() time.Time { return time.Now().Add(c.skipped) }

func (c *skippingClock) sleep(ctx context.Context, pause time.Duration) error {
	if pause >= noticeable && c.told != nil {
		c.told("the sandbox does not wait: the time passes at once")
		c.told = nil
	}
	real := time.Duration(0)
	if pause < noticeable {
		real = min(pause, breath)
	}
	c.skipped += pause - real
	select {
	case <-time.After(real):
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}
