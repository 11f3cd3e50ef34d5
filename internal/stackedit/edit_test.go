package stackedit_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/internal/stackedit"
)

const head = "# a comment\nconfig:\n  azure-native:location: westeurope\n  redoubt:environment:\n    cache:\n"

func set(value any) stackedit.Edit { return stackedit.Edit{Path: "cache.keys.on", Value: value} }

var unwaive = stackedit.Edit{Path: "cache.waivers", RemoveWhere: map[string]string{"control": "B"}}

func TestAnEditChangesItsLinesAndNothingElse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edit          stackedit.Edit
		before, after string
	}{
		"a setting that was not there, above the comment of the next": {
			set("1"), "      keys:\n        # why\n        vault: {a: b}\n      access: {}\n",
			"      keys:\n        on: \"1\"\n        # why\n        vault: {a: b}\n      access: {}\n",
		},
		"a setting in the place of another, whose comment stays": {
			set("x"), "      keys:\n        on: abc # rotated in May\n        b: c\n", "      keys:\n        on: \"x\" # rotated in May\n        b: c\n",
		},
		"a switch": {set(false), "      keys:\n        on: true   # for now\n", "      keys:\n        on: false   # for now\n"},
		"a quoted value with an escaped quote": {
			set("x"), "      keys:\n        on: 'it''s' # why\n", "      keys:\n        on: \"x\" # why\n",
		},
		"a value in double quotes at the end of the file": {
			set("x"), "      keys:\n        on: \"a \\\" # b\"", "      keys:\n        on: \"x\"",
		},
		"a file of Windows": {
			set("x"), "      keys:\r\n        b: c\r\n", "      keys:\r\n        on: \"x\"\r\n        b: c\r\n",
		},
		"an item with the comment above it": {
			unwaive,
			"      waivers:\n        # of the first\n        - control: A\n          until: 2027-01-01\n        # of the second\n        - control: B\n          reason: >-\n            two\n\n            lines\n      # of access\n      access: {}\n",
			"      waivers:\n        # of the first\n        - control: A\n          until: 2027-01-01\n      # of access\n      access: {}\n",
		},
		"the first of two items": {
			unwaive, "      waivers:\n      - owner: x\n        control: B\n      - control: A\n      access: {}\n", "      waivers:\n      - control: A\n      access: {}\n",
		},
		"the last item, with its list": {
			unwaive, "      # why\n      waivers:\n      - control: B\n        until: 2027-01-01\n\n      access: {}\n", "\n      access: {}\n",
		},
		"the last item at the end of the file": {
			unwaive, "      access: {}\n      waivers:\n        - control: \"B\"", "      access: {}\n",
		},
		"an item that is not there": {unwaive, "      waivers: [{control: A}]\n", "      waivers: [{control: A}]\n"},
		"no list at all":            {unwaive, "      access: {}\n", "      access: {}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := stackedit.Apply([]byte(head+c.before), c.edit)
			if err != nil || string(got) != head+c.after {
				t.Errorf("got %v\n%s\nwant\n%s", err, got, head+c.after)
			}
		})
	}
}

func TestWhatCannotBeEditedIsLeftAlone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edit           stackedit.Edit
		contents, want string
	}{
		"an empty file":            {set("x"), "", "there is no config in it"},
		"a block that is missing":  {set("x"), head + "      access: {}\n", "there is no config.redoubt:environment.cache.keys in it"},
		"a block on one line":      {set("x"), head + "      keys: {on: y}\n", "not written as a block"},
		"an empty block":           {set("x"), head + "      keys:\n", "not written as a block"},
		"no YAML":                  {set("x"), "a: [", "reading the stack file"},
		"a list in its place":      {set("x"), "config: []\n", "there is no config.redoubt:environment in it"},
		"text where settings were": {set("x"), "config:\n  redoubt:environment: text\n", "cache in it"},
		"an encrypted value":       {set("x"), head + "      keys:\n        on:\n          secure: abc\n", "not a plain value"},
		"a value over two lines":   {set("x"), head + "      keys:\n        on: a\n          b\n", "can't be edited here"},
		"a list on one line":       {unwaive, head + "      waivers: [{control: B}]\n", "not written as a block"},
		"a block that is shared":   {set("x"), head + "      keys: &k\n        on: y\n      more: *k\n", "can't be edited here"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := stackedit.Apply([]byte(c.contents), c.edit); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %s, %v\nwant %s", got, err, c.want)
			}
		})
	}
}

// Whatever was there, the file says the value afterwards, and writing it again changes nothing.
func TestWritingTwiceIsWritingOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		value := rapid.StringMatching(`[0-9a-z"\\ #:'/.-]{0,20}`).Draw(rt, "value")
		old := rapid.SampledFrom([]string{"", "        on: 12\n", "        on: \"x\"   # note\n", "        on: 'a''b'\n"}).Draw(rt, "old")
		once, err := stackedit.Apply([]byte(head+"      keys:\n"+old+"        b: c\n"), set(value))
		if err != nil {
			rt.Fatal(err)
		}
		if found, given, err := stackedit.Find(once, "cache.keys.on"); err != nil || !given || found != value {
			rt.Fatalf("found %q, %v, %v in\n%s", found, given, err, once)
		}
		if twice, err := stackedit.Apply(once, set(value)); err != nil || string(once) != string(twice) {
			rt.Fatalf("the second time: %v\n%s\n%s", err, once, twice)
		}
	})
}

func TestAFileKeepsItsModeAndSaysWhatWasInIt(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "Pulumi.prod.yaml")
	contents := head + "      keys:\n        b: c\n"
	if err := os.WriteFile(file, []byte(contents), 0o640); err != nil {
		t.Fatal(err)
	}
	before, err := stackedit.File(file, set(true))
	if err != nil || string(before) != contents {
		t.Fatalf("got %s, %v", before, err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
	if _, err := stackedit.File(filepath.Join(t.TempDir(), "none.yaml"), set(true)); err == nil {
		t.Error("a file that does not exist was edited")
	}
}

func TestAnEditIsReadableAndSurvivesBeingKept(t *testing.T) {
	t.Parallel()
	for _, edit := range []stackedit.Edit{set("0123"), set(false), unwaive} {
		kept, err := yaml.Marshal(edit)
		if err != nil {
			t.Fatal(err)
		}
		var read stackedit.Edit
		if err := yaml.Unmarshal(kept, &read); err != nil || read.String() != edit.String() {
			t.Errorf("kept as %s, read as %s: %v", kept, read, err)
		}
	}
	if got := unwaive.String(); got != "cache.waivers: without control B" {
		t.Errorf("got %s", got)
	}
}
