package authorisation

import "strings"

// kind is what an action would do with data, and so under which claim its refusal counts.
type kind string

const (
	reads     kind = "reads"
	writes    kind = "writes"
	dangerous kind = "dangerous"
	others    kind = "others"
)

// The places in an action for names that nobody has.
const (
	keyPlace     = "{key}"
	channelPlace = "{channel}"
)

// action is a command that may be sent to a cache in use: it changes nothing and answers briefly, even if permitted.
type action struct {
	kind  kind
	words string
	// harmless is what comes of it, where that needs a reason with the reason.
	harmless string
}

// actions are all that is sent. What each does to a key that does not exist is from its page at
// https://redis.io/docs/latest/commands/; what is dangerous from ACL CAT dangerous of Redis 6.0
// (https://github.com/redis/redis/blob/6.0/src/server.c).
var actions = []action{
	{reads, "EXISTS {key}", "the answer 0"},
	{reads, "TYPE {key}", "the answer none"},
	{reads, "TTL {key}", "the answer -2"},
	{reads, "GET {key}", "no value"},
	{reads, "STRLEN {key}", "the answer 0"},
	{reads, "HLEN {key}", "the answer 0"},
	{reads, "LLEN {key}", "the answer 0"},
	{reads, "SCARD {key}", "the answer 0"},
	{reads, "ZCARD {key}", "the answer 0"},
	{reads, "XLEN {key}", "the answer 0"},

	{writes, "SET {key} v XX", "no value; XX sets only what exists"},
	{writes, "DEL {key}", "the answer 0"},
	{writes, "UNLINK {key}", "the answer 0"},
	{writes, "EXPIRE {key} 60", "the answer 0"},
	{writes, "PERSIST {key}", "the answer 0"},
	{writes, "HDEL {key} f", "the answer 0"},
	{writes, "LPUSHX {key} v", "the answer 0; X pushes only to what exists"},
	{writes, "LREM {key} 0 v", "the answer 0"},
	{writes, "SREM {key} m", "the answer 0"},
	{writes, "ZREM {key} m", "the answer 0"},
	{writes, "XDEL {key} 0-1", "the answer 0"},

	{dangerous, "SORT {key}", "an empty list"},
	{dangerous, "INFO redoubt-verify-none", "an empty text; there is no such section"},
	{dangerous, "LASTSAVE", "a time"},
	{dangerous, "ROLE", "one line"},
	{dangerous, "SLOWLOG LEN", "a number"},
	{dangerous, "LATENCY LATEST", "at most one line per event"},
	// Not CLIENT KILL: an id of 0 means no filter in Redis 6.0, and kills everybody.
	{dangerous, "CLIENT UNBLOCK 9223372036854775807", "the answer 0; no client has the last of all ids"},
	{dangerous, "MODULE LIST", "one line per module"},
	{dangerous, "CLUSTER INFO", "one page"},
	{dangerous, "CONFIG GET redoubt-verify-none", "an empty list; there is no such setting"},
	{dangerous, "ACL LOG 0", "an empty list; 0 entries were asked for"},

	// Not EVAL: the server keeps the script in memory.
	{others, "EVALSHA 0000000000000000000000000000000000000000 0", "an error; there is no such script"},
	{others, "SCRIPT EXISTS 0000000000000000000000000000000000000000", "the answer 0"},
	{others, "PUBLISH {channel} -", "the answer 0; nobody listens to the channel"},
	{others, "DBSIZE", "a number"},
	{others, "ECHO redoubt", "the word"},
	{others, "PING", "PONG"},
}

// namesKey says that the action is about a key.
func (a action) namesKey() bool { return strings.Contains(a.words, keyPlace) }

// on is the command with a key and a channel.
func (a action) on(key, channel string) []string {
	words := strings.Fields(a.words)
	for i, word := range words {
		switch word {
		case keyPlace:
			words[i] = key
		case channelPlace:
			words[i] = channel
		}
	}
	return words
}

// name is what the report calls the action: "CONFIG GET", "SET".
func (a action) name() string {
	words := strings.Fields(a.words)
	switch words[0] {
	case "CONFIG", "ACL", "SLOWLOG", "LATENCY", "CLIENT", "MODULE", "CLUSTER", "SCRIPT":
		return words[0] + " " + words[1]
	}
	return words[0]
}

// unsent are dangerous commands that have no harmless form, as they would be sent, and what is wrong with them.
var unsent = []struct {
	calls []string
	why   string
}{
	{[]string{"flushall", "flushdb", "swapdb 0 1"}, "delete or exchange all data"},
	{[]string{"keys *", "monitor"}, "read every key, or what everybody sends"},
	{[]string{"bgrewriteaof", "bgsave", "save", "pfselftest"}, "keep the server busy"},
	{[]string{"shutdown", "replicaof host port", "slaveof host port"}, "stop the server, or give it another master"},
	{[]string{"psync id offset", "replconf ack 0", "sync"}, "make the client a replica, which gets all data"},
	{[]string{"debug segfault", "migrate host port key 0 1000", "pfdebug encoding key", "restore key 0 value", "restore-asking key 0 value"}, "crash the server, or move and create keys"},
}
