package gate_test

import (
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/gate"
)

func encrypted(url any) map[string]any {
	return map[string]any{"encryption": map[string]any{"customerManagedKeyEncryption": map[string]any{"keyEncryptionKeyUrl": url}}}
}

func TestSwitchingTheEncryptionOfALiveClusterIsFound(t *testing.T) {
	t.Parallel()
	plain, empty := map[string]any{"sku": "x"}, map[string]any{"encryption": map[string]any{}}
	for name, c := range map[string]struct {
		op, kind string
		old, new map[string]any
		want     string // in the finding; "" for none
	}{
		"on":                         {"update", gate.ClusterType, plain, encrypted("a"), "turned on"},
		"on, with a URL yet to come": {"update", gate.ClusterType, plain, encrypted(struct{}{}), "turned on"},
		"off":                        {"update", gate.ClusterType, encrypted("a"), plain, "turned off"},
		"off, with an empty block":   {"update", gate.ClusterType, encrypted("a"), empty, "turned off"},
		"of a token with a version":  {"update", "azure-native:redisenterprise/v20250401:RedisEnterprise", plain, encrypted("a"), "turned on"},
		"another version":            {"update", gate.ClusterType, encrypted("a"), encrypted("b"), ""},
		"nothing of it":              {"update", gate.ClusterType, plain, empty, ""},
		"a new cluster":              {"create", gate.ClusterType, nil, encrypted("a"), ""},
		"a cluster that goes anyway": {"replace", gate.ClusterType, plain, encrypted("a"), ""},
		"another resource":           {"update", "azure-native:redisenterprise:Database", plain, encrypted("a"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			steps := []gate.Step{{Op: c.op, URN: "urn:x", Type: c.kind, Name: "cache-cluster", Old: c.old, New: c.new}}
			found := gate.Judge(steps, gate.Accepted{})
			if c.want == "" {
				if len(found) > 0 {
					t.Errorf("found %v", found)
				}
				return
			}
			if len(found) != 1 || found[0].Accepted || found[0].URN != "urn:x" || found[0].Name != "cache-cluster" {
				t.Fatalf("found %+v", found)
			}
			for _, part := range []string{c.want, "https://learn.microsoft.com/azure/redis/how-to-encryption", "acceptInterruption: true"} {
				if !strings.Contains(found[0].String(), part) {
					t.Errorf("%q is missing in: %s", part, found[0])
				}
			}
			accepted := gate.Judge(steps, gate.Accepted{Interruption: true})
			if len(accepted) != 1 || !accepted[0].Accepted || !strings.Contains(accepted[0].String(), "accepts that") {
				t.Errorf("accepted: %+v", accepted)
			}
		})
	}
}
