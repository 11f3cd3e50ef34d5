package connections

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// defaultUser is who signs in with a key, https://redis.io/docs/latest/commands/auth/
const defaultUser = "default"

// connection is one line of CLIENT LIST.
type connection struct {
	id   int64
	user string
	// age is in whole seconds, rounded down.
	age time.Duration
	// peer is the client's address and port as the server spells them.
	peer string
	// address is the client's; not valid where the server gave something else, such as the path of a socket.
	address netip.Addr
	// name is what the client calls itself, "" when it is not fit to be shown.
	name  string
	flags string
	// command is the last one; NULL when there was none.
	command string
}

// shown is a client's name that can be shown: short, plain and shorter than any key, in case somebody names clients by it.
var shown = regexp.MustCompile(`^[A-Za-z0-9._:@/-]{1,32}$`)

// parse reads the lines `field=value field=value` and counts those that lack what the probe needs.
func parse(text string) (connections []connection, garbled int) {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			continue
		}
		found, ok := parseLine(line)
		if !ok {
			garbled++
			continue
		}
		connections = append(connections, found)
	}
	return connections, garbled
}

func parseLine(line string) (connection, bool) {
	fields := map[string]string{}
	for field := range strings.SplitSeq(line, " ") {
		if name, value, ok := strings.Cut(field, "="); ok {
			fields[name] = value
		}
	}
	id, badID := strconv.ParseInt(fields["id"], 10, 64)
	age, badAge := strconv.ParseInt(fields["age"], 10, 32)
	user := fields["user"]
	if badID != nil || badAge != nil || age < 0 || user == "" {
		return connection{}, false
	}
	found := connection{id: id, user: user, age: time.Duration(age) * time.Second, peer: fields["addr"], flags: fields["flags"], command: fields["cmd"]}
	if address, err := netip.ParseAddrPort(found.peer); err == nil {
		found.address = address.Addr().Unmap()
	}
	if shown.MatchString(fields["name"]) {
		found.name = fields["name"]
	}
	return found, true
}

// identity tells connections of one cache apart. A node that is asked under two addresses lists the same ones twice; nodes
// number their connections independently of each other, so the client's address and port belong to it.
func (c connection) identity() string { return strconv.FormatInt(c.id, 10) + " " + c.peer }

// replicates says whether this is a link between nodes, which signs in with a key as well: M is a connection from a
// primary, S one from a replica, https://redis.io/docs/latest/commands/client-list/
func (c connection) replicates() bool { return strings.ContainsAny(c.flags, "MS") }

// label names the client for people.
func (c connection) label() string {
	label := "an address that is not shown"
	if c.address.IsValid() {
		label = c.address.String()
	}
	if c.name != "" {
		label += " (" + c.name + ")"
	}
	return label
}
