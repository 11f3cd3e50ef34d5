package waivergate

import (
	"errors"
	"fmt"

	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/internal/yamlerror"
	"github.com/redoubt-iac/redoubt/waivers"
)

// entry is a waiver as it stands in a file. Dates may be unquoted.
type entry struct {
	Control string `yaml:"control"`
	Reason  string `yaml:"reason"`
	Owner   string `yaml:"owner"`
	Granted string `yaml:"granted"`
	Until   string `yaml:"until"`
}

// environmentKey is where a stack file has the settings of the environment.
const environmentKey = "redoubt:environment"

// Parse reads the waivers of a stack file, or of a YAML or JSON file with nothing but a list `waivers`. Whether they are
// well-formed is for the package waivers to say. An error says what else the file seems to be.
func Parse(contents []byte) ([]waivers.Waiver, error) {
	var top map[string]yaml.Node
	if err := yaml.Unmarshal(contents, &top); err != nil {
		return nil, yamlerror.Of(contents, err)
	}
	var entries []entry
	list, isList := top["waivers"]
	config, isStackFile := top["config"]
	switch {
	case isList:
		if err := list.Decode(&entries); err != nil {
			return nil, fmt.Errorf("waivers: expected a list of waivers: %w", err)
		}
	case isStackFile:
		var err error
		if entries, err = ofStackFile(config); err != nil {
			return nil, err
		}
	default:
		return nil, errors.New("expected a stack file, or a list `waivers`; got neither a key `config` nor a key `waivers`")
	}
	found := make([]waivers.Waiver, len(entries))
	for i, e := range entries {
		found[i] = waivers.Waiver(e)
	}
	return found, nil
}

func ofStackFile(config yaml.Node) ([]entry, error) {
	var keys map[string]yaml.Node
	if err := config.Decode(&keys); err != nil {
		return nil, fmt.Errorf("config: expected an object: %w", err)
	}
	environment, given := keys[environmentKey]
	if !given {
		return nil, nil
	}
	var settings struct {
		Cache struct {
			Waivers []entry `yaml:"waivers"`
		} `yaml:"cache"`
	}
	if err := environment.Decode(&settings); err != nil {
		return nil, fmt.Errorf("config.%s.cache.waivers: expected a list of waivers: %w", environmentKey, err)
	}
	return settings.Cache.Waivers, nil
}
