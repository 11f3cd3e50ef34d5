package hardenedcache

import (
	"slices"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/internal/region"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
	"github.com/redoubt-iac/redoubt/waivers"
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

// checkedArgs is what the judgement of the arguments leaves for the builder.
type checkedArgs struct {
	set *inputs.Set
	// waivers are those that hold today.
	waivers []waivers.Active
}

// check judges the arguments and returns the inputs for the children to consume.
func (a *HardenedCacheArgs) check() (checkedArgs, validation.Problems) {
	set := inputs.NewSet()
	var problems validation.Problems
	problems.Append(naming.Environment.Check("environment", a.Environment))
	problems.Append(checkOptionalName("name", a.Name, a.facts().nameRule))
	set.Required("owner", "who answers for the cache, such as a team's mail address", a.Owner, inputs.Anything)
	set.Required("resourceGroupName", resourceGroupExpected, a.ResourceGroupName, inputs.Anything)
	set.Required("location", "an Azure region such as westeurope", a.Location, region.Check)
	problems.Append(a.validateBaseline())
	problems.Append(validateTags(a))
	problems.Append(a.validateService(set))
	problems.Append(a.validateNetwork(set))
	problems.Append(a.validateAccess(set))
	problems.Append(a.validateKey(set))
	problems.Append(a.validateAccessKeys(set))
	problems.Append(a.validateVaults())
	problems.Append(a.DiagnosticSettings.validate(set))
	problems.Append(a.validateMonitoring(set))
	problems.Append(a.Lock.validate(set))
	problems.Append(validateRoleAssignments(a.RoleAssignments, set))
	active, waiverProblems := a.evaluateWaivers()
	problems.Append(waiverProblems)
	problems.Append(set.Problems())
	return checkedArgs{set: set, waivers: active}, problems
}

// validateService judges the settings of the service that is asked for, of which there can be only one.
func (a *HardenedCacheArgs) validateService(set *inputs.Set) validation.Problems {
	problems := a.validateCloud()
	if a.Classic != nil && a.Managed != nil {
		problems.Add("classic", "given together with managed", "the settings of one service: managed (Azure Managed Redis) or classic (Azure Cache for Redis)", "both")
	}
	if a.Classic != nil {
		problems.Append(a.Classic.orDefault().validate(a, set))
		return problems
	}
	problems.Append(a.managedSettings().validate(set))
	return problems
}

// relaxation is a control that the arguments relax, and therefore need a waiver of.
type relaxation struct {
	control string
	// path is the setting that relaxes it, what the beginning of a sentence on it, instead what needs no waiver.
	path, what, instead string
}

// relaxations are those that the arguments ask for.
func (a *HardenedCacheArgs) relaxations() []relaxation {
	var asked []relaxation
	if a.Classic != nil && len(a.Classic.FirewallRules) > 0 {
		asked = append(asked, relaxation{waivers.PublicNetworkAccess, firewallPath, "public network access needs", "a privateEndpoint instead of the rules"})
	}
	if a.keysOn() {
		asked = append(asked, relaxation{waivers.AccessKeys, accessKeysPath, "access keys need", "access for Entra principals only, and accessKeys.enabled false"})
	}
	if path := a.mixedSharer(); path != "" {
		asked = append(asked, relaxation{oneCacheEach, path, "one cache for production and for other environments needs", "a cache of its own for production"})
	}
	return append(asked, a.silenced()...)
}

// Relaxed returns the ids of the controls that the arguments relax, such as `RDT-IDN-02`. Each takes a waiver.
func (a *HardenedCacheArgs) Relaxed() []string {
	var ids []string
	for _, asked := range a.relaxations() {
		ids = append(ids, asked.control)
	}
	return ids
}

// evaluateWaivers judges the waivers against what the arguments relax.
func (a *HardenedCacheArgs) evaluateWaivers() ([]waivers.Active, validation.Problems) {
	active, problems := waivers.Evaluate(a.Waivers, a.Relaxed(), a.now())
	for _, asked := range a.relaxations() {
		if !waived(a.Waivers, asked.control) {
			known, _ := waivers.Find(asked.control)
			problems.Add(asked.path, asked.what+" a waiver of "+asked.control+" ("+known.Title+")",
				"an entry in waivers with control, reason, owner, granted and until, or "+asked.instead, "")
		}
	}
	return active, problems
}

// now is the time by the caller's clock, else the machine's.
func (a *HardenedCacheArgs) now() time.Time {
	if a.Clock != nil {
		return a.Clock()
	}
	return time.Now()
}

// waived says whether a control is named at all; whether the waiver holds is judged apart from that.
func waived(given []waivers.Waiver, control string) bool {
	return slices.ContainsFunc(given, func(waiver waivers.Waiver) bool { return waiver.Control == control })
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

// fillIn gives an input that was left out its default.
func fillIn(input *pulumi.StringPtrInput, otherwise string) {
	if !inputs.Of(*input).IsSet() {
		*input = pulumi.StringPtr(otherwise)
	}
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
