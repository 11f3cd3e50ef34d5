package docs_test

import (
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/tests/docs/markdown"
)

// hosts are where pages may send their readers: the sources of facts, and the homes of the tools. Package registries are
// none of them. Nothing is fetched.
var hosts = []string{
	"azure.github.io", "azure.microsoft.com", "csrc.nist.gov", "cyclonedx.org", "datatracker.ietf.org", "docs.github.com", "docs.sigstore.dev",
	"github.com", "go.dev", "gocloud.dev", "keepachangelog.com", "learn.microsoft.com", "msrc.microsoft.com", "redis.io", "semver.org", "slsa.dev",
	"techcommunity.microsoft.com", "www.cisecurity.org", "www.iana.org", "www.pulumi.com", "www.rfc-editor.org",
}

var locale = regexp.MustCompile(`^/[a-z]{2}-[a-z]{2}/`)

// problemOf is what is wrong with a link, or nil. Line numbers of sources may be given as GitHub does, #L12.
func problemOf(link markdown.Link, known map[string]markdown.Page) error {
	where := fmt.Sprintf("%s:%d: %s", link.Page, link.Line, link.Target)
	target, err := url.Parse(link.Target)
	if err != nil {
		return fmt.Errorf("%s: %w", where, err)
	}
	switch {
	case target.Scheme != "" && target.Scheme != "https":
		return fmt.Errorf("%s: expected https", where)
	case target.Scheme != "" && !slices.Contains(hosts, target.Host):
		return fmt.Errorf("%s: an unknown host; add it to the list in tests/docs if it is a public source", where)
	case target.Scheme != "" && target.Host == "learn.microsoft.com" && locale.MatchString(target.Path):
		return fmt.Errorf("%s: leave the language out; Microsoft's site finds the reader's own", where)
	case target.Scheme != "":
		return nil
	case strings.HasPrefix(target.Path, "/"):
		return fmt.Errorf("%s: a link to a file is relative to the page", where)
	}
	file := link.Page
	if target.Path != "" {
		file = path.Join(path.Dir(link.Page), target.Path)
	}
	if _, err := os.Stat(filepath.Join(project, filepath.FromSlash(file))); err != nil {
		return fmt.Errorf("%s: there is no such file", where)
	}
	page, isPage := known[file]
	if target.Fragment != "" && isPage && !page.Anchors[target.Fragment] {
		return fmt.Errorf("%s: %s has no heading with this anchor", where, file)
	}
	return nil
}

func byPath(all []markdown.Page) map[string]markdown.Page {
	known := map[string]markdown.Page{}
	for _, page := range all {
		known[page.Path] = page
	}
	return known
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	all := pages(t)
	known, seen := byPath(all), 0
	for _, page := range all {
		for _, link := range page.Links {
			seen++
			if err := problemOf(link, known); err != nil {
				t.Error(err)
			}
		}
	}
	if seen < 500 {
		t.Errorf("found only %d links; is the reader of pages broken?", seen)
	}
}

func TestALinkThatLeadsNowhereIsFound(t *testing.T) {
	t.Parallel()
	known := byPath(pages(t))
	cases := []struct{ name, text, want string }{
		{"a file that is not there", "[a](nowhere.md)", "no such file"},
		{"a heading that is not there", "[a](check.md#the-gate)", "no heading"},
		{"a heading of the page itself", "# One\n[a](#two)", "no heading"},
		{"a picture that is not there", "![a](diagrams/nowhere.svg)", "no such file"},
		{"a file from the root", "[a](/docs/check.md)", "relative"},
		{"a page without encryption", "[a](http://learn.microsoft.com/azure)", "expected https"},
		{"an unknown host", "[a](https://example.org/)", "unknown host"},
		{"a page in one language", "[a](https://learn.microsoft.com/en-us/azure/redis/overview)", "leave the language out"},
		{"a link whose text is code", "[`a`](nowhere.md)", "no such file"},
	}
	for _, tc := range cases {
		page := markdown.Parse("docs/page.md", tc.text+"\n")
		own := map[string]markdown.Page{"docs/page.md": page, "docs/check.md": known["docs/check.md"]}
		if len(page.Links) != 1 {
			t.Errorf("%s: found %d links", tc.name, len(page.Links))
			continue
		}
		link := page.Links[0]
		if strings.HasPrefix(link.Target, "#") {
			link.Page = "docs/check.md" // a file that exists; its headings are others
		}
		if err := problemOf(link, own); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %v; want %q", tc.name, err, tc.want)
		}
	}
	if page := markdown.Parse("docs/page.md", "`[a](b)` and\n```sh\necho [a](b)\n```\n"); len(page.Links) != 0 {
		t.Errorf("code is taken for links: %v", page.Links)
	}
}

// Every page can be found from the README, through links alone.
func TestEveryPageIsReached(t *testing.T) {
	t.Parallel()
	known := byPath(pages(t))
	reached, next := map[string]bool{"README.md": true}, []string{"README.md"}
	for len(next) > 0 {
		page := known[next[0]]
		next = next[1:]
		for _, link := range page.Links {
			target, _, _ := strings.Cut(link.Target, "#")
			file := path.Join(path.Dir(page.Path), target)
			if _, isPage := known[file]; isPage && !reached[file] {
				reached[file] = true
				next = append(next, file)
			}
		}
	}
	for file := range known {
		if strings.HasPrefix(file, "docs/") && !reached[file] {
			t.Errorf("no chain of links leads from README.md to %s", file)
		}
	}
}
