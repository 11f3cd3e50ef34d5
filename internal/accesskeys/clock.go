package accesskeys

import (
	"context"
	"time"
)

// clock is where time comes from, so that tests need none.
type clock struct {
	now   func() time.Time
	sleep func(context.Context, time.Duration) error
}

// newClock fills in the real one.
func newClock(now func() time.Time, sleep func(context.Context, time.Duration) error) clock {
	if now == nil {
		now = time.Now
	}
	if sleep == nil {
		sleep = pause
	}
	return clock{now: now, sleep: sleep}
}

// pause sleeps until the time is over or the context ends, and says which.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
