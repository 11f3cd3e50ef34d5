package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// interruptible is a context that Ctrl-C cancels, with a channel that the
// second Ctrl-C closes.
type interruptible struct {
	context.Context
	kill chan struct{}
}

// untilInterrupted watches for interrupts until stop is called. The first asks
// the engine to finish what it is doing, the second ends it at once.
func untilInterrupted(parent context.Context, note func(string)) (ctx interruptible, stop func()) {
	cancellable, cancel := context.WithCancel(parent)
	ctx = interruptible{Context: cancellable, kill: make(chan struct{})}
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		select {
		case <-signals:
			note("stopping: what is under way is being finished; press Ctrl-C again to stop at once")
			cancel()
		case <-done:
			return
		}
		select {
		case <-signals:
			note("stopping at once: the next run repairs what is left unfinished")
			close(ctx.kill)
		case <-done:
		}
	}()
	return ctx, func() { signal.Stop(signals); close(done); cancel() }
}
