package environment_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/environment"
)

const projectDir = "../.."

// onTheDay is a day on which the waivers of the stack files hold.
func onTheDay() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

func devFile(t *testing.T) string {
	t.Helper()
	contents, err := os.ReadFile(environment.StackFile(projectDir, "dev"))
	if err != nil {
		t.Fatal(err)
	}
	return string(contents)
}

func checkText(t *testing.T, text string) error {
	t.Helper()
	file := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return environment.CheckStackFile(file)
}

func TestEveryStackFileOfTheProjectIsAccepted(t *testing.T) {
	t.Parallel()
	names, err := environment.Names(projectDir)
	if err != nil || len(names) < 3 {
		t.Fatalf("found the environments %v, %v", names, err)
	}
	for _, name := range names {
		if err := environment.CheckStackFileOn(environment.StackFile(projectDir, name), onTheDay); err != nil {
			t.Error(err)
		}
	}
}

func TestMistakesInAStackFileNameTheirPathAndTheWayOut(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, old, new string
		wants          []string
	}{
		{"a typo in a key", "highAvailability:", "highAvailabilty:", []string{`redoubt:environment.cache.managed.highAvailabilty: unknown key (did you mean "highAvailability"?)`}},
		{"a typo at the top level", "config:", "confg:", []string{`confg: unknown key at the top level (did you mean "config"?)`, "the stack has no configuration"}},
		{"a typo in the project's key", "redoubt:environment:", "redoubt:enviroment:", []string{"the stack has no configuration"}},
		{"a second key of the project", "  azure-native:location: westeurope", "  redoubt:cache: {}", []string{`config.redoubt:cache: unknown key`}},
		{"a typo in a provider's setting", "azure-native:location", "azure-native:locaton", []string{`config.azure-native:locaton: unknown setting of azure-native (did you mean "location"?)`}},
		{"a key without a namespace", "azure-native:location", "location", []string{`config.location: a key without a namespace`}},
		{"an Enterprise SKU", "Balanced_B0", "Enterprise_E10", []string{"redoubt:environment.cache.managed.sku: Azure has refused to create Enterprise", "expected Balanced_B10"}},
		{"a number where a string belongs", "cost-center: cc-1042", "cost-center: 1042", []string{"redoubt:environment.cache.tags.cost-center: wrong type; expected a string; got a number"}},
		{"a list where an object belongs", "tags:\n        cost-center: cc-1042", "tags: [a]", []string{"redoubt:environment.cache.tags: wrong type; expected an object; got a list"}},
		{"text where a number belongs", "logRetentionInDays: 30", "logRetentionInDays: many", []string{"redoubt:environment.foundation.logRetentionInDays: wrong type; expected a whole number; got a string"}},
		{"a range that is everybody", "10.90.0.32/27", "0.0.0.0/0", []string{"redoubt:environment.foundation.allowedSourceRanges[0]: this range is everybody"}},
		{"a range that starts in its middle", "10.90.0.32/27", "10.90.0.33/27", []string{"expected a range that starts at its first address: 10.90.0.32/27"}},
		{"a subnet outside the network", "subnetAddressPrefix: 10.90.0.0/27", "subnetAddressPrefix: 10.91.0.0/27", []string{"redoubt:environment.foundation.subnetAddressPrefix: outside the address space"}},
		{"the name of another environment", "owner: platform-team@example.com", "owner: platform-team@example.com\n      environment: prod", []string{`redoubt:environment.cache.environment: not the name of this stack; expected "dev"`}},
		{"no cache", "    cache:", "    cash:", []string{`redoubt:environment.cash: unknown key (did you mean "cache"?)`}},
		{"what the design decides", "owner: platform-team@example.com", "owner: platform-team@example.com\n      publicNetworkAccess: Enabled", []string{"redoubt:environment.cache.publicNetworkAccess: can't be set: it follows from privateEndpoint, which closes the cache to the internet (RDT-NET-01)"}},
		{"monitoring that nobody switched on", "owner: platform-team@example.com", "owner: platform-team@example.com\n      monitoring: {expectedRanges: [10.90.0.0/24]}", []string{"redoubt:environment.cache.monitoring.enabled: missing, and without it monitoring has no effect outside production"}},
		{"a module that is nothing", "sku: Balanced_B0", "sku: Balanced_B0\n        modules: [null]", []string{"redoubt:environment.cache.managed.modules[0].name: missing"}},
		{"a tag without a value", "cost-center: cc-1042", "cost-center:", []string{"redoubt:environment.cache.tags.cost-center: missing; expected a string"}},
		{"a principal without anything", "principalId: 6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f7\n          role: owner", "", []string{"redoubt:environment.cache.access.web-app: missing"}},
		{"a key twice", "      logRetentionInDays: 30", "      logRetentionInDays: 30\n      logRetentionInDays: 60", []string{`mapping key "logRetentionInDays" already defined`}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			changed := strings.Replace(devFile(t), c.old, c.new, 1)
			if changed == devFile(t) {
				t.Fatalf("the stack file has no %q", c.old)
			}
			err := checkText(t, changed)
			if err == nil {
				t.Fatal("accepted")
			}
			for _, want := range c.wants {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error lacks %q:\n%v", want, err)
				}
			}
		})
	}
}

func TestAllMistakesAreReportedAtOnce(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("Balanced_B0", "Balanced_B7", "6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f7", "my-app", "role: owner", "role: reader", "10.90.0.0/24", "everywhere").Replace(devFile(t))
	err := checkText(t, text)
	if err == nil {
		t.Fatal("accepted")
	}
	for _, path := range []string{"cache.managed.sku", "cache.access.web-app.principalId", "cache.access.web-app.role", "foundation.addressSpace"} {
		if !strings.Contains(err.Error(), "redoubt:environment."+path+": ") {
			t.Errorf("the error lacks %s:\n%v", path, err)
		}
	}
}

// A value of the wrong type hides neither what else is wrong nor itself behind a second complaint about the same value.
func TestMistakesOfShapeAndOfMeaningAreReportedTogether(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("Balanced_B0", "Enterprise_E10", "cost-center: cc-1042", "cost-center: 5", "owner: platform-team@example.com", "owner: [me]", "highAvailability:", "highAvailabilty:").Replace(devFile(t))
	err := checkText(t, text)
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{
		"cache.managed.sku: Azure has refused", "cache.tags.cost-center: wrong type", "cache.owner: wrong type", "cache.managed.highAvailabilty: unknown key",
	} {
		if !strings.Contains(err.Error(), "redoubt:environment."+want) {
			t.Errorf("the error lacks %q:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "missing") {
		t.Errorf("a value of the wrong type is also called missing:\n%v", err)
	}
}

func TestAnEmptyStackFileSaysWhatItNeeds(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"empty": "", "empty config": "config: {}\n", "only a region": "config:\n  azure-native:location: westeurope\n"} {
		err := checkText(t, text)
		if err == nil || !strings.Contains(err.Error(), "its file needs the object `redoubt:environment`") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnEncryptedValueCountsAsGivenAndUnknown(t *testing.T) {
	t.Parallel()
	for _, plain := range []string{"principalId: 6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f7", "sku: Balanced_B0"} {
		key, _, _ := strings.Cut(plain, ":")
		text := strings.Replace(devFile(t), plain, key+": {secure: v1:abc}", 1)
		if err := checkText(t, text); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
}
