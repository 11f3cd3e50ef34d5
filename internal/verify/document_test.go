package verify_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/authentication"
	"github.com/redoubt-iac/redoubt/internal/verify/authorisation"
	"github.com/redoubt-iac/redoubt/internal/verify/encryption"
	"github.com/redoubt-iac/redoubt/internal/verify/latency"
	"github.com/redoubt-iac/redoubt/internal/verify/names"
	"github.com/redoubt-iac/redoubt/internal/verify/ports"
	"github.com/redoubt-iac/redoubt/internal/verify/reach"
)

// sample has an outcome of every status.
func sample() verify.Report {
	return verify.Report{
		Began: time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC), Duration: 1500 * time.Millisecond,
		Groups: []verify.Group{
			{Name: "DNS", Outcomes: []verify.Outcome{{Probe: "dns.private", Title: "private", Status: verify.Proved, Saw: "10.1.2.4", Controls: []string{"RDT-NET-01"}}}},
			{Name: "TLS", Outcomes: []verify.Outcome{
				{Probe: "tls.version-1.0", Title: "old", Status: verify.Failed, Saw: "accepted", Expected: "refused", Hint: "raise it"},
				{Probe: "tls.key-exchange", Title: "keys", Status: verify.Reported, Saw: "X25519"},
			}},
		},
	}
}

func TestTheDocumentIsAsPromised(t *testing.T) {
	t.Parallel()
	target := verify.Target{Service: verify.Managed, Host: "shop.westeurope.redis.azure.net", Port: 10000, PlainPort: 6379, Zone: "privatelink.redis.azure.net"}
	data, err := json.MarshalIndent(sample().Document(target, "prod"), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	want := `{
 "format": "redoubt/verify/v1",
 "target": {
  "environment": "prod",
  "service": "managed",
  "host": "shop.westeurope.redis.azure.net",
  "port": 10000,
  "plainPort": 6379,
  "privateLinkZone": "privatelink.redis.azure.net"
 },
 "began": "2026-11-23T18:00:00Z",
 "seconds": 1.5,
 "outcome": "failed",
 "counts": {
  "failed": 1,
  "not proven": 0,
  "not tried": 0,
  "proved": 1,
  "reported": 1
 },
 "groups": [
  "DNS",
  "TLS"
 ],
 "outcomes": [
  {
   "probe": "dns.private",
   "title": "private",
   "status": "proved",
   "saw": "10.1.2.4",
   "controls": [
    "RDT-NET-01"
   ]
  },
  {
   "probe": "tls.version-1.0",
   "title": "old",
   "status": "failed",
   "expected": "refused",
   "saw": "accepted",
   "hint": "raise it"
  },
  {
   "probe": "tls.key-exchange",
   "title": "keys",
   "status": "reported",
   "saw": "X25519"
  }
 ]
}`
	if string(data) != want {
		t.Errorf("got\n%s", data)
	}
}

func TestAProbeNamesControlsThatThereAre(t *testing.T) {
	t.Parallel()
	var known []string
	for _, control := range controls.Catalogue() {
		known = append(known, control.ID)
	}
	probes := []verify.Probe{
		names.New(names.Options{}), ports.New(ports.Options{}), encryption.New(encryption.Options{}), reach.New(reach.Options{}),
		authentication.NewOpen(), authentication.New(authentication.Options{}), authorisation.New(authorisation.Options{}), latency.New(latency.Options{}),
	}
	for _, probe := range probes {
		for _, line := range probe.(verify.Planned).Plan(verify.Target{PlainPort: 6379}) {
			if !strings.HasPrefix(line.Probe, strings.ToLower(probe.Group())+".") || line.Title == "" || line.Status != "" {
				t.Errorf("%+v is no plan of the group %s", line, probe.Group())
			}
			for _, id := range line.Controls {
				if !slices.Contains(known, id) {
					t.Errorf("%s names %s, which is no control", line.Probe, id)
				}
			}
		}
	}
}
