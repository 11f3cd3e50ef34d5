package hardenedcache_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/strictdecode"
)

var controlID = regexp.MustCompile(`RDT-[A-Z]+-\d+`)

func TestEveryWithheldKeyNamesAControlAndIsNoInput(t *testing.T) {
	t.Parallel()
	for _, withholder := range []strictdecode.Withholder{&hardenedcache.HardenedCacheArgs{}, &hardenedcache.ManagedArgs{}, &hardenedcache.ClassicArgs{}} {
		structType := reflect.TypeOf(withholder).Elem()
		for key, reason := range withholder.WithheldKeys() {
			t.Run(structType.Name()+" "+key, func(t *testing.T) {
				t.Parallel()
				ids := controlID.FindAllString(reason, -1)
				if len(ids) == 0 {
					t.Errorf("no control in %q", reason)
				}
				for _, id := range ids {
					if _, exists := controls.Find(id); !exists {
						t.Errorf("no such control: %s", id)
					}
				}
				if slices.ContainsFunc(strictdecode.Fields(structType), func(field strictdecode.Field) bool { return strings.EqualFold(field.Key, key) }) {
					t.Error("it is an input, whose reason nobody would ever see")
				}
			})
		}
	}
}

func TestWhatTheDesignDecidesIsRefusedWithItsReason(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		given map[string]any
		want  string
	}{
		"an older TLS version":           {map[string]any{"minimumTlsVersion": "1.0"}, `minimumTlsVersion: can't be set: TLS 1.2 is the minimum in every environment (RDT-TRA-02); expected no such key; got "minimumTlsVersion"`},
		"in another case":                {map[string]any{"minimumTLSVersion": "1.0"}, `minimumTLSVersion: can't be set: TLS 1.2 is the minimum in every environment (RDT-TRA-02); expected no such key; got "minimumTLSVersion"`},
		"public access":                  {map[string]any{"publicNetworkAccess": "Enabled"}, `publicNetworkAccess: can't be set: it follows from privateEndpoint, which closes the cache to the internet (RDT-NET-01); expected no such key; got "publicNetworkAccess"`},
		"a port in plain text":           {map[string]any{"enableNonSslPort": true}, `enableNonSslPort: can't be set: clients connect with TLS only, in every environment (RDT-TRA-01); expected no such key; got "enableNonSslPort"`},
		"a port":                         {map[string]any{"port": 6379}, `port: can't be set: clients and firewalls expect a managed cache at 10000 (RDT-TRA-03), and a classic one has no port but that for TLS, 6380 (RDT-TRA-01); expected no such key; got "port"`},
		"access keys by Azure's name":    {map[string]any{"disableAccessKeyAuthentication": false}, `disableAccessKeyAuthentication: can't be set: access keys are off, and accessKeys is what switches them on, under a waiver (RDT-IDN-02); expected no such key; got "disableAccessKeyAuthentication"`},
		"beside the SKU, managed":        {map[string]any{"managed": map[string]any{"clientProtocol": "Plaintext"}}, `managed.clientProtocol: can't be set: clients connect with TLS only, in every environment (RDT-TRA-01); expected no such key; got "clientProtocol"`},
		"beside the SKU, classic":        {map[string]any{"classic": map[string]any{"enableNonSslPort": true}}, `classic.enableNonSslPort: can't be set: clients connect with TLS only, in every environment (RDT-TRA-01); expected no such key; got "enableNonSslPort"`},
		"a secret in the place of a key": {map[string]any{"accessKeysAuthentication": "hunter2"}, `accessKeysAuthentication: can't be set: access keys are off, and accessKeys is what switches them on, under a waiver (RDT-IDN-02); expected no such key; got "accessKeysAuthentication"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			problems := strictdecode.Into(&args{}, c.given, strictdecode.Plain)
			if len(problems) != 1 || problems[0].String() != c.want {
				t.Errorf("got %v, want %s", problems, c.want)
			}
		})
	}
}
