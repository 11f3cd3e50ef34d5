package plugin

import "testing"

func TestAPluginHasASemanticVersionWhateverItsBuild(t *testing.T) {
	t.Parallel()
	for stamped, want := range map[string]string{
		"1.2.3":                                "1.2.3",
		"v1.2.3":                               "1.2.3",
		"1.3.0-rc.1":                           "1.3.0-rc.1",
		"":                                     unreleased,
		"main":                                 unreleased,
		"v0.0.0-20261123180000-0123456789ab":   unreleased,
		"v1.2.4-0.20261123180000-0123456789ab": unreleased,
		"v1.2.3+dirty":                         unreleased,
	} {
		if got := versionOf(stamped); got != want {
			t.Errorf("a build stamped %q says %q, want %q", stamped, got, want)
		}
	}
}
