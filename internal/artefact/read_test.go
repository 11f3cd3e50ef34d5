package artefact_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/artefact"
)

const (
	subscription = "/subscriptions/11111111-1111-1111-1111-111111111111"
	group        = subscription + "/resourceGroups/rg/providers/"
)

func open(t *testing.T, name string) *os.File {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}

func read(t *testing.T, name string, o artefact.Options) artefact.Reading {
	t.Helper()
	reading, err := artefact.Read(open(t, name), o)
	if err != nil {
		t.Fatalf("reading %s: %v", name, err)
	}
	return reading
}

// find is the resource of an id.
func find(t *testing.T, reading artefact.Reading, id string) controls.Resource {
	t.Helper()
	for _, resource := range reading.Resources {
		if arm.SameID(resource.ID, id) {
			return resource
		}
	}
	t.Fatalf("there is no %s", id)
	return controls.Resource{}
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("%s (-want +got):\n%s", what, difference)
	}
}

// noted says whether a note holds the text.
func noted(reading artefact.Reading, text string) bool {
	return strings.Contains(strings.Join(reading.Notes, "\n"), text)
}

const oneResource = `{"id": "` + group + `Microsoft.Cache/redis/x", "type": "Microsoft.Cache/Redis", "location": "West Europe", "tags": {"owner": "Zoë 🦀"}, "properties": {"enableNonSslPort": false}}`

func TestEveryEncodingReadsTheSame(t *testing.T) {
	t.Parallel()
	wide := func(order binary.AppendByteOrder, mark bool) []byte {
		var raw []byte
		if mark {
			raw = order.AppendUint16(raw, 0xFEFF)
		}
		for _, unit := range utf16.Encode([]rune(oneResource)) {
			raw = order.AppendUint16(raw, unit)
		}
		return raw
	}
	want, err := artefact.Read(strings.NewReader(oneResource), artefact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{
		"UTF-8 with a byte order mark":                append([]byte{0xEF, 0xBB, 0xBF}, oneResource...),
		"UTF-16 of Windows PowerShell":                wide(binary.LittleEndian, true),
		"big-endian UTF-16":                           wide(binary.BigEndian, true),
		"UTF-16 without a byte order mark":            wide(binary.LittleEndian, false),
		"big-endian UTF-16 without a byte order mark": wide(binary.BigEndian, false),
		"UTF-8 with blanks around":                    []byte("\r\n " + oneResource + " \r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := artefact.Read(bytes.NewReader(raw), artefact.Options{})
			if err != nil {
				t.Fatal(err)
			}
			got.Resources[0].Line = want.Resources[0].Line
			same(t, "the reading", got, want)
			if got.Resources[0].At("tags", "owner") != "Zoë 🦀" {
				t.Errorf("got the tag %v", got.Resources[0].At("tags", "owner"))
			}
		})
	}
}

func TestWhatIsNoArtefactIsRefusedWithWhatItIs(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"nothing", "", "there is nothing in it"},
		{"blanks", " \n", "there is nothing in it"},
		{"a Bicep file", "param name string\n", "az bicep build"},
		{"a preview without --json", "Previewing update (dev):\n", "a Pulumi preview needs --json"},
		{"what a failed preview leaves", "{}\n", "as `pulumi preview --json` leaves one when it fails"},
		{"a truncated document", `{"version": 3, "deployment": {"resources": [{"urn": "a"}, {"urn"`, "it is truncated: the JSON document ends before it is complete (line 1, byte 64, in deployment.resources[1]"},
		{"a document truncated in an old state", `{"steps": [{"op": "same", "oldState": {"id": "x"`, "it is truncated"},
		{"a syntax error", "{\n\"a\": 1,\n\"b\": nope}", "line 3"},
		{"two documents", `{"a": 1} {"b": 2}`, "comes something else"},
		{"a key that stands twice", `{"changeSummary": {}, "steps": [], "steps": []}`, "the key stands twice"},
		{"a number", "3", "it is a single JSON value"},
		{"an array of numbers", "[1]", "it is a JSON array of something other"},
		{"a parameter file", `{"$schema": "https://x/2019-04-01/deploymentParameters.json#", "parameters": {}}`, "it is a parameter file"},
		{"an update plan of Pulumi", `{"manifest": {}, "resourcePlans": {}}`, "--show-sames"},
		{"a plan of Terraform", `{"format_version": "1.2", "resource_changes": []}`, "Terraform"},
		{"an Azure Policy", `{"properties": {}, "policyRule": {}}`, "--azure-policy"},
		{"an event of the engine", `{"sequence": 1, "timestamp": 2}`, "PULUMI_ENABLE_STREAMING_JSON_PREVIEW"},
		{"something else", `{"hello": "world"}`, "JSON of an unknown kind; expected"},
		{"bytes that are no text", "{\"a\": \"\xff\xfe\"}", "not text in UTF-8 or UTF-16"},
		{"half a character", "\xff\xfe{", "ends in the middle of a character"},
		{"deep nesting", strings.Repeat("[", 100_000), "nested more than 128 deep"},
		{"deep nesting of objects", strings.Repeat(`{"a":`, 100_000), "nested more than 128 deep"},
		{"a number beyond all numbers", `[1e999]`, "it is not JSON"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := artefact.Read(strings.NewReader(test.text), artefact.Options{})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

// endless never ends, and counts what was taken from it.
type endless struct{ taken int64 }

func (e *endless) Read(buffer []byte) (int, error) {
	for i := range buffer {
		buffer[i] = ' '
	}
	e.taken += int64(len(buffer))
	return len(buffer), nil
}

func TestALongFileIsRefusedAtTheBound(t *testing.T) {
	t.Parallel()
	source := &endless{}
	_, err := artefact.Read(source, artefact.Options{MaxBytes: 4 << 20})
	var size *artefact.SizeError
	if !errors.As(err, &size) || !strings.Contains(err.Error(), "longer than 4 MB") {
		t.Errorf("got %v", err)
	}
	if source.taken > 9<<20 {
		t.Errorf("%d bytes were read", source.taken)
	}
}

func TestAStateBesideAnythingButAPreviewIsAnError(t *testing.T) {
	t.Parallel()
	_, err := artefact.Read(strings.NewReader(oneResource), artefact.Options{State: strings.NewReader("{}")})
	if err == nil || !strings.Contains(err.Error(), "a state completes a preview") {
		t.Errorf("got %v", err)
	}
}

func FuzzRecognise(f *testing.F) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, file := range files {
		seed, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if len(seed) < 16<<10 {
			f.Add(seed)
		}
	}
	for _, seed := range []string{oneResource, "[" + oneResource + "]", `{"value": [` + oneResource + `]}`, "\xff\xfe{\x00}\x00", `{"changeSummary": {"same": 1}, "steps": [{"op": "same", "oldState": null, "newState": {"custom": true}}]}`, `{"contentVersion": "", "resources": [{"type": "a/b", "name": "[concat('x', variables('a'))]", "copy": {"count": 3}}], "variables": {"a": "[variables('a')]"}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		reading, err := artefact.Read(bytes.NewReader(raw), artefact.Options{MaxBytes: 1 << 20})
		if err != nil {
			if len(reading.Resources) > 0 {
				t.Errorf("an error, and resources: %v", err)
			}
			return
		}
		if reading.Kind == "" {
			t.Error("no kind")
		}
		for _, resource := range reading.Resources {
			if resource.Type == "" || resource.Body == nil {
				t.Errorf("a resource without a type or a body: %+v", resource)
			}
		}
	})
}
