package junit_test

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/junit"
)

var sample = verify.Report{
	Began: time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC), Duration: 1500 * time.Millisecond,
	Groups: []verify.Group{{Name: "TLS", Duration: 1250 * time.Millisecond, Outcomes: []verify.Outcome{
		{Probe: "tls.a", Title: "good", Status: verify.Proved, Saw: "refused"},
		{Probe: "tls.b", Title: "bad <>&\"", Status: verify.Failed, Saw: "accepted", Expected: "refused", Hint: "raise it", Controls: []string{"RDT-TRA-02"}},
		{Probe: "tls.c", Title: "open", Status: verify.NotProven, Saw: "no answer\x1b[2J"},
		{Probe: "tls.d", Title: "left out", Status: verify.NotTried, Saw: "an address", Hint: "why"},
		{Probe: "tls.e", Title: "told", Status: verify.Reported, Saw: "X25519"},
	}}},
}

const want = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="redoubt verify" tests="5" failures="1" errors="1" skipped="1" time="1.500">
  <testsuite name="TLS" timestamp="2026-11-23T18:00:00" tests="5" failures="1" errors="1" skipped="1" time="1.250">
    <properties>
      <property name="target" value="prod"></property>
    </properties>
    <testcase classname="redoubt.verify.prod" name="tls.a: good">
      <system-out>refused</system-out>
    </testcase>
    <testcase classname="redoubt.verify.prod" name="tls.b: bad &lt;&gt;&amp;&#34;">
      <failure message="accepted" type="failed">expected: refused&#xA;saw: accepted&#xA;what to do: raise it&#xA;controls: RDT-TRA-02</failure>
    </testcase>
    <testcase classname="redoubt.verify.prod" name="tls.c: open">
      <error message="no answer[2J" type="not proven">saw: no answer[2J</error>
    </testcase>
    <testcase classname="redoubt.verify.prod" name="tls.d: left out">
      <skipped message="an address">why</skipped>
    </testcase>
    <testcase classname="redoubt.verify.prod" name="tls.e: told">
      <system-out>X25519</system-out>
    </testcase>
  </testsuite>
</testsuites>
`

func TestEveryStatusHasItsElement(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := junit.Write(&out, sample, "prod"); err != nil {
		t.Fatal(err)
	}
	if out.String() != want {
		t.Errorf("got\n%s", out.String())
	}
}

// element is any element, for what the schema asks of all of them.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Children []element  `xml:",any"`
}

// schema is what https://github.com/windyroad/JUnit-Schema/blob/master/JUnit.xsd and the readers of pipelines allow: the
// children and the attributes of each element.
var schema = map[string]struct{ children, attributes string }{
	"testsuites": {"testsuite", "name tests failures errors skipped time"},
	"testsuite":  {"properties testcase system-out system-err", "name timestamp hostname tests failures errors skipped time id package"},
	"properties": {"property", ""},
	"property":   {"", "name value"},
	"testcase":   {"skipped error failure system-out", "name classname time"},
	"skipped":    {"", "message type"},
	"error":      {"", "message type"},
	"failure":    {"", "message type"},
	"system-out": {"", ""},
}

func TestTheDocumentKeepsToTheSchema(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := junit.Write(&out, sample, "host:\x00 with <bad> & \uFFFE signs"); err != nil {
		t.Fatal(err)
	}
	var root element
	if err := xml.Unmarshal(out.Bytes(), &root); err != nil {
		t.Fatalf("not XML: %v\n%s", err, out.String())
	}
	var walk func(element)
	walk = func(e element) {
		rule, known := schema[e.XMLName.Local]
		if !known {
			t.Errorf("an unknown element %s", e.XMLName.Local)
		}
		for _, attribute := range e.Attrs {
			if !contains(rule.attributes, attribute.Name.Local) {
				t.Errorf("%s has an unknown attribute %s", e.XMLName.Local, attribute.Name.Local)
			}
		}
		for _, child := range e.Children {
			if !contains(rule.children, child.XMLName.Local) {
				t.Errorf("%s has a child %s", e.XMLName.Local, child.XMLName.Local)
			}
			walk(child)
		}
	}
	walk(root)
}

func contains(list, word string) bool { return strings.Contains(" "+list+" ", " "+word+" ") }
