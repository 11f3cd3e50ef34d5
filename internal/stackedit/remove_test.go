package stackedit_test

import (
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/stackedit"
)

const granted = `# the file's own comment
config:
  redoubt:environment:
    cache:
      owner: team@example.com
      access: # who may use it
        # Writes orders.
        orders-api:
          principalId: 3e5a7c9d-1b3d-4f5e-8a0c-2d4f6b8e0a17
          permissions:
            keyPrefixes: ["orders:"]

        # Reads prices.
        web-app: # since May
          principalId: 9d1f3b5e-7a9c-4d0e-8b2f-4c6a8e0d2f59
      tags:
        team: shop
`

func TestASettingIsRemovedWithItsCommentAndNothingElse(t *testing.T) {
	t.Parallel()
	orders := "        # Writes orders.\n        orders-api:\n          principalId: 3e5a7c9d-1b3d-4f5e-8a0c-2d4f6b8e0a17\n          permissions:\n            keyPrefixes: [\"orders:\"]\n"
	web := "        # Reads prices.\n        web-app: # since May\n          principalId: 9d1f3b5e-7a9c-4d0e-8b2f-4c6a8e0d2f59\n"
	for _, test := range []struct {
		name  string
		paths []string
		want  string
	}{
		{"the first of two", []string{"cache.access.orders-api"}, strings.Replace(granted, orders, "", 1)},
		{"the last of two", []string{"cache.access.web-app"}, strings.Replace(granted, web, "", 1)},
		{"both, and so the block around them", []string{"cache.access.orders-api", "cache.access.web-app"}, strings.Replace(strings.Replace(strings.Replace(granted, orders, "", 1), web, "", 1), "      access: # who may use it\n\n", "", 1)},
		{"one that is not there", []string{"cache.access.nobody"}, granted},
		{"one in a block that is not there", []string{"cache.accessKeys.publishers.me"}, granted},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for _, end := range []string{"\n", "\r\n"} {
				contents := []byte(strings.ReplaceAll(granted, "\n", end))
				for _, path := range test.paths {
					changed, err := stackedit.Apply(contents, stackedit.Edit{Path: path, Remove: true})
					if err != nil {
						t.Fatal(err)
					}
					contents = changed
				}
				if want := strings.ReplaceAll(test.want, "\n", end); string(contents) != want {
					t.Errorf("got\n%s\nwant\n%s", contents, want)
				}
			}
		})
	}
}

func TestASettingThatIsWrittenOnOneLineIsNotRemoved(t *testing.T) {
	t.Parallel()
	text := "config:\n  redoubt:environment:\n    cache:\n      access: {a: {principalId: x}, b: {principalId: y}}\n"
	if _, err := stackedit.Apply([]byte(text), stackedit.Edit{Path: "cache.access.a", Remove: true}); err == nil || !strings.Contains(err.Error(), "one setting a line") {
		t.Errorf("got %v", err)
	}
}
