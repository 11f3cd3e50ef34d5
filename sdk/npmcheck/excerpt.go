package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// excerpt is one file of sdk/schema, as far as it can be compared.
type excerpt struct {
	Module string `json:"module"`
	// Cut lists what the excerpt leaves out. A key is "X.inputs" or
	// "X.outputs" for a resource, "X" for a type, and "X.inputs.p" or "X.p"
	// for the members of the union that property p holds.
	Cut       map[string][]string `json:"cut"`
	Provider  *resource           `json:"provider"`
	Resources map[string]resource `json:"resources"`
	Types     map[string]typeSpec `json:"types"`
}

type resource struct {
	Inputs         map[string]property `json:"inputProperties"`
	RequiredInputs []string            `json:"requiredInputs"`
	Outputs        map[string]property `json:"properties"`
	Required       []string            `json:"required"`
	Aliases        []struct {
		Type string `json:"type"`
	} `json:"aliases"`
}

type typeSpec struct {
	Properties map[string]property `json:"properties"`
	Required   []string            `json:"required"`
	Enum       []struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	} `json:"enum"`
}

type property struct {
	Type                 string     `json:"type"`
	Ref                  string     `json:"$ref"`
	Items                *property  `json:"items"`
	AdditionalProperties *property  `json:"additionalProperties"`
	OneOf                []property `json:"oneOf"`
	Const                string     `json:"const"`
	// Default is kept as written: "Enabled" with its quotes, false, 90.
	Default json.RawMessage `json:"default"`
}

// readExcerpts reads all excerpts of one folder in name order.
func readExcerpts(dir string) ([]excerpt, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("listing excerpts: %w", err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("listing excerpts: %s has no .json file", dir)
	}
	sort.Strings(names)
	excerpts := make([]excerpt, len(names))
	for i, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("reading excerpt: %w", err)
		}
		if err := json.Unmarshal(data, &excerpts[i]); err != nil {
			return nil, fmt.Errorf("decoding excerpt %s: %w", name, err)
		}
	}
	return excerpts, nil
}

// simpleName is the last part of a token: Redis of azure-native:cache/v20241101:Redis.
func simpleName(token string) string { return token[strings.LastIndex(token, ":")+1:] }

// resourceFile is where the npm package keeps a resource, without extension.
func resourceFile(module, name string) string {
	return module + "/" + strings.ToLower(name[:1]) + name[1:]
}

// wanted lists the files of the npm package that are needed to compare.
func wanted(excerpts []excerpt) map[string]bool {
	files := map[string]bool{
		"types/input.d.ts": true, "types/output.d.ts": true,
		"types/input.js": true, "types/output.js": true,
	}
	for _, e := range excerpts {
		if e.Provider != nil {
			files["provider.d.ts"], files["provider.js"] = true, true
		}
		if e.Module != "" {
			files["types/enums/"+e.Module+"/index.d.ts"] = true
		}
		for token := range e.Resources {
			file := resourceFile(e.Module, simpleName(token))
			files[file+".d.ts"] = true
			files[file+".js"] = true
		}
	}
	return files
}
