package naming_test

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/internal/naming"
)

func TestGlobalNamesAreReadableUniqueAndShortEnough(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		parts []string
		want  string
	}{
		"plain parts":            {[]string{"cache", "dev", "", "a1b2c3"}, "amr-cache-dev-a1b2c3"},
		"capitals and spaces":    {[]string{"My Cache", "dev", "", "a1b2c3"}, "amr-my-cache-dev-a1b2c3"},
		"a long name is cut":     {[]string{strings.Repeat("long", 30), "dev", "", "a1b2c3"}, "amr-" + strings.Repeat("long", 12) + "l-a1b2c3"},
		"nothing readable stays": {[]string{"---", "", "", "a1b2c3"}, "amr-a1b2c3"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := naming.Global("amr", 60, c.parts...); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestAnyGlobalNameIsValidForItsType(t *testing.T) {
	t.Parallel()
	valid := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.String(), 1, 4).Draw(t, "parts")
		name := naming.Global("amr", 60, append(parts, naming.Hash(parts...))...)
		if len(name) > 60 || !valid.MatchString(name) {
			t.Fatalf("%q is no valid name", name)
		}
	})
}

func TestTheHashTellsPartsApart(t *testing.T) {
	t.Parallel()
	if naming.Hash("a", "bc") == naming.Hash("ab", "c") {
		t.Error("the hash ignores where one part ends and the next begins")
	}
}

func TestProductionIsWhatTheCallerSaysElseByName(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	cases := []struct {
		environment string
		said        *bool
		want        bool
	}{{"prod", nil, true}, {"production", nil, true}, {"dev", nil, false}, {"prod", &no, false}, {"dev", &yes, true}}
	for _, c := range cases {
		if got := naming.IsProduction(c.environment, c.said); got != c.want {
			t.Errorf("%s, said %v: got %v", c.environment, c.said, got)
		}
	}
}
