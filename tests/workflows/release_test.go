package workflows_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
)

// built puts what the job build hands over into a folder: a file and its sum.
func built(b *bench, folder, content string) {
	b.write(folder+"/release/redoubt_1.2.3_linux_amd64.tar.gz", content)
	b.write(folder+"/release/SHA256SUMS", fmt.Sprintf("%x  redoubt_1.2.3_linux_amd64.tar.gz\n", sha256.Sum256([]byte("an archive"))))
	b.write(folder+"/notes.md", "### Added\n")
}

func TestAReleaseIsSignedIfItsSumsAreRight(t *testing.T) {
	t.Parallel()
	b := newBench(t, map[string]string{"cosign": "touch SHA256SUMS.sigstore.json\n"})
	built(b, "work/unsigned", "an archive")
	if output, code := b.step("release.yml", "sign", "Sign the sums", nil); code != 0 {
		t.Fatalf("ends with %d\n%s", code, output)
	}
	if calls := b.called("cosign"); len(calls) != 1 || calls[0] != "sign-blob --yes --bundle SHA256SUMS.sigstore.json SHA256SUMS" {
		t.Errorf("called %v", calls)
	}
	tampered := newBench(t, map[string]string{"cosign": ""})
	built(tampered, "work/unsigned", "another archive")
	if _, code := tampered.step("release.yml", "sign", "Sign the sums", nil); code == 0 || len(tampered.called("cosign")) > 0 {
		t.Errorf("ends with %d, called %v", code, tampered.called("cosign"))
	}
}

func TestAReleaseIsPublishedOnceAndForItsTag(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ tag, released, kind string }{
		"the first":                    {"v1.2.3", "", "--latest"},
		"the newest":                   {"v1.10.0", "v1.9.1\nv1.2.3\n", "--latest"},
		"a hotfix of an older line":    {"v1.2.4", "v1.10.0\nv1.2.3\n", "--latest=false"},
		"a candidate":                  {"v1.3.0-rc.1", "v1.2.3\n", "--prerelease"},
		"a candidate of an older line": {"v1.2.4-rc.1", "v1.10.0\n", "--prerelease"},
		"a new line after a hotfix":    {"v2.0.0", "v1.10.0\nv1.10.1\n", "--latest"},
	} {
		b := newBench(t, map[string]string{"gh": `if [[ $2 == list ]]; then printf '` + test.released + `'; fi` + "\n"})
		built(b, "work/signed", "an archive")
		output, code := b.step("release.yml", "publish", "Publish", map[string]string{"TAG": test.tag, "GH_TOKEN": "secret", "GH_REPO": "owner/repo"})
		want := "release create " + test.tag + " --verify-tag --title " + test.tag + " --notes-file signed/notes.md " + test.kind + " signed/release/SHA256SUMS signed/release/redoubt_1.2.3_linux_amd64.tar.gz"
		calls := b.called("gh")
		if code != 0 || len(calls) != 2 || !strings.HasPrefix(calls[0], "release list --exclude-drafts --exclude-pre-releases ") || calls[1] != want {
			t.Errorf("%s ends with %d, called %v\n%s", name, code, calls, output)
		}
	}
	unreachable := newBench(t, map[string]string{"gh": "exit 1\n"})
	built(unreachable, "work/signed", "an archive")
	if _, code := unreachable.step("release.yml", "publish", "Publish", map[string]string{"TAG": "v1.2.3"}); code == 0 || len(unreachable.called("gh")) != 1 {
		t.Errorf("without the list it ends with %d, called %v", code, unreachable.called("gh"))
	}
	tampered := newBench(t, map[string]string{"gh": ""})
	built(tampered, "work/signed", "another archive")
	if _, code := tampered.step("release.yml", "publish", "Publish", map[string]string{"TAG": "v1.2.3"}); code == 0 || len(tampered.called("gh")) > 0 {
		t.Errorf("ends with %d, called %v", code, tampered.called("gh"))
	}
}

func TestWhatSignsARunOfARepositoryRunsNoneOfItsCode(t *testing.T) {
	t.Parallel()
	release := load(t)["release.yml"]
	for _, name := range []string{"sign", "publish"} {
		for _, s := range release.Jobs[name].Steps {
			if strings.HasPrefix(s.Uses, "actions/checkout@") || strings.HasPrefix(s.Uses, "./") || strings.Contains(s.Run, "go run") || strings.Contains(s.Run, ".ci/") {
				t.Errorf("%s: %s runs code of the repository", name, s.title())
			}
		}
	}
	for _, name := range []string{"check", "build"} {
		for _, s := range release.Jobs[name].Steps {
			if strings.HasPrefix(s.Uses, "actions/setup-go@") && s.With["cache"] != "false" {
				t.Errorf("%s takes what other runs have left behind in a cache", name)
			}
		}
	}
}
