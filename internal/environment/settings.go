package environment

import (
	"encoding/json"
	"fmt"
	"os"

	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/internal/yamlerror"
	"github.com/redoubt-iac/redoubt/waivers"
)

// Settings are what a judgement of an environment needs of its stack file. Nothing of it is validated.
type Settings struct {
	// Production is true for a production environment.
	Production bool
	// DNSByPolicy is true for the DNS mode policyManaged, in which an Azure Policy makes the zone groups.
	DNSByPolicy bool
	// AcceptsInterruption is `customerManagedKey.acceptInterruption`.
	AcceptsInterruption bool
	// Baseline is the one that the stack file names; "" when it names none, and so has the first.
	Baseline string
	// Waivers are those of the stack file.
	Waivers []waivers.Waiver
	// Config is the configuration by full key as the engine hands it to the program: objects as JSON, and
	// [EncryptedPlaceholder] for what is encrypted.
	Config map[string]string
}

// ReadSettings reads the stack file of an environment.
func ReadSettings(file string) (Settings, error) {
	contents, err := os.ReadFile(file)
	if err != nil {
		return Settings{}, fmt.Errorf("reading the stack file: %w", err)
	}
	settings, err := parseSettings(nameOf(file), contents)
	if err != nil {
		return Settings{}, fmt.Errorf("reading %s: %w", file, err)
	}
	return settings, nil
}

// parsedSettings is the part of the configuration object that counts here.
type parsedSettings struct {
	Cache struct {
		Production      *bool
		Baseline        string
		Waivers         []waivers.Waiver
		PrivateEndpoint struct {
			DNS struct{ Mode string }
		}
		CustomerManagedKey struct{ AcceptInterruption bool }
	}
}

func parseSettings(stack string, contents []byte) (Settings, error) {
	var top struct {
		Config map[string]any `yaml:"config"`
	}
	if err := yaml.Unmarshal(contents, &top); err != nil {
		return Settings{}, yamlerror.Of(contents, err)
	}
	settings := Settings{Config: map[string]string{}}
	for key, value := range top.Config {
		text, err := configText(normalise(value))
		if err != nil {
			return Settings{}, fmt.Errorf("config.%s: %w", key, err)
		}
		settings.Config[key] = text
	}
	var parsed parsedSettings
	object := settings.Config[Project+":"+ConfigKey]
	if object == "" {
		return settings, errNoConfiguration
	}
	if err := json.Unmarshal([]byte(object), &parsed); err != nil {
		return settings, fmt.Errorf("config.%s:%s: %w", Project, ConfigKey, err)
	}
	settings.Production = naming.IsProduction(stack, parsed.Cache.Production)
	settings.DNSByPolicy = parsed.Cache.PrivateEndpoint.DNS.Mode == dnsByPolicy
	settings.AcceptsInterruption = parsed.Cache.CustomerManagedKey.AcceptInterruption
	settings.Baseline = parsed.Cache.Baseline
	settings.Waivers = parsed.Cache.Waivers
	return settings, nil
}

// dnsByPolicy is the DNS mode in which the component makes no zone group.
const dnsByPolicy = "policyManaged"

// configText is a value as a program reads it.
func configText(value any) (string, error) {
	if text, isText := value.(string); isText {
		return text, nil
	}
	encoded, err := json.Marshal(value)
	return string(encoded), err
}
