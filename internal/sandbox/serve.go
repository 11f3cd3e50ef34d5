package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"

	"google.golang.org/grpc"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// Listen is Start on a TCP port of 127.0.0.1 of the caller's choice; 0 takes a free one.
func Listen(ctx context.Context, o Options, port int) (*Server, error) {
	o = o.withDefaults()
	simulated, err := newAzure(o)
	if err != nil {
		return nil, fmt.Errorf("starting sandbox: %w", err)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("starting sandbox: listening on the loopback: %w", err), simulated.close())
	}
	s := &Server{
		azure: simulated,
		grpc: grpc.NewServer(
			grpc.StatsHandler(connections{}),
			grpc.MaxRecvMsgSize(maxMessage), grpc.MaxSendMsgSize(maxMessage),
		),
		port:    listener.Addr().(*net.TCPAddr).Port,
		stopped: make(chan error, 1),
	}
	pulumirpc.RegisterResourceProviderServer(s.grpc, &provider{azure: simulated})
	go func() { s.stopped <- s.grpc.Serve(listener) }()
	context.AfterFunc(ctx, func() { _ = s.Close() })
	return s, nil
}

// Entry is one resource of a simulated Azure.
type Entry struct {
	// Resource is what a GET answers: with what Azure adds, access keys included.
	arm.Resource
	// LandingZone is true for what no stack owns.
	LandingZone bool
}

// Inspect reads what a sandbox holds, sorted by id, without serving or changing anything, also while another process serves
// it. It fails as Start does.
func Inspect(o Options) ([]Entry, error) {
	simulated, err := readAzure(o.withDefaults())
	if err != nil {
		return nil, fmt.Errorf("reading sandbox: %w", err)
	}
	var entries []Entry
	for _, r := range simulated.snapshot() {
		entries = append(entries, Entry{Resource: r, LandingZone: simulated.landing[arm.Key(r.ID)]})
	}
	return entries, nil
}

// CheckStore says what is wrong with a store file; nil for one that can be used, or that does not exist yet.
func CheckStore(file string) error {
	_, err := loadStore(file)
	return err
}
