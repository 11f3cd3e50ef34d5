package sandbox

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	groupToken = "azure-native:resources/v20240301:ResourceGroup"
	redisToken = "azure-native:cache/v20241101:Redis"
	lockToken  = "azure-native:authorization/v20200501:ManagementLockByScope"
)

// edited is a sandbox with one classic cache, whose id is returned.
func edited(t *testing.T) (*world, string) {
	t.Helper()
	w := newWorld(t, Options{})
	w.v2.mustCreate(groupToken, inputs{"resourceGroupName": "rg", "location": "westeurope"})
	id, _ := w.v2.mustCreate(redisToken, inputs{
		"resourceGroupName": "rg", "name": "shop", "location": "westeurope", "minimumTlsVersion": "1.2", "publicNetworkAccess": "Disabled",
		"sku":                inputs{"name": "Standard", "family": "C", "capacity": 1.0},
		"redisConfiguration": inputs{"aadEnabled": "true"}, "tags": inputs{"owner": "me"},
	})
	return w, id
}

func settingsOf(t *testing.T, arguments ...string) []Setting {
	t.Helper()
	var settings []Setting
	for _, argument := range arguments {
		setting, err := ParseSetting(argument)
		if err != nil {
			t.Fatal(err)
		}
		settings = append(settings, setting)
	}
	return settings
}

func TestAnEditTakesAzuresPathsAndThoseOfAzureNative(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		setting string
		want    Edited
	}{
		"azure-native's name":              {"publicNetworkAccess=Enabled", Edited{"publicNetworkAccess", "Disabled", "Enabled"}},
		"Azure's path":                     {"properties.publicNetworkAccess=Enabled", Edited{"publicNetworkAccess", "Disabled", "Enabled"}},
		"Azure's name on the wire":         {"properties.redisConfiguration.aad-enabled=false", Edited{"redisConfiguration.aadEnabled", "true", "false"}},
		"a truth":                          {"enableNonSslPort=true", Edited{"enableNonSslPort", false, true}},
		"text that looks like a number":    {"tags.version=1", Edited{"tags.version", nil, "1"}},
		"text that is no YAML":             {"tags.note=*", Edited{"tags.note", nil, "*"}},
		"a number":                         {"sku.capacity=2", Edited{"sku.capacity", 1.0, 2.0}},
		"removed, and Azure's default":     {"publicNetworkAccess=", Edited{"publicNetworkAccess", "Disabled", "Enabled"}},
		"a tag removed":                    {"tags.owner=null", Edited{"tags.owner", "me", nil}},
		"a value that it has already":      {"minimumTlsVersion=1.2", Edited{"minimumTlsVersion", "1.2", "1.2"}},
		"a whole object in place of a tag": {"tags={team: shop}", Edited{"tags", map[string]any{"owner": "me"}, map[string]any{"team": "shop"}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, id := edited(t)
			got, err := w.Edit(t.Context(), strings.ToUpper(id), settingsOf(t, c.setting))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]Edited{c.want}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if same := cmp.Equal(c.want.Old, c.want.New); got[0].Changed() == same {
				t.Errorf("changed is %v", got[0].Changed())
			}
		})
	}
}

func TestAnEditThatCannotBeIsRefusedWithAllReasonsAndChangesNothing(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		settings []string
		want     []string
	}{
		"an unknown property":        {[]string{"publicNetworkAcces=Enabled"}, []string{"publicNetworkAcces: unknown property", `did you mean "publicNetworkAccess"?`}},
		"an unknown nested property": {[]string{"redisConfiguration.aadEnable=x"}, []string{`did you mean "aadEnabled"?`}},
		"a read-only property":       {[]string{"properties.hostName=x"}, []string{"properties.hostName: is read-only"}},
		"a part of the id":           {[]string{"resourceGroupName=other"}, []string{"resourceGroupName: is part of the id"}},
		"a value that Azure refuses": {[]string{"publicNetworkAccess=Perhaps"}, []string{"publicNetworkAccess: is no value that the API knows; expected one of Enabled, Disabled; got", "Perhaps"}},
		"a wrong type":               {[]string{"enableNonSslPort=perhaps"}, []string{"enableNonSslPort: has the wrong type; expected boolean"}},
		"an index too far":           {[]string{"zones[2]=1"}, []string{"zones[2]: there is no such item; expected an index from 0 to 0"}},
		"an index of what is none":   {[]string{"sku[0]=1"}, []string{"sku is no list"}},
		"below a plain value":        {[]string{"minimumTlsVersion.x=1"}, []string{"holds no properties"}},
		"a path that is none":        {[]string{"[0]=1", "zones[x]=1"}, []string{"begins with a property's name", "expected an index between brackets"}},
		"several mistakes":           {[]string{"hostName=x", "sku.name=Gold", "tags.a=b"}, []string{"hostName: is read-only", "sku.name: is no value that the API knows"}},
		"what a rule forbids":        {[]string{"sku.family=P", "sku.name=Basic"}, []string{"redoubt sandbox, not Azure; rule"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, id := edited(t)
			before := w.Resources()
			_, err := w.Edit(t.Context(), id, settingsOf(t, c.settings...))
			for _, want := range c.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("got %v\nwant %q in it", err, want)
				}
			}
			if diff := cmp.Diff(before, w.Resources()); diff != "" {
				t.Errorf("something changed (-before +after):\n%s", diff)
			}
		})
	}
}

func TestSettingsComeFromArgumentsAndFiles(t *testing.T) {
	t.Parallel()
	for argument, want := range map[string]string{
		"publicNetworkAccess": "expected path=value", "=x": "expected path=value", "tags={a": "the value is not complete",
	} {
		if _, err := ParseSetting(argument); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", argument, err, want)
		}
	}
	file := filepath.Join(t.TempDir(), "changes.yaml")
	if err := os.WriteFile(file, []byte("properties.enableNonSslPort: true\ntags: {owner: you}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	settings, err := LoadSettings(file)
	if err != nil {
		t.Fatal(err)
	}
	w, id := edited(t)
	got, err := w.Edit(t.Context(), id, settings)
	want := []Edited{{"enableNonSslPort", false, true}, {"tags", map[string]any{"owner": "me"}, map[string]any{"owner": "you"}}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if err := os.WriteFile(file, []byte("- a list\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadSettings(file); err == nil || !strings.Contains(err.Error(), "expected a mapping of paths to values") {
		t.Errorf("got %v", err)
	}
}

func TestADeletionBehindTheBackObeysTheRules(t *testing.T) {
	t.Parallel()
	w, id := edited(t)
	lock, _ := w.v2.mustCreate(lockToken, inputs{"scope": strings.TrimPrefix(id, "/"), "lockName": "keep", "level": "CanNotDelete"})
	var refused *Error
	if err := w.Delete(t.Context(), id); !errors.As(err, &refused) || refused.Code != "ScopeLocked" {
		t.Errorf("the locked cache: got %v", err)
	}
	for _, gone := range []string{lock, id} {
		if err := w.Delete(t.Context(), gone); err != nil || w.resource(gone).ID != "" {
			t.Errorf("%s: %v, there is %v", gone, err, w.resource(gone))
		}
	}
	if err := w.Delete(t.Context(), id); err == nil || !strings.Contains(err.Error(), "it does not exist") {
		t.Errorf("a second time: got %v", err)
	}
	if _, err := w.Edit(t.Context(), id, settingsOf(t, "tags.a=b")); err == nil || !strings.Contains(err.Error(), "it does not exist") {
		t.Errorf("an edit of what is gone: got %v", err)
	}
}
