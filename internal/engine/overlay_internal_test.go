package engine

import (
	"os"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/stackedit"
)

const overlaid = "config:\n  redoubt:environment:\n    cache:\n      customerManagedKey:\n        keyVault: {}\n"

func TestWhatIsRehearsedIsLaidOverTheCopyAndSaid(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	version := stackedit.Edit{Path: "cache.customerManagedKey.keyVersion", Value: "0123"}
	misfit := stackedit.Edit{Path: "cache.accessKeys.enabled", Value: false}
	if err := SetOverlay(dir, "prod", []stackedit.Edit{version, misfit}); err != nil {
		t.Fatal(err)
	}
	var notes []string
	got, err := stateDir(dir).layOver("prod", []byte(overlaid), func(text string) { notes = append(notes, text) })
	want := strings.Replace(overlaid, "        keyVault", "        keyVersion: \"0123\"\n        keyVault", 1)
	if err != nil || string(got) != want {
		t.Errorf("got %v\n%s", err, got)
	}
	if len(notes) != 2 || !strings.Contains(notes[0], version.String()) || !strings.Contains(notes[1], "does not fit the stack file any more") {
		t.Errorf("said %q", notes)
	}
	if other, err := stateDir(dir).layOver("dev", []byte(overlaid), func(text string) { t.Error(text) }); err != nil || string(other) != overlaid {
		t.Errorf("another stack got %v\n%s", err, other)
	}
}

func TestAnOverlayIsReplacedBySettingAndForgottenWithTheSandbox(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := stackedit.Edit{Path: "cache.customerManagedKey.keyVersion", Value: "1"}
	second := stackedit.Edit{Path: first.Path, Value: "2"}
	unwaive := stackedit.Edit{Path: "cache.waivers", RemoveWhere: map[string]string{"control": "X"}}
	if err := SetOverlay(dir, "prod", Overlaid(Overlaid(nil, first, unwaive), second)); err != nil {
		t.Fatal(err)
	}
	kept, err := Overlay(dir, "prod")
	if err != nil || len(kept) != 2 || kept[0].String() != unwaive.String() || kept[1].String() != second.String() {
		t.Errorf("kept %v, %v", kept, err)
	}
	if err := Reset(dir); err != nil {
		t.Fatal(err)
	}
	if kept, err := Overlay(dir, "prod"); err != nil || len(kept) != 0 {
		t.Errorf("after a reset: %v, %v", kept, err)
	}
	if err := SetOverlay(dir, "prod", nil); err != nil {
		t.Errorf("forgetting what is not there: %v", err)
	}
	if err := os.WriteFile(stateDir(dir).overlayFile("prod"), []byte("- path: [\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Overlay(dir, "prod"); err == nil || !strings.Contains(err.Error(), "overlay-prod.yaml") {
		t.Errorf("a damaged file: %v", err)
	}
}
