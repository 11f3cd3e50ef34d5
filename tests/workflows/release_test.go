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
	for tag, kind := range map[string]string{"v1.2.3": "--latest", "v1.3.0-rc.1": "--prerelease"} {
		b := newBench(t, map[string]string{"gh": ""})
		built(b, "work/signed", "an archive")
		output, code := b.step("release.yml", "publish", "Publish", map[string]string{"TAG": tag, "GH_TOKEN": "secret", "GH_REPO": "owner/repo"})
		want := "release create " + tag + " --verify-tag --title " + tag + " --notes-file signed/notes.md " + kind + " signed/release/SHA256SUMS signed/release/redoubt_1.2.3_linux_amd64.tar.gz"
		if calls := b.called("gh"); code != 0 || len(calls) != 1 || calls[0] != want {
			t.Errorf("%s ends with %d, called %v\n%s", tag, code, calls, output)
		}
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
