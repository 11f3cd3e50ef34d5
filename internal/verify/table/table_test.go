package table_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/table"
)

var sample = verify.Report{Groups: []verify.Group{
	{Name: "DNS", Outcomes: []verify.Outcome{
		{Probe: "dns.resolves", Title: "the host name resolves", Status: verify.Proved, Saw: "10.1.2.4", Expected: "an address", Hint: "nobody reads this", Controls: []string{"RDT-NET-01", "RDT-NET-02"}},
		{Probe: "dns.zone", Title: "the zone", Status: verify.NotTried, Saw: "no zone", Expected: "nobody reads this", Hint: "why", Controls: []string{"RDT-NET-03"}},
	}},
	{Name: "TLS", Outcomes: []verify.Outcome{
		{Probe: "tls.version-1.0", Title: "TLS 1.0 is refused", Status: verify.Failed, Saw: "accepted", Expected: "refused", Hint: "raise it", Controls: []string{"RDT-TRA-02"}},
		{Probe: "tls.version-1.3", Title: "whether TLS 1.3 is accepted", Status: verify.Reported, Saw: "yes"},
	}},
	{Name: "Latency", Outcomes: []verify.Outcome{
		{Probe: "latency.a", Title: "a", Status: verify.NotProven, Saw: "not tried, because x is failed", Expected: "fast", Hint: "see x above"},
		{Probe: "latency.b", Title: "b", Status: verify.NotProven, Saw: "not tried, because x is failed", Hint: "see x above"},
		{Probe: "latency.c", Title: "c", Status: verify.NotProven, Saw: "not tried, because x is failed", Hint: "see x above"},
		{Probe: "latency.d", Title: "two alike", Status: verify.NotTried, Saw: "no reason"},
		{Probe: "latency.e", Title: "are shown", Status: verify.NotTried, Saw: "no reason"},
	}},
}}

const plain = `
DNS
  ✓ proved      the host name resolves       10.1.2.4  [RDT-NET-01 RDT-NET-02]
  - not tried   the zone                     no zone
                -> why

TLS
  ✗ failed      TLS 1.0 is refused           accepted  [RDT-TRA-02]
                expected: refused
                -> raise it
  · reported    whether TLS 1.3 is accepted  yes

Latency
  ? not proven  3 of 5 checks of Latency     not tried, because x is failed
                -> see x above
  - not tried   two alike                    no reason
  - not tried   are shown                    no reason
`

func TestATableReadsFromLeftToRight(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := table.Write(&out, sample, table.Options{}); err != nil {
		t.Fatal(err)
	}
	if out.String() != plain {
		t.Errorf("got\n%s", out.String())
	}
}

const narrow = `
DNS
  ✓ proved      the host name resolves
                10.1.2.4  [RDT-NET-01
                RDT-NET-02]
  - not tried   the zone
                no zone
                -> why

TLS
  ✗ failed      TLS 1.0 is refused
                accepted  [RDT-TRA-02]
                expected: refused
                -> raise it
  · reported    whether TLS 1.3 is
                accepted
                yes

Latency
  ? not proven  3 of 5 checks of Latency
                not tried, because x is
                failed
                -> see x above
  - not tried   two alike
                no reason
  - not tried   are shown
                no reason
`

func TestNoLineIsWiderThanTheTerminal(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := table.Write(&out, sample, table.Options{Width: 40}); err != nil || out.String() != narrow {
		t.Errorf("%v, got\n%s", err, out.String())
	}
	out.Reset()
	if err := table.Write(&out, sample, table.Options{Width: 80}); err != nil || out.String() != plain {
		t.Errorf("%v, got\n%s", err, out.String())
	}
	// Beside the titles there is room for thirty columns, and a long word has a line of its own.
	long := verify.Report{Groups: []verify.Group{{Name: "DNS", Outcomes: []verify.Outcome{{Title: "x", Status: verify.Failed, Saw: "some words and averyverylongnamethatdoesnotfitin.example", Hint: "mend this, and then that, and the other thing"}}}}}
	const beside = `
DNS
  ✗ failed      x  some words and
                   averyverylongnamethatdoesnotfitin.example
                -> mend this, and then that, and
                   the other thing
`
	out.Reset()
	if err := table.Write(&out, long, table.Options{Width: 50}); err != nil || out.String() != beside {
		t.Errorf("%v, got\n%s", err, out.String())
	}
}

func TestColourIsForTerminals(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := table.Write(&out, sample, table.Options{}); err != nil || strings.Contains(out.String(), "\x1b") {
		t.Errorf("colour without a terminal, or %v:\n%q", err, out.String())
	}
}

func TestAGroupWithoutLinesIsLeftOut(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := table.Write(&out, verify.Report{Groups: []verify.Group{{Name: "DNS"}}}, table.Options{}); err != nil || out.Len() > 0 {
		t.Errorf("got %q, %v", out.String(), err)
	}
}
