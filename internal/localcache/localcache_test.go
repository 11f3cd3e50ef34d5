package localcache

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
)

const projectDir = "../.."

func clock() time.Time { return time.Date(2026, time.November, 23, 15, 0, 0, 0, time.UTC) }

func TestAPostureIsWhatTheStackFileDeclares(t *testing.T) {
	t.Parallel()
	const giga = 1 << 30
	for name, want := range map[string]Posture{
		"dev":       {Service: Managed, SKU: "Balanced_B0", Eviction: "volatile-lru", MemoryBytes: giga * 5 / 10 * 8 / 10, Clients: 15_000, Databases: 1, Clustered: true, Clustering: "OSSCluster"},
		"test":      {Service: Managed, SKU: "Balanced_B3", Eviction: "allkeys-lru", MemoryBytes: giga * 3 * 8 / 10, Clients: 15_000, Databases: 1, Clustered: true, Clustering: "OSSCluster"},
		"prod":      {Service: Managed, SKU: "MemoryOptimized_M10", Eviction: "volatile-lru", MemoryBytes: giga * 12 * 8 / 10, Clients: 15_000, Databases: 1, Clustering: "EnterpriseCluster"},
		"regulated": {Service: Managed, SKU: "Balanced_B10", Eviction: "volatile-lru", MemoryBytes: giga * 12 * 8 / 10, Clients: 30_000, Databases: 1, Clustered: true, Clustering: "OSSCluster"},
		"partner":   {Service: Managed, SKU: "Balanced_B1", Eviction: "volatile-lru", MemoryBytes: giga * 8 / 10, Clients: 15_000, Databases: 1, Clustered: true, Clustering: "OSSCluster", AccessKeysOn: true},
		"legacy":    {Service: Classic, SKU: "Premium_P1", Eviction: "volatile-lru", MemoryBytes: 6*giga - 2*642<<20, Clients: 7_500, Databases: 16, Clustering: "no shards"},
	} {
		got, err := Read(projectDir, name, clock)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(got.Principals) == 0 || got.Principals[0].ID == "" || got.Principals[0].Policy == "" {
			t.Errorf("%s: principals %+v", name, got.Principals)
		}
		if got.Service != want.Service || got.SKU != want.SKU || got.Eviction != want.Eviction || got.MemoryBytes != want.MemoryBytes ||
			got.Clients != want.Clients || got.Databases != want.Databases || got.Clustered != want.Clustered ||
			got.Clustering != want.Clustering || got.AccessKeysOn != want.AccessKeysOn || got.KeyspaceEvents != "" {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, want)
		}
	}
}

func TestEachNodeOfAClassicCacheKeepsAFifthOfItsMemoryUnlessToldOtherwise(t *testing.T) {
	t.Parallel()
	const mega = 1 << 20
	sku := hardenedcache.ClassicSkus["Premium_P1"]
	for name, c := range map[string]struct {
		settings map[string]any
		want     int64
	}{
		"by itself":         {nil, 6144*mega - 2*(6144*mega/10)},
		"both are given":    {map[string]any{"maxmemory-reserved": "642", "maxfragmentationmemory-reserved": "700"}, (6144 - 642 - 700) * mega},
		"one of two given":  {map[string]any{"maxmemory-reserved": "1000"}, 6144*mega - 1000*mega - 6144*mega/10},
		"an unreadable one": {map[string]any{"maxmemory-reserved": "much"}, 6144*mega - 2*(6144*mega/10)},
	} {
		if got := classicMemory(sku, c.settings); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestLimitsComeDownToWhatTheMachineHolds(t *testing.T) {
	t.Parallel()
	const giga = 1 << 30
	asked := Posture{SKU: "Balanced_B10", MemoryBytes: 8 * giga, Clients: 30_000}
	for name, c := range map[string]struct {
		machine machine
		memory  int64
		clients int
		notes   int
	}{
		"a large machine":        {machine{64 * giga, 1_000_000}, 8 * giga, 30_000, 0},
		"an unknown one":         {machine{}, 8 * giga, 30_000, 0},
		"little memory":          {machine{8 * giga, 1_000_000}, 4 * giga, 30_000, 1},
		"few files":              {machine{64 * giga, 1024}, 8 * giga, 1024 - 32, 1},
		"little of both":         {machine{2 * giga, 4096}, giga, 4096 - 32, 2},
		"exactly what is needed": {machine{16 * giga, 30_032}, 8 * giga, 30_000, 0},
	} {
		got, notes := c.machine.fit(asked)
		if got.MemoryBytes != c.memory || got.Clients != c.clients || len(notes) != c.notes {
			t.Errorf("%s: %d bytes, %d clients, %q", name, got.MemoryBytes, got.Clients, notes)
		}
	}
	if own := thisMachine(); runtime.GOOS == "linux" && (own.memoryBytes < 1<<28 || own.openFiles < 0) {
		t.Errorf("this machine: %+v", own)
	}
}

func TestTheVersionIsReadAndJudged(t *testing.T) {
	t.Parallel()
	for output, want := range map[string]string{
		"Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=ae4d7c": "7.0.15",
		"Redis server v=8.2.1 sha=00000000:1 malloc=libc bits=64 build=1":                 "8.2.1",
		"Server v=8.0.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=1":             "8.0.1",
		"Redis server v=10.0.0 sha=0":                                                     "10.0.0",
		"Redis server v=6.2.14 sha=0":                                                     "",
		"Redis server version 2.4.10 (00000000:0)":                                        "",
		"": "",
	} {
		got, err := readVersion(output)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v; want %q", output, got, err, want)
		}
	}
}

func TestAPathInTheConfigurationIsQuoted(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"":                         `""`,
		"/home/ann/.cache/redoubt": `"/home/ann/.cache/redoubt"`,
		`/home/ann "x" y/`:         `"/home/ann \"x\" y/"`,
	} {
		if got := quote(given); got != want {
			t.Errorf("%q: %s, want %s", given, got, want)
		}
	}
}

func TestEveryDifferenceHasASourceAndAService(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, d := range Differences {
		if d.Topic == "" || d.Here == "" || d.There == "" || len(d.Services) == 0 || !strings.HasPrefix(d.Source, "https://") {
			t.Errorf("%+v", d)
		}
		for _, service := range d.Services {
			if seen[d.Topic+service] {
				t.Errorf("%s is said twice of %s", d.Topic, service)
			}
			seen[d.Topic+service] = true
		}
	}
	for service, version := range Versions {
		if line := DifferenceLine(service, "7.0.15"); !strings.Contains(line, "Redis 7.0 here, "+version+" in Azure") {
			t.Errorf("%s: %s", service, line)
		}
	}
}
