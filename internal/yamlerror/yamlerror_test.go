package yamlerror_test

import (
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/internal/yamlerror"
)

// The YAML library names the line where the value before the tab begins, or none.
func TestATabIsReportedWhereItIs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ contents, want string }{
		"after a value":                 {"config:\n  a: b\n  c: d\n\te: f\n", "line 4: found a tab character that violates indentation; indent with blanks"},
		"after a value and empty lines": {"config:\n  a: b\n\n\n\tc: d\n", "line 5: found a tab character that violates indentation; indent with blanks"},
		"after blanks":                  {"config:\n  a: b\n  \tc: d\n", "line 3: found a tab character that violates indentation; indent with blanks"},
		"after the first line":          {"a: b\n\tc: d\n", "line 2: found a tab character that violates indentation; indent with blanks"},
		"below a key":                   {"config:\n\ta: b\n", "line 2: found character that cannot start any token, a tab; indent with blanks"},
		"below a key, later":            {"config:\n  a: b\n  c:\n\td: e\n", "line 4: found character that cannot start any token, a tab; indent with blanks"},
		"below a comment":               {"config:\n  a:\n    # c\n\td: e\n", "line 4: found character that cannot start any token, a tab; indent with blanks"},
		"on the first line":             {"\ta: b\n", "line 1: found character that cannot start any token, a tab; indent with blanks"},
		"on lines of another system":    {"config:\r\n  a: b\r\n\tc: d\r\n", "line 3: found a tab character that violates indentation; indent with blanks"},
	} {
		if got := said(test.contents); got != test.want {
			t.Errorf("%s: got %s; expected %s", name, got, test.want)
		}
	}
}

func TestWhatIsNoTabIsReportedAsTheLibraryDoes(t *testing.T) {
	t.Parallel()
	for contents, want := range map[string]string{
		"config:\n  a: b\n  c: @d\n":         "line 3: found character that cannot start any token",
		"config:\n  a: x\n  c: @d\n\te: f\n": "line 3: found character that cannot start any token",
		"@a: b\n":                            "found character that cannot start any token",
	} {
		if got := said(contents); got != want {
			t.Errorf("%q: got %s; expected %s", contents, got, want)
		}
	}
}

// said is what is said of contents that are no YAML.
func said(contents string) string {
	var document yaml.Node
	err := yaml.Unmarshal([]byte(contents), &document)
	if err == nil {
		return "nothing"
	}
	return yamlerror.Of([]byte(contents), err).Error()
}
