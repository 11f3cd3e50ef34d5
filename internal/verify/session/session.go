package session

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/auth"
	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/redoubt-iac/redoubt/internal/verify"
)

// Session is one connection to a cache, and where the cache is a cluster that sends clients on, one to each node that it
// named. It is for one goroutine.
type Session struct {
	target  verify.Target
	who     Credentials
	address string
	connect dialer
	client  *redis.Client
	first   *followed
	taken   atomic.Bool
	last    atomic.Pointer[followed]
	nodes   map[string]*Session
	ending  func() bool
	// refused is why the sign-in was not accepted.
	refused atomic.Pointer[error]
	// Took is how long it took to connect and to shake hands for TLS.
	Took time.Duration
}

// mostNodes bounds how many nodes one session follows a cluster to.
const mostNodes = 16

// silence keeps the client's own log quiet: it prints errors of servers, which can quote the AUTH that they refuse.
var silence = sync.OnceFunc(func() { redis.SetLogger(silent{}) })

type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}

// Open connects to the target and signs in; nobody (the zero value) doesn't. It ends with the context. The error is for
// [Explain]; where the server refused the sign-in it is a [*RefusedError].
func Open(ctx context.Context, target verify.Target, who Credentials) (*Session, error) {
	return open(ctx, target, who, target.Address(), nil, dial)
}

// OpenUnproven connects to a server that need not prove who it is. Nobody signs in over it, and nothing secret may be sent.
func OpenUnproven(ctx context.Context, target verify.Target) (*Session, error) {
	return open(ctx, target, Credentials{}, target.Address(), nil, unproven)
}

// OpenRefreshed connects to the target as the provider's principal, and signs in again on the same connection whenever
// the provider has a new token.
func OpenRefreshed(ctx context.Context, target verify.Target, provider auth.StreamingCredentialsProvider) (*Session, error) {
	return open(ctx, target, Credentials{}, target.Address(), provider, dial)
}

func open(ctx context.Context, target verify.Target, who Credentials, address string, provider auth.StreamingCredentialsProvider, connect dialer) (*Session, error) {
	silence()
	s := &Session{target: target, who: who, address: address, connect: connect, nodes: map[string]*Session{}}
	begun := time.Now()
	connection, err := connect(ctx, target, address)
	if err != nil {
		return nil, err
	}
	s.Took = time.Since(begun)
	s.first = &followed{Conn: connection, session: s}
	// The client minds deadlines, but not that somebody gives up before them.
	s.ending = context.AfterFunc(ctx, func() { _ = connection.Close() })
	s.client = redis.NewClient(s.options(provider))
	if who == (Credentials{}) && provider == nil {
		return s, nil
	}
	// The client signs in before the first command. PING may be refused to the user, which then is signed in all the same.
	reply := s.once(ctx, "PING")
	if refused := s.refused.Load(); refused != nil {
		reply = judge(nil, *refused)
	} else if reply.Verdict == Answered || reply.Verdict == NotPermitted || provider == nil && reply.Verdict != Unreachable {
		return s, nil
	}
	s.Close()
	return nil, reply.err()
}

// options keep the client to one connection and to what it is told to send.
func (s *Session) options(provider auth.StreamingCredentialsProvider) *redis.Options {
	limit := timeout(s.target)
	return &redis.Options{
		Addr: s.address,
		// Version 2 of the protocol is what every server speaks that Azure runs.
		Protocol:                     2,
		Dialer:                       s.dial,
		OnConnect:                    s.signIn,
		StreamingCredentialsProvider: provider,
		DialTimeout:                  limit,
		ReadTimeout:                  limit,
		WriteTimeout:                 limit,
		PoolTimeout:                  limit,
		ContextTimeoutEnabled:        true,
		MaxRetries:                   -1,
		DialerRetries:                1,
		PoolSize:                     1,
		ConnMaxIdleTime:              -1,
		DisableIdentity:              true,
		MaintNotificationsConfig:     &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
}

// dial hands out the connection that is open already, and opens others in place of one that ended.
func (s *Session) dial(ctx context.Context, _, address string) (net.Conn, error) {
	if !s.taken.Swap(true) {
		return s.first, nil
	}
	further, err := s.connect(ctx, s.target, address)
	if err != nil {
		return nil, err
	}
	return &followed{Conn: further, session: s}, nil
}

// signIn sends AUTH once, in the form that Entra wants.
func (s *Session) signIn(ctx context.Context, connection *redis.Conn) error {
	if s.who == (Credentials{}) {
		return nil
	}
	err := connection.AuthACL(ctx, s.who.user, s.who.secret).Err()
	if err != nil {
		s.refused.Store(&err)
	}
	return err
}

// Kept says that the connection with which the session began is still open, and OnFirst that the last command went over
// it. The client takes another for a moment while it signs in again on the first.
func (s *Session) Kept() bool { return !s.first.ended.Load() }

// OnFirst is described with [Session.Kept].
func (s *Session) OnFirst() bool { return s.Kept() && s.last.Load() == s.first }

// Close ends all connections.
func (s *Session) Close() {
	for _, node := range s.nodes {
		node.Close()
	}
	s.ending()
	_ = s.client.Close()
	_ = s.first.Close()
}

// Do sends one command and says what the server made of it. Where a cluster sends the client on, the node that it names
// is asked.
func (s *Session) Do(ctx context.Context, words ...string) Reply {
	reply := s.once(ctx, words...)
	if reply.node == "" {
		return reply
	}
	node, err := s.node(ctx, reply.node)
	if err != nil {
		return Reply{Verdict: Elsewhere, Code: reply.Code, Err: err}
	}
	return node.once(ctx, words...)
}

func (s *Session) once(ctx context.Context, words ...string) Reply {
	ctx, cancel := context.WithTimeout(ctx, timeout(s.target))
	defer cancel()
	arguments := make([]any, len(words))
	for i, word := range words {
		arguments[i] = word
	}
	return judge(s.client.Do(ctx, arguments...).Result())
}

// node is the session with one node of the cluster. It is trusted with the credentials because it proves by certificate
// that it belongs to the host.
func (s *Session) node(ctx context.Context, address string) (*Session, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, errNoAddress
	}
	if host == "" {
		// A node that doesn't know its own address means the one that it was asked by.
		address = net.JoinHostPort(s.target.Host, port)
	}
	if node, known := s.nodes[address]; known {
		return node, nil
	}
	if len(s.nodes) >= mostNodes {
		return nil, errManyNodes
	}
	node, err := open(ctx, s.target, s.who, address, nil, s.connect)
	if err != nil {
		return nil, err
	}
	s.nodes[address] = node
	return node, nil
}
