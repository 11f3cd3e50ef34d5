package connections

import (
	"strings"
	"testing"
	"time"
)

// asked is when the lists of these tests were asked for.
var asked = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// listed is the answer of one node to the connection 1, which comes from 10.1.0.4.
func listed(node string, lines ...string) list {
	answer := list{node: node, askedAt: asked, answeredAt: asked.Add(time.Second)}
	own := "id=1 addr=10.1.0.4:1" + node + " age=0 flags=N cmd=client|list user=default"
	answer.fill(strings.Join(append(lines, own), "\n"), 1)
	return answer
}

func TestJudge(t *testing.T) {
	t.Parallel()
	published := asked.Add(-time.Hour)
	tests := []struct {
		name        string
		lists       []list
		known       bool
		connections int
		want        string
	}{
		{
			"old ones count and young ones do not hide them",
			[]list{listed("1", "id=2 addr=10.0.0.7:1 age=3700 flags=N cmd=get user=default", "id=3 addr=10.0.0.8:1 age=60 flags=N cmd=get user=default")},
			true, 1, "1 from 10.0.0.7",
		},
		{
			"one that began a minute before the publication is too close",
			[]list{listed("1", "id=2 addr=10.0.0.7:1 age=3660 flags=N cmd=get user=default")},
			false, 0, "1 connections by key began within 1m0s",
		},
		{
			"one that began a little more than a minute before counts",
			[]list{listed("1", "id=2 addr=10.0.0.7:1 age=3662 flags=N cmd=get user=default")},
			true, 1, "",
		},
		{
			"one from the node itself may be the service's own",
			[]list{listed("1", "id=2 addr=127.0.0.1:1 age=99999 flags=N cmd=info user=default", "id=3 addr=[::1]:1 age=99999 flags=N cmd=info user=default")},
			false, 0, "2 connections by key come from the cache's own machines",
		},
		{
			"the same one in the lists of two addresses of a node counts once",
			[]list{listed("1", "id=2 addr=10.0.0.7:1 age=9000 flags=N cmd=get user=default"), listed("2", "id=2 addr=10.0.0.7:1 age=9000 flags=N cmd=get user=default")},
			true, 1, "",
		},
		{
			"the probe's connection to another node does not count",
			[]list{listed("1", "id=1 addr=10.1.0.4:12 age=0 flags=N cmd=client|list user=default"), listed("2")},
			true, 0, "nobody is connected",
		},
		{
			"links of replication do not count",
			[]list{listed("1", "id=2 addr=10.0.0.7:1 age=9000 flags=S cmd=psync user=default", "id=3 addr=10.0.0.7:1 age=9000 flags=M cmd=ping user=default")},
			true, 0, "",
		},
		{
			"a name that looks like a key is not shown",
			[]list{listed("1", "id=2 addr=10.0.0.7:1 name=0ldKeyThatWasPublishedBeforeAzCaAAAAAAAAAAA= age=9000 flags=N cmd=get user=default")},
			true, 1, "1 from 10.0.0.7",
		},
		{
			"a socket has no address to show",
			[]list{listed("1", "id=2 addr=/tmp/redis.sock:0 age=9000 flags=U cmd=get user=default")},
			true, 1, "1 from an address that is not shown",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			usage := target{Options: Options{Host: "shop.redis.cache.windows.net", Port: 6380}}.judge(test.lists, published)
			if usage.Known != test.known || usage.Connections != test.connections || !strings.Contains(usage.Detail, test.want) {
				t.Errorf("got %+v, want known %v, %d connections and %q", usage, test.known, test.connections, test.want)
			}
			if strings.Contains(usage.Detail, "0ldKey") {
				t.Errorf("a key is shown: %s", usage.Detail)
			}
		})
	}
}

func TestManyClientsAreNamedUpToALimit(t *testing.T) {
	t.Parallel()
	var lines []string
	for _, last := range strings.Split("10 11 12 13 14 15 16 17 18 19", " ") {
		lines = append(lines, "id="+last+" addr=10.0.0."+last+":1 age=9000 flags=N cmd=get user=default")
	}
	lines = append(lines, "id=99 addr=10.0.0.19:2 age=9000 flags=N cmd=get user=default")
	usage := target{Options: Options{Host: "h", Port: 1}}.judge([]list{listed("1", lines...)}, asked)
	if usage.Connections != 11 || !strings.Contains(usage.Detail, "2 from 10.0.0.19, 1 from 10.0.0.10") || !strings.Contains(usage.Detail, "and 2 further clients") {
		t.Errorf("got %+v", usage)
	}
}

func FuzzAnswers(f *testing.F) {
	f.Add("id=1 addr=10.0.0.1:1 age=1 flags=N cmd=get user=default\n")
	f.Add("id= age= user=\n\n=\n")
	f.Add("id=99999999999999999999 age=-1 user=default")
	f.Fuzz(func(t *testing.T, text string) {
		answer := listed("1", text)
		usage := target{Options: Options{Host: "h", Port: 1}}.judge([]list{answer}, asked)
		if !usage.Known && usage.Detail == "" {
			t.Error("nothing says why it cannot be seen")
		}
	})
}
