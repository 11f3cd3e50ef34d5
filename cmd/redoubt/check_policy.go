package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/azurepolicy"
)

// loadPolicies reads the folder of --azure-policy. A file that can't be read is an error; what a readable file says and
// nobody here understands is told, and undecided later.
func (c *check) loadPolicies() (*azurepolicy.Set, error) {
	if c.policies == "" {
		return nil, nil
	}
	if !isFolder(c.policies) {
		return nil, fmt.Errorf("--azure-policy: %s is no folder; expected one with policy definitions (.json)", c.policies)
	}
	set, problems := azurepolicy.Load(os.DirFS(c.policies))
	var unreadable []string
	for _, problem := range problems {
		if problem.Path == "" {
			unreadable = append(unreadable, problem.String())
			continue
		}
		fmt.Fprintln(c.err, "warning: Azure Policy: "+problem.String())
	}
	if len(unreadable) > 0 {
		return nil, errors.New("--azure-policy: " + strings.Join(unreadable, "\n"))
	}
	if set.Definitions()+set.Initiatives()+set.Assignments() == 0 {
		return nil, fmt.Errorf("--azure-policy: %s holds no policy definition, initiative or assignment", c.policies)
	}
	for _, file := range set.Exemptions {
		fmt.Fprintln(c.err, "note: the policy exemption in "+file+" is not applied: what it exempts is judged all the same")
	}
	return set, nil
}
