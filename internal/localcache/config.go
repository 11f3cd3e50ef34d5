package localcache

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
)

// idleSeconds is after how long Azure closes a connection on which nothing happens
// (https://learn.microsoft.com/azure/azure-cache-for-redis/cache-best-practices-connection#idle-timeout).
const idleSeconds = 600

// cipherSuites are those of TLS 1.2 that have forward secrecy and authenticated encryption (RFC 9325, section 4.2).
const cipherSuites = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305"

// directive is one line of redis.conf.
type directive struct{ name, value string }

// directives are the settings of a server (https://redis.io/docs/latest/operate/oss_and_stack/management/config/).
func directives(p Posture, at folder, ports ports) []directive {
	lines := []directive{
		{"bind", "127.0.0.1 -::1"},
		{"protected-mode", "yes"},
		{"port", "0"},
		{"tls-port", strconv.Itoa(ports.clients)},
		{"tls-cert-file", quote(at.path(serverCertificate))},
		{"tls-key-file", quote(at.path(serverKey))},
		{"tls-ca-cert-file", quote(at.path(authorityFile))},
		{"tls-auth-clients", "no"},
		{"tls-protocols", quote("TLSv1.2 TLSv1.3")},
		{"tls-ciphers", cipherSuites},
		{"aclfile", quote(at.path(aclFileName))},
		{"enable-module-command", "no"},
		{"enable-debug-command", "no"},
		{"daemonize", "no"},
		{"dir", quote(string(at))},
		{"save", quote("")},
		{"appendonly", "no"},
		{"maxmemory", strconv.FormatInt(p.MemoryBytes, 10)},
		{"maxmemory-policy", p.Eviction},
		{"maxclients", strconv.Itoa(p.Clients)},
		{"notify-keyspace-events", quote(p.KeyspaceEvents)},
		{"timeout", strconv.Itoa(idleSeconds)},
	}
	if p.Clustered {
		lines = append(lines, directive{"cluster-enabled", "yes"}, directive{"cluster-config-file", nodesFile},
			directive{"cluster-port", strconv.Itoa(ports.bus)}, directive{"tls-cluster", "yes"})
	} else {
		lines = append(lines, directive{"databases", strconv.Itoa(p.Databases)})
	}
	for _, command := range removed(p.Service) {
		lines = append(lines, directive{"rename-command", command + ` ""`})
	}
	return lines
}

func configuration(p Posture, at folder, ports ports) string {
	var file strings.Builder
	for _, line := range directives(p, at, ports) {
		file.WriteString(line.name + " " + line.value + "\n")
	}
	return file.String()
}

// quote is a value as redis.conf takes it: in double quotes, with the escapes of a string in C.
func quote(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(filepath.ToSlash(value)) + `"`
}

// nodes is the content of nodes.conf with which a server starts as the only node of a cluster, with every slot: as it
// writes that file itself (https://redis.io/docs/latest/commands/cluster-nodes/).
func nodes(id string, ports ports) string {
	return fmt.Sprintf("%s 127.0.0.1:%d@%d myself,master - 0 0 0 connected 0-16383\nvars currentEpoch 0 lastVoteEpoch 0\n", id, ports.clients, ports.bus)
}
