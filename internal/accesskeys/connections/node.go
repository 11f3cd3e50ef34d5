package connections

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/redoubt-iac/redoubt/internal/respbound"
)

// Bounds of what a node answers. A connection takes about 300 bytes of the list, so 16 MiB hold more than the 40,000
// connections of the largest classic cache,
// https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure#default-redis-server-configuration
const (
	mostBytes = 16 << 20
	mostItems = 1 << 16
)

// mostNodes bounds how many servers an answer can send the probe to; the largest cluster of either service has far fewer.
const mostNodes = 512

// list is what one server answered.
type list struct {
	// node is the server's address.
	node string
	// connections are all of the answer; own is that of the probe, nil when it is not among them.
	connections []connection
	own         *connection
	// askedAt and answeredAt bound the moment that ages refer to.
	askedAt, answeredAt time.Time
	// garbled counts the lines that are not a connection.
	garbled int
	// gap says why this server's connections are not all known; "" when they are.
	gap string
}

// everyNode asks the cache's host, and whatever further nodes of a cluster it names.
func (t target) everyNode(ctx context.Context) []list {
	first, further, gap := t.first(ctx)
	lists := make([]list, len(further))
	var running sync.WaitGroup
	for i, address := range further {
		running.Go(func() { lists[i] = t.node(ctx, address) })
	}
	running.Wait()
	return append([]list{first, {node: t.address(), gap: gap}}, lists...)
}

// first asks the host, then for the nodes of the cluster that it belongs to. The gap says why those are not known.
func (t target) first(ctx context.Context) (answer list, further []string, gap string) {
	ctx, cancel := context.WithTimeout(ctx, t.Timeout)
	defer cancel()
	client, err := t.open(ctx, t.address())
	if err != nil {
		return t.unasked(t.address(), err), nil, ""
	}
	defer func() { _ = client.Close() }()
	answer = t.read(ctx, client, t.address())
	if answer.gap != "" && answer.connections == nil {
		return answer, nil, ""
	}
	slots, err := client.ClusterSlots(ctx).Result() //nolint:staticcheck // its successor is of Redis 7, and the classic service runs Redis 6
	switch {
	case notClustered(err):
		return answer, nil, ""
	case err != nil:
		return answer, nil, "whether there are more nodes could not be found out by CLUSTER SLOTS: " + t.explain(err, t.address())
	}
	further = nodes(slots, t.Host)
	switch {
	case len(further) == 0:
		return answer, nil, "it is in cluster mode, and CLUSTER SLOTS names no node"
	case len(further) > mostNodes:
		return answer, nil, "CLUSTER SLOTS names more nodes than any cache of Azure has"
	}
	return answer, further, ""
}

// notClustered recognises how Redis refuses the CLUSTER commands outside of cluster mode,
// https://github.com/redis/redis/blob/7.0/src/cluster.c (clusterCommand)
func notClustered(err error) bool {
	var reply redis.Error
	return errors.As(err, &reply) && strings.Contains(reply.Error(), "cluster support disabled")
}

// nodes are the addresses of all nodes, primaries and replicas, in order. The one that was asked first is among them
// under an address of its own and is asked once more; its connections are told apart by node and id, and counted once.
func nodes(slots []redis.ClusterSlot, host string) []string {
	seen := map[string]bool{}
	var addresses []string
	for _, slot := range slots {
		for _, node := range slot.Nodes {
			address := node.Addr
			// A node that does not know its own address means the one that it was asked by.
			if name, port, err := net.SplitHostPort(address); err == nil && name == "" {
				address = net.JoinHostPort(host, port)
			}
			if !seen[address] {
				seen[address] = true
				addresses = append(addresses, address)
			}
		}
	}
	sort.Strings(addresses)
	return addresses
}

// node asks one further node.
func (t target) node(ctx context.Context, address string) list {
	ctx, cancel := context.WithTimeout(ctx, t.Timeout)
	defer cancel()
	client, err := t.open(ctx, address)
	if err != nil {
		return t.unasked(address, err)
	}
	defer func() { _ = client.Close() }()
	return t.read(ctx, client, address)
}

func (t target) unasked(address string, err error) list {
	return list{node: address, gap: "it could not be asked: " + t.explain(err, address)}
}

// read lists a server's connections. Both commands go over one connection, so that the answer can be held against it.
func (t target) read(ctx context.Context, client *redis.Client, address string) list {
	connection := client.Conn()
	defer func() { _ = connection.Close() }()
	id, err := connection.ClientID(ctx).Result()
	if err != nil {
		return t.unasked(address, err)
	}
	answer := list{node: address, askedAt: t.Now()}
	text, err := connection.ClientList(ctx).Result()
	answer.answeredAt = t.Now()
	if err != nil {
		answer.gap = "it did not list its connections: " + t.explain(err, address)
		return answer
	}
	answer.fill(text, id)
	return answer
}

// fill reads the text of CLIENT LIST and checks that it can be believed: the connection that asked must be in it.
func (l *list) fill(text string, id int64) {
	l.connections, l.garbled = parse(text)
	for i := range l.connections {
		if l.connections[i].id == id {
			l.own = &l.connections[i]
		}
	}
	switch {
	case l.garbled > 0:
		l.gap = "its answer to CLIENT LIST has lines that are not a connection with id, user and age"
	case l.own == nil:
		l.gap = "its answer to CLIENT LIST lacks the very connection that asked, so it is not complete"
	case l.own.user != defaultUser:
		l.gap = "its answer to CLIENT LIST calls whoever signs in with a key something other than " + defaultUser
	}
}

// open connects to one server and prepares a client with this connection and no other, which sends nothing by itself but
// the sign-in. It connects beforehand because the client logs what goes wrong with that.
func (t target) open(ctx context.Context, address string) (*redis.Client, error) {
	connection, err := t.dial(ctx, address)
	if err != nil {
		return nil, err
	}
	given := false
	return redis.NewClient(&redis.Options{
		Addr:     address,
		Password: t.key,
		// Version 2 of the protocol is what every server speaks that Azure runs.
		Protocol: 2,
		Dialer: func(context.Context, string, string) (net.Conn, error) {
			if given {
				return nil, net.ErrClosed
			}
			given = true
			return connection, nil
		},
		DialTimeout:              t.Timeout,
		ReadTimeout:              t.Timeout,
		WriteTimeout:             t.Timeout,
		ContextTimeoutEnabled:    true,
		MaxRetries:               -1,
		DialerRetries:            1,
		PoolSize:                 1,
		DisableIdentity:          true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}), nil
}

// dial connects and proves that the server is the cache: nodes of a cluster are named by address, and have the
// certificate of the host.
func (t target) dial(ctx context.Context, address string) (net.Conn, error) {
	plain, err := t.Dial(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	secure := tls.Client(plain, &tls.Config{ServerName: t.Host, RootCAs: t.Roots, MinVersion: tls.VersionTLS12})
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = plain.Close()
		return nil, err
	}
	// The client minds a deadline, but not that somebody gives up before it.
	context.AfterFunc(ctx, func() {
		if errors.Is(ctx.Err(), context.Canceled) {
			_ = secure.Close()
		}
	})
	return respbound.Limit(secure, mostBytes, mostItems), nil
}
