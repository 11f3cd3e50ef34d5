package fleet

import (
	"errors"
	"testing"
)

func TestTheDefaultIsWhatTheMachineTakes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		cores   int
		free    int64
		sandbox bool
		want    int
	}{
		"a sandbox works on this machine":         {4, 64 << 30, true, 4},
		"Azure is waited for":                     {1, 64 << 30, false, 4},
		"never more than eight unless asked for":  {32, 256 << 30, false, 8},
		"little memory":                           {4, 2 << 30, false, 2},
		"next to no memory":                       {4, 1 << 20, true, 1},
		"a machine that does not tell its memory": {2, 0, true, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := concurrencyFor(test.cores, test.free, test.sandbox); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
}

func TestFreeMemoryIsThatOfTheContainerWhenThatIsLess(t *testing.T) {
	t.Parallel()
	files := func(contents map[string]string) func(string) ([]byte, error) {
		return func(name string) ([]byte, error) {
			text, there := contents[name]
			if !there {
				return nil, errors.New("no such file")
			}
			return []byte(text), nil
		}
	}
	const meminfo, limit, used = "/proc/meminfo", "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"
	const machine = "MemTotal:  8 kB\nMemAvailable:    4096 kB\n"
	for name, test := range map[string]struct {
		contents map[string]string
		want     int64
	}{
		"a machine":             {map[string]string{meminfo: machine}, 4 << 20},
		"a container":           {map[string]string{meminfo: machine, limit: "3145728\n", used: "1048576\n"}, 2 << 20},
		"a container that may":  {map[string]string{meminfo: machine, limit: "max\n", used: "1048576\n"}, 4 << 20},
		"another system":        {nil, 0},
		"a container that full": {map[string]string{limit: "5\n", used: "5\n"}, 1},
	} {
		if got := freeMemory(files(test.contents)); got != test.want {
			t.Errorf("%s: got %d, want %d", name, got, test.want)
		}
	}
}
