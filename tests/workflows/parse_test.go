package workflows_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

const projectDir = "../.."

// workflow is the part of a workflow file, or of an action, that these tests look at.
type workflow struct {
	file        string
	On          yaml.Node         `yaml:"on"`
	Permissions map[string]string `yaml:"permissions"`
	Defaults    struct {
		Run struct{ Shell string }
	}
	Jobs map[string]job
	Runs struct{ Steps []step } // of an action
}

type job struct {
	If          string
	Permissions map[string]string
	Timeout     int `yaml:"timeout-minutes"`
	Env         map[string]string
	Environment string
	Steps       []step
}

type step struct {
	Name  string
	ID    string
	If    string
	Uses  string
	Run   string
	Shell string
	Env   map[string]string
	With  map[string]string
}

// title is how a test calls the step.
func (s step) title() string {
	if s.Name != "" {
		return s.Name
	}
	return s.Uses
}

// read reads every workflow and every action, by the name of its file or folder.
func read() (map[string]workflow, error) {
	files, err := filepath.Glob(filepath.Join(projectDir, ".github", "workflows", "*.yml"))
	if err != nil {
		return nil, err
	}
	actions, err := filepath.Glob(filepath.Join(projectDir, ".github", "actions", "*", "action.yml"))
	if err != nil {
		return nil, err
	}
	all := map[string]workflow{}
	for _, file := range append(files, actions...) {
		w := workflow{file: file}
		contents, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if err := yaml.Unmarshal(contents, &w); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		name := filepath.Base(file)
		if name == "action.yml" {
			name = filepath.Base(filepath.Dir(file))
			w.Jobs = map[string]job{name: {Steps: w.Runs.Steps, Timeout: 1}}
		}
		all[name] = w
	}
	if len(all) == 0 {
		return nil, errors.New("there are no workflows")
	}
	return all, nil
}

func load(t *testing.T) map[string]workflow {
	t.Helper()
	all, err := read()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// azureStep is a script of azure-pipelines.yml.
type azureStep struct {
	title, script string
	env           map[string]string
}

// readAzure finds the scripts wherever they stand: templates nest them deeply.
func readAzure() ([]azureStep, error) {
	contents, err := os.ReadFile(filepath.Join(projectDir, "azure-pipelines.yml"))
	if err != nil {
		return nil, err
	}
	var root yaml.Node
	if err := yaml.Unmarshal(contents, &root); err != nil {
		return nil, err
	}
	return collect(&root), nil
}

func collect(node *yaml.Node) []azureStep {
	var found []azureStep
	var s struct {
		Bash        string
		DisplayName string `yaml:"displayName"`
		Inputs      struct {
			InlineScript string `yaml:"inlineScript"`
		}
		Env map[string]string
	}
	if node.Kind == yaml.MappingNode && node.Decode(&s) == nil && s.Bash+s.Inputs.InlineScript != "" {
		found = append(found, azureStep{title: s.DisplayName, script: s.Bash + s.Inputs.InlineScript, env: s.Env})
	}
	for _, child := range node.Content {
		found = append(found, collect(child)...)
	}
	return found
}

// steps asks for the problem of every step of every workflow, "" for none.
func steps(t *testing.T, problem func(w workflow, s step) string) {
	t.Helper()
	for name, w := range load(t) {
		for jobName, j := range w.Jobs {
			for _, s := range j.Steps {
				t.Run(strings.Join([]string{name, jobName, s.title()}, "/"), func(t *testing.T) {
					t.Parallel()
					if found := problem(w, s); found != "" {
						t.Error(found)
					}
				})
			}
		}
	}
}
