package encryption_test

import (
	"crypto/tls"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/verify/encryption"
)

func TestTheTableOfWeakSuites(t *testing.T) {
	t.Parallel()
	seen := map[uint16]string{}
	for _, class := range encryption.Weak {
		if source, err := url.Parse(class.Source); err != nil || source.Scheme != "https" {
			t.Errorf("%s has no source: %q", class.ID, class.Source)
		}
		for _, suite := range class.Suites {
			if earlier, twice := seen[suite.ID]; twice {
				t.Errorf("%#04x is both %s and %s", suite.ID, earlier, suite.Name)
			}
			seen[suite.ID] = suite.Name
		}
		if len(class.Offered())+len(class.NotOffered()) != len(class.Suites) {
			t.Errorf("%s loses suites", class.ID)
		}
	}
	t.Run("has every suite that Go calls insecure, but for those that Azure documents", func(t *testing.T) {
		t.Parallel()
		for _, suite := range tls.InsecureCipherSuites() {
			name, known := seen[suite.ID]
			documented := strings.HasPrefix(suite.Name, "TLS_ECDHE_") && strings.HasSuffix(suite.Name, "_CBC_SHA256")
			if known == documented || known && name != suite.Name {
				t.Errorf("%s: in the table as %q, documented by Azure %v", suite.Name, name, documented)
			}
		}
	})
	t.Run("has none that Go calls secure", func(t *testing.T) {
		t.Parallel()
		secure := slices.ContainsFunc(tls.CipherSuites(), func(s *tls.CipherSuite) bool { return seen[s.ID] != "" })
		if secure {
			t.Error("a good suite is called weak")
		}
	})
}
