package release

import (
	"runtime/debug"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestABuildHasASemanticVersionWhateverItWasTold(t *testing.T) {
	t.Parallel()
	for told, want := range map[string]string{
		"1.2.3":                                "1.2.3",
		"v1.2.3":                               "1.2.3",
		"1.3.0-rc.1":                           "1.3.0-rc.1",
		"":                                     Unreleased,
		"main":                                 Unreleased,
		"v0.0.0-20261123180000-0123456789ab":   Unreleased,
		"v1.2.4-0.20261123180000-0123456789ab": Unreleased,
		"v1.2.3+dirty":                         Unreleased,
	} {
		if got := of(&debug.BuildInfo{}, Build{Version: told}).Version; got != want {
			t.Errorf("a build that was told %q says %q, want %q", told, got, want)
		}
	}
}

func TestABuildTellsWhatItIsMadeOf(t *testing.T) {
	t.Parallel()
	const commit, time = "0123456789abcdef0123456789abcdef01234567", "2026-11-23T18:00:00Z"
	written := func(version, modified string) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: version}, Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: commit}, {Key: "vcs.time", Value: time}, {Key: "vcs.modified", Value: modified},
		}}
	}
	for name, test := range map[string]struct {
		info *debug.BuildInfo
		told Build
		want Build
	}{
		"the release workflow tells all":      {written("(devel)", "true"), Build{Version: "1.2.3", Commit: "abc", Date: "then"}, Build{Version: "1.2.3", Released: true, Commit: "abc", Date: "then"}},
		"a checkout without changes":          {written("v0.0.0-20261123180000-0123456789ab", "false"), Build{}, Build{Version: Unreleased, Commit: commit, Date: time}},
		"a checkout with changes":             {written("(devel)", "true"), Build{}, Build{Version: Unreleased, Commit: commit, Date: time, Modified: true}},
		"Go built a clean checkout of a tag":  {written("v1.2.3", "false"), Build{}, Build{Version: "1.2.3", Released: true, Commit: commit, Date: time}},
		"a build outside of version control":  {&debug.BuildInfo{}, Build{}, Build{Version: Unreleased}},
		"a version that is none is forgotten": {&debug.BuildInfo{}, Build{Version: "latest"}, Build{Version: Unreleased}},
	} {
		if diff := cmp.Diff(test.want, of(test.info, test.told)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
