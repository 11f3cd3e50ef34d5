package sandbox

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/stats"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// maxMessage is the size up to which Pulumi's engine sends messages to a provider.
const maxMessage = 400 << 20

// Server is a running sandbox. Point Pulumi's engine to it with PULUMI_DEBUG_PROVIDERS=azure-native:PORT.
type Server struct {
	azure     *azure
	grpc      *grpc.Server
	port      int
	stopped   chan error
	closeOnce sync.Once
	closeErr  error
}

// Start serves an azure-native provider for both majors on a free port of 127.0.0.1, over the simulated Azure that the
// options describe. The server ends with Close, or when the context does. It fails when the store file cannot be read or
// does not belong to a sandbox, or when the landing zone is not acceptable.
func Start(ctx context.Context, o Options) (*Server, error) {
	return Listen(ctx, o, 0)
}

// Port returns the TCP port on 127.0.0.1.
func (s *Server) Port() int { return s.port }

// Close stops the server, waits for its calls to end and writes the store. It may be called more than once.
func (s *Server) Close() error {
	s.closeOnce.Do(func() {
		s.grpc.Stop()
		served := <-s.stopped
		if errors.Is(served, grpc.ErrServerStopped) {
			served = nil // it was stopped before it had begun
		}
		if err := errors.Join(served, s.azure.close()); err != nil {
			s.closeErr = fmt.Errorf("closing sandbox: %w", err)
		}
	})
	return s.closeErr
}

// Resources returns everything that exists in the simulated Azure, the landing zone included, sorted by id.
func (s *Server) Resources() []arm.Resource { return s.azure.snapshot() }

// Find looks for the resource that a token and its inputs stand for, in any subscription, among what stacks own. An
// interrupted run that never heard the answer to a create learns from it whether the create happened, and the id.
func (s *Server) Find(token string, inputs map[string]any) (id string, exists bool) {
	kind, known := arm.Lookup(token)
	if !known {
		return "", false
	}
	for _, r := range s.azure.owned() {
		wanted, ok := kind.IDFromInputs(inputs, subscriptionOf(r.ID))
		if ok && arm.SameID(wanted, r.ID) {
			return r.ID, true
		}
	}
	return "", false
}

func subscriptionOf(id string) string {
	parsed, err := arm.ParseID(id)
	if err != nil {
		return ""
	}
	return parsed.SubscriptionID
}

// connection is the state of one gRPC connection. The engine opens one per provider instance, also when one address
// serves them all, so this is where the two majors are told apart.
type connection struct {
	mu  sync.Mutex
	set settings
}

// settings is what a provider instance was configured with; its zero values say nothing.
type settings struct {
	major        int    // 2 or 3
	location     string // where resources go that do not say where
	subscription string // which subscription they go to
}

// configure takes over what the given settings say.
func (c *connection) configure(given settings) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if given.major != 0 {
		c.set.major = given.major
	}
	if given.location != "" {
		c.set.location = given.location
	}
	if given.subscription != "" {
		c.set.subscription = given.subscription
	}
}

func (c *connection) settings() settings {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.set
}

func newConnection() *connection { return &connection{set: settings{major: newestMajor}} }

type connectionKey struct{}

// connectionOf returns the connection that a call came in on.
func connectionOf(ctx context.Context) *connection {
	if found, ok := ctx.Value(connectionKey{}).(*connection); ok {
		return found
	}
	return newConnection()
}

// connections gives every gRPC connection a state of its own; the context of each call descends from its connection's.
type connections struct{}

func (connections) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context {
	return context.WithValue(ctx, connectionKey{}, newConnection())
}
func (connections) HandleConn(context.Context, stats.ConnStats)                     {}
func (connections) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context { return ctx }
func (connections) HandleRPC(context.Context, stats.RPCStats)                       {}
