package names

import (
	"slices"
	"strings"
)

// chain is the names that a host name leads through, itself first.
type chain struct {
	names []string
	// loops says that the last name leads back to one before it.
	loops bool
}

// follow walks from the host along the aliases.
func follow(host string, aliases map[string]string) chain {
	way := chain{names: []string{plain(host)}}
	for {
		next, further := aliases[way.names[len(way.names)-1]]
		if !further {
			return way
		}
		if slices.Contains(way.names, next) {
			way.loops = true
			way.names = append(way.names, next)
			return way
		}
		way.names = append(way.names, next)
	}
}

// passes says that a name behind the host is in the zone.
func (c chain) passes(zone string) bool {
	return slices.ContainsFunc(c.names[1:], func(name string) bool { return inZone(name, zone) })
}

// privateLink is the first name in any private link zone; "" if there is none.
func (c chain) privateLink() string {
	for _, name := range c.names[1:] {
		if strings.Contains("."+name, ".privatelink.") {
			return name
		}
	}
	return ""
}

// beyond is the first name outside of the zone after one in it; "" if there is none.
func (c chain) beyond(zone string) string {
	passed := false
	for _, name := range c.names[1:] {
		if inZone(name, zone) {
			passed = true
		} else if passed {
			return name
		}
	}
	return ""
}

// String is the way as people read it.
func (c chain) String() string { return strings.Join(c.names, " -> ") }

func inZone(name, zone string) bool { return strings.HasSuffix(name, "."+plain(zone)) }

// plain is a name without the dot at its end, in small letters: names differ in neither
// (https://www.rfc-editor.org/rfc/rfc4343).
func plain(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }
