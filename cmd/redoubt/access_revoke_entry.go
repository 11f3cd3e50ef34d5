package main

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/internal/resourceid"
)

// listedAccess is the part of a stack file that gives access: to the environment's own principals, and to those of
// environments that share its cache.
type listedAccess struct {
	Access map[string]struct {
		PrincipalID any `yaml:"principalId"`
	} `yaml:"access"`
	Classic struct {
		SharedBy map[string]struct {
			Principals map[string]any `yaml:"principals"`
		} `yaml:"sharedBy"`
	} `yaml:"classic"`
}

func readListedAccess(contents []byte) (listedAccess, error) {
	var top struct {
		Config struct {
			Environment struct {
				Cache listedAccess `yaml:"cache"`
			} `yaml:"redoubt:environment"`
		} `yaml:"config"`
	}
	if err := yaml.Unmarshal(contents, &top); err != nil {
		return listedAccess{}, fmt.Errorf("reading the stack file: %w", err)
	}
	return top.Config.Environment.Cache, nil
}

// pathInFile is where a stack file gives a principal access, which is named by the key that `grantedPrincipals` has for it
// or by its object id; the path of a key that is not there where nothing gives it any.
//
// With the last principal of an environment that shares the cache goes the environment: without principals it is refused.
func pathInFile(contents []byte, wanted string) (string, error) {
	listed, err := readListedAccess(contents)
	if err != nil {
		return "", err
	}
	means := func(key string, id any) bool {
		text, isText := id.(string)
		return key == wanted || isText && resourceid.IsGUID(wanted) && strings.EqualFold(text, wanted)
	}
	for key, entry := range listed.Access {
		if means(key, entry.PrincipalID) {
			return "cache.access." + key, nil
		}
	}
	for environment, sharer := range listed.Classic.SharedBy {
		for key, id := range sharer.Principals {
			switch path := "cache.classic.sharedBy." + environment; {
			case !means(environment+"-"+key, id):
			case len(sharer.Principals) == 1:
				return path, nil
			default:
				return path + ".principals." + key, nil
			}
		}
	}
	return "cache.access." + wanted, nil
}
