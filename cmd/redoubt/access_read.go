package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// accessList is who may use the cache of an environment, by its stack file.
type accessList struct {
	environment.Access
	name string
}

func (s *settings) readAccessList(name string) (accessList, error) {
	dir, err := findProject(s.project)
	if err != nil {
		return accessList{}, err
	}
	file, err := findStackFile(dir, name)
	if err != nil {
		return accessList{}, err
	}
	read, err := environment.ReadAccess(file)
	if err != nil {
		return accessList{}, err
	}
	return accessList{read, name}, nil
}

// find returns the principal with a name or an object id.
func (l accessList) find(wanted string) (environment.Granted, error) {
	var names []string
	for _, granted := range l.Grants {
		if granted.Name == wanted || granted.ObjectID != "" && strings.EqualFold(granted.ObjectID, wanted) {
			return granted, nil
		}
		names = append(names, granted.Name)
	}
	if len(names) == 0 {
		return environment.Granted{}, fmt.Errorf("nobody may use the cache of %s: its stack file has no access", l.name)
	}
	meant := ""
	if near := validation.Nearest(wanted, names); near != "" {
		meant = fmt.Sprintf("; did you mean %q?", near)
	}
	return environment.Granted{}, fmt.Errorf("%q may not use the cache of %s; who may: %s%s", wanted, l.name, strings.Join(names, ", "), meant)
}

// service is the name of the service for people.
func (l accessList) service() string {
	if l.Classic {
		return "Azure Cache for Redis"
	}
	return "Azure Managed Redis"
}

// explain puts the permissions of a principal into words.
func (l accessList) explain(granted environment.Granted) (accesspolicy.Explanation, error) {
	if !l.Classic {
		return accesspolicy.ExplainManaged(), nil
	}
	policy, err := accesspolicy.Parse(granted.Permissions)
	if err != nil {
		return accesspolicy.Explanation{}, fmt.Errorf("%s: %w", granted.Path, err)
	}
	return policy.Explain(), nil
}

// can says whether a principal may run a command.
func (l accessList) can(granted environment.Granted, call []string) (accesspolicy.Decision, error) {
	if !l.Classic {
		return accesspolicy.CanManaged(l.Modules, call[0], call[1:]...), nil
	}
	policy, err := accesspolicy.Parse(granted.Permissions)
	if err != nil {
		return accesspolicy.Decision{}, fmt.Errorf("%s: %w", granted.Path, err)
	}
	return policy.Can(call[0], call[1:]...), nil
}

// orEmpty makes a list that prints as [] and not as null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return slices.Clone(list)
}
