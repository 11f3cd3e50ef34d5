package hardenedcache

import (
	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// resourceGroupRule: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
const resourceGroupExpected = "the name of a resource group"

// Validate returns every problem of the arguments that can be seen before the program runs: of plain values and of
// inputs that are already known. The error holds one line a problem and unwraps to a
// [github.com/redoubt-iac/redoubt/internal/validation.Error].
func (a *HardenedCacheArgs) Validate() error {
	_, problems := a.check()
	return problems.Err()
}

// check judges the arguments and returns the inputs for the children to consume.
func (a *HardenedCacheArgs) check() (*inputs.Set, validation.Problems) {
	set := inputs.NewSet()
	var problems validation.Problems
	problems.Append(naming.Environment.Check("environment", a.Environment))
	problems.Append(checkOptionalName("name", a.Name, cacheNameRule))
	set.Required("owner", "who answers for the cache, such as a team's mail address", a.Owner, inputs.Anything)
	set.Required("resourceGroupName", resourceGroupExpected, a.ResourceGroupName, inputs.Anything)
	set.Required("location", "an Azure region such as westeurope", a.Location, inputs.Anything)
	problems.Append(validateTags(a))
	problems.Append(a.Managed.orDefault().validate(set))
	problems.Append(a.PrivateEndpoint.validate("privateEndpoint", set))
	problems.Append(validateDns(a.PrivateEndpoint, set))
	problems.Append(validateAccess(a.Access, set))
	problems.Append(a.DiagnosticSettings.validate(set))
	problems.Append(a.Lock.validate(set))
	problems.Append(validateRoleAssignments(a.RoleAssignments, set))
	problems.Append(set.Problems())
	return set, problems
}

func checkOptionalName(path string, name *string, rule naming.Rule) validation.Problems {
	if name == nil {
		return nil
	}
	return rule.Check(path, *name)
}

func (d *DiagnosticSettingsArgs) validate(set *inputs.Set) validation.Problems {
	if d == nil {
		return validation.Problems{{Path: "diagnosticSettings", Message: "missing", Expected: "where metrics and logs go: a workspaceResourceId at least"}}
	}
	set.Required("diagnosticSettings.workspaceResourceId", "the resource id of a Log Analytics workspace", d.WorkspaceResourceId, resourceid.Of("Microsoft.OperationalInsights/workspaces"))
	set.Optional("diagnosticSettings.storageAccountResourceId", d.StorageAccountResourceId, resourceid.Of("Microsoft.Storage/storageAccounts"))
	set.Optional("diagnosticSettings.eventHubAuthorizationRuleResourceId", d.EventHubAuthorizationRuleResourceId, resourceid.Of("Microsoft.EventHub/namespaces/authorizationRules"))
	set.Optional("diagnosticSettings.eventHubName", d.EventHubName, inputs.Anything)
	var problems validation.Problems
	problems.Append(checkOptionalName("diagnosticSettings.name", d.Name, diagnosticNameRule))
	if d.EventHubName != nil && d.EventHubAuthorizationRuleResourceId == nil {
		problems.Add("diagnosticSettings.eventHubName", "an event hub without its namespace", "eventHubAuthorizationRuleResourceId beside it", "")
	}
	return problems
}

// lockKinds are those of Azure Verified Modules: https://azure.github.io/Azure-Verified-Modules/specs/shared/interfaces
var lockKinds = []string{"CanNotDelete", "ReadOnly", "None"}

func (l *LockArgs) validate(set *inputs.Set) validation.Problems {
	if l == nil {
		return nil
	}
	set.Optional("lock.notes", l.Notes, inputs.Anything)
	var problems validation.Problems
	problems.Append(checkOptionalName("lock.name", l.Name, lockNameRule))
	problems.Append(checkWord("lock.kind", "kind of lock", l.Kind, lockKinds))
	return problems
}

// checkWord judges a plain word against those known.
func checkWord(path, what, word string, known []string) validation.Problems {
	for _, candidate := range known {
		if word == candidate {
			return nil
		}
	}
	if word == "" {
		return validation.Problems{{Path: path, Message: "missing", Expected: validation.OneOf(known)}}
	}
	return validation.Problems{validation.Unknown(path, what, word, known)}
}
