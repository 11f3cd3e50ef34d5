package sample_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/monitoring"
	"github.com/redoubt-iac/redoubt/monitoring/sample"
)

func TestTheSampleShowsEveryPanelOfBothServices(t *testing.T) {
	t.Parallel()
	for _, service := range []monitoring.Service{monitoring.Managed, monitoring.Classic} {
		p := monitoring.Picture{Environment: "prod", Service: service, CacheID: "/x/<cache>", Waivers: []monitoring.Waived{{Control: "RDT-IDN-02", Until: "2027-01-31"}}}
		drawn, err := sample.SVG(p)
		if err != nil {
			t.Fatal(err)
		}
		decoder := xml.NewDecoder(strings.NewReader(drawn))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: not XML: %v", service, err)
			}
		}
		panels, err := monitoring.Panels(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, panel := range panels {
			if !strings.Contains(drawn, ">"+panel.Title+"<") {
				t.Errorf("%s: the picture does not show %s", service, panel.Title)
			}
		}
		for _, word := range []string{"Sample data: nobody measured this", "RDT-IDN-02 until 2027-01-31", "&lt;cache&gt;"} {
			if !strings.Contains(drawn, word) {
				t.Errorf("%s: the picture does not say %q", service, word)
			}
		}
		if strings.Contains(drawn, "NaN") || strings.Contains(drawn, "Inf") {
			t.Errorf("%s: a line leaves the picture", service)
		}
	}
}
