package environment

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/validation"
	"github.com/redoubt-iac/redoubt/internal/yamlerror"
)

// StackFolder is where the stack files are, as Pulumi.yaml says with `stackConfigDir`.
const StackFolder = "stacks"

// topLevelKeys are those of a stack file: https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/
var topLevelKeys = []string{"config", "encryptedkey", "encryptionsalt", "environment", "secretsprovider"}

// providerKeys are the settings of the azure-native providers:
// https://www.pulumi.com/registry/packages/azure-native/installation-configuration/
var providerKeys = []string{
	"auxiliaryTenantIds", "clientCertificatePassword", "clientCertificatePath", "clientId", "clientSecret",
	"disablePulumiPartnerId", "environment", "location", "metadataHost", "msiEndpoint", "oidcAudience",
	"oidcRequestToken", "oidcRequestUrl", "oidcToken", "oidcTokenFilePath", "partnerId", "subscriptionId", "tenantId",
	"useDefaultAzureCredential", "useMsi", "useOidc",
}

// providerSecrets are those of them with which whoever reads them can sign in.
var providerSecrets = []string{"clientCertificatePassword", "clientSecret", "oidcRequestToken", "oidcToken"}

// Names are the environments of a project: those that have a stack file, sorted.
func Names(projectDir string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(projectDir, StackFolder, "Pulumi.*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("listing stack files: %w", err)
	}
	var names []string
	for _, file := range files {
		names = append(names, nameOf(file))
	}
	sort.Strings(names)
	return names, nil
}

// StackFile is the path of an environment's stack file.
func StackFile(projectDir, name string) string {
	return filepath.Join(projectDir, StackFolder, "Pulumi."+name+".yaml")
}

func nameOf(file string) string {
	return strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "Pulumi."), ".yaml")
}

// CheckStackFile judges a whole stack file, its top level included, which a Pulumi program can't see. The error holds
// every problem, one a line. Encrypted values count as given and unknown.
func CheckStackFile(file string) error { return CheckStackFileOn(file, time.Now) }

// CheckStackFileOn is [CheckStackFile] by another clock than the machine's, for tests.
func CheckStackFileOn(file string, clock func() time.Time) error {
	problems, err := checkFile(file, waiverRule{clock: clock})
	if err != nil {
		return err
	}
	return inFile(file, problems)
}

// checkFile is an error for a file that can't be read as YAML.
func checkFile(file string, judged waiverRule) (validation.Problems, error) {
	contents, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading the stack file: %w", err)
	}
	var top map[string]any
	if err := yaml.Unmarshal(contents, &top); err != nil {
		return nil, fmt.Errorf("reading %s: %w", file, yamlerror.Of(contents, err))
	}
	return checkTop(nameOf(file), top, judged), nil
}

func inFile(file string, problems validation.Problems) error {
	if len(problems) == 0 {
		return nil
	}
	return fmt.Errorf("in %s:\n%w", file, problems.Err())
}

func checkTop(stack string, top map[string]any, judged waiverRule) validation.Problems {
	var problems validation.Problems
	for _, key := range slices.Sorted(maps.Keys(top)) {
		if !slices.Contains(topLevelKeys, key) {
			problems = append(problems, validation.Unknown(key, "key at the top level", key, topLevelKeys))
		}
	}
	settings, isObject := top["config"].(map[string]any)
	if !isObject || settings[Project+":"+ConfigKey] == nil {
		return append(problems, validation.Problem{Path: "config", Message: errNoConfiguration.Error()})
	}
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		problems.Append(checkKey(key))
		problems.Append(checkSecret(key, settings[key]))
	}
	var in place
	in.cloud, _ = settings[cloudSetting].(string)
	in.subscription, _ = settings[subscriptionSetting].(string)
	_, own := decode(stack, normalise(settings[Project+":"+ConfigKey]), in, judged, encryptedIsUnknown)
	return append(problems, own...)
}

// checkKey judges one key under `config`, without its value.
func checkKey(key string) validation.Problems {
	path := "config." + key
	namespace, name, namespaced := strings.Cut(key, ":")
	switch {
	case !namespaced:
		return validation.Problems{{Path: path, Message: "a key without a namespace belongs to the project", Expected: Project + ":" + ConfigKey, Got: validation.Quote(key)}}
	case namespace == Project && name != ConfigKey:
		return validation.Problems{validation.Unknown(path, "key", key, []string{Project + ":" + ConfigKey})}
	case namespace == "azure-native" && !slices.Contains(providerKeys, name):
		return validation.Problems{validation.Unknown(path, "setting of azure-native", name, providerKeys)}
	default:
		return nil
	}
}

// checkSecret refuses a secret of the provider that everybody who reads the file can read.
func checkSecret(key string, value any) validation.Problems {
	namespace, name, _ := strings.Cut(key, ":")
	if namespace != "azure-native" || !slices.Contains(providerSecrets, name) || value == nil || normalise(value) == EncryptedPlaceholder {
		return nil
	}
	return validation.Problems{{Path: "config." + key, Message: "a secret in plain text", Expected: "an encrypted value, as `pulumi config set --secret " + key + "` writes it"}}
}

// encryptedIsUnknown treats an encrypted value as given and unknown.
func encryptedIsUnknown(text string) pulumi.StringInput {
	if text == EncryptedPlaceholder {
		return pulumi.String("").ToStringOutput()
	}
	return pulumi.String(text)
}

// dateLayouts are those in which an unquoted YAML date reaches a program: a moment in Go's own notation when Pulumi has
// read it from a file, and in JSON's when it was an object in between.
var dateLayouts = []string{"2006-01-02 15:04:05 -0700 MST", time.RFC3339}

// normalise brings what a stack file holds into one shape, whether this package or Pulumi has read it: an encrypted value
// is an object with the only key `secure`, and an unquoted date, which YAML takes for a moment, is the date again.
func normalise(data any) any {
	switch value := data.(type) {
	case map[string]any:
		if _, encrypted := value["secure"]; encrypted && len(value) == 1 {
			return EncryptedPlaceholder
		}
		for key, element := range value {
			value[key] = normalise(element)
		}
		return value
	case []any:
		for i, element := range value {
			value[i] = normalise(element)
		}
		return value
	case time.Time:
		return value.Format(time.DateOnly)
	case string:
		for _, layout := range dateLayouts {
			if moment, err := time.Parse(layout, value); err == nil && moment.Truncate(24*time.Hour).Equal(moment) {
				return moment.Format(time.DateOnly)
			}
		}
		return value
	default:
		return value
	}
}
