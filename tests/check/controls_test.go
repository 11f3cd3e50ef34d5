package check_test

import (
	"encoding/json"
	"testing"

	"github.com/redoubt-iac/redoubt/controls"
)

func TestControlsAreListedAndExplained(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	p.run("controls").want(t, 0, "RDT-NET-01 critical 92 days public network access is disabled", "RDT-TRA-02 critical never")
	p.run("controls", "tra").want(t, 0, "RDT-TRA-01", "3 controls")
	p.run("controls", "rdt-net-01").want(t, 0, "RDT-NET-01: public network access is disabled", "Network · critical", "Why", "What to do", "A waiver may last 92 days.", "CKV_AZURE_89")
	p.run("controls", "RDT-TRA-02").want(t, 0, "This control can't be waived.")
	p.run("controls", "RDT-RES-03").want(t, 0, "Deliberately not met, because", "In its place")
	p.run("controls", "RDT-NET-0l").want(t, 1, `there is no control "RDT-NET-0l"`, "did you mean RDT-NET-0")
	p.run("controls", "RDT-NET-01", "RDT-NET-02").want(t, 2, "one control at a time")
}

func TestControlsAsJSONAreTheWholeCatalogue(t *testing.T) {
	t.Parallel()
	var d struct {
		Format   string
		Controls []struct{ ID, Severity, Remediation string }
	}
	o := newProject(t).run("controls", "--json")
	if err := json.Unmarshal([]byte(o.stdout), &d); err != nil || d.Format != "redoubt/controls/v1" || len(d.Controls) != len(controls.Catalogue()) {
		t.Fatalf("%v: got %s", err, o)
	}
	for _, c := range d.Controls {
		if c.ID == "" || c.Severity == "" || c.Remediation == "" {
			t.Errorf("got %+v", c)
		}
	}
}
