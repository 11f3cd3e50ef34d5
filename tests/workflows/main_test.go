// Package workflows_test checks the workflows of GitHub Actions and Azure Pipelines outside of both: what every workflow
// must keep to, and each script of theirs, run with stubs in the place of redoubt and of the services.
package workflows_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// untried are the scripts that no test runs, with the reason.
var untried = map[string]string{
	"checks.yml/all/Lint, tests, generated files":                           "it is what runs these tests",
	"checks.yml/all/Install Redis, which the tests of permissions use":      "it needs root",
	"release.yml/check/Lint, tests, generated files":                        "it is what runs these tests",
	"release.yml/check/Install Redis, which the tests of permissions use":   "it needs root",
	"release.yml/build/Build the archives":                                  "it takes minutes; the tests of tools/release build a tiny module",
	"release.yml/build/Build one platform again, in another folder":         "it takes minutes; the tests of tools/release build a tiny module",
	"checks.yml/workflows/Check the workflows":                              "TestTheWorkflowsPassActionlint does so",
	"checks.yml/workflows/Check the scripts":                                "shellcheck is not on every machine",
	"azure-pipelines.yml/Lint, tests, generated files":                      "it is what runs these tests",
	"azure-pipelines.yml/Install Redis, which the tests of permissions use": "it needs root",
}

// TestMain runs the tests and then sees that they leave no script out.
func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if only := flag.Lookup("test.run").Value.String(); code == 0 && only == "" && len(missingTools()) == 0 {
		if missing := neverRun(); len(missing) > 0 {
			fmt.Printf("no test runs these scripts:\n  %s\n", strings.Join(missing, "\n  "))
			code = 1
		}
	}
	enginetest.RemoveBinary()
	os.Exit(code)
}

func neverRun() []string {
	var missing []string
	for _, key := range scripts() {
		_, ran := tried.Load(key)
		if _, excused := untried[key]; !ran && !excused {
			missing = append(missing, key)
		}
	}
	slices.Sort(missing)
	return missing
}

// scripts are all that there are. An error of reading has failed every test already.
func scripts() []string {
	var keys []string
	all, _ := read()
	for file, w := range all {
		for jobName, j := range w.Jobs {
			for _, s := range j.Steps {
				if s.Run != "" {
					keys = append(keys, strings.Join([]string{file, jobName, s.title()}, "/"))
				}
			}
		}
	}
	azure, _ := readAzure()
	for _, s := range azure {
		keys = append(keys, "azure-pipelines.yml/"+s.title)
	}
	return keys
}
