package hardenedcache

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Names: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftinsights; the
// short name: https://learn.microsoft.com/azure/templates/microsoft.insights/actiongroups
var (
	actionGroupNameRule = naming.Rule{Pattern: regexp.MustCompile(`^[^:<>+/&%\\?|*#@{}]*[^:<>+/&%\\?|*#@{}. ]$`), Shortest: 1, Longest: 260, Words: `no : < > + / & % \ ? | * # @ { }, not ending with a period or a blank`}
	shortNameRule       = naming.Rule{Pattern: regexp.MustCompile(`^[A-Za-z0-9 _-]+$`), Shortest: 1, Longest: 12, Words: "letters, digits, blanks, underscores and hyphens"}
)

// Limits of action groups: https://learn.microsoft.com/azure/azure-monitor/service-limits#action-groups
const (
	mostReceivers = 10
	mostEmails    = 1000
	longestEmail  = 64
)

const workflowType = "Microsoft.Logic/workflows"

// Paths of receivers.
func emailPath(key string) string    { return actionGroupArgsPath + ".emailReceivers." + key }
func webhookPath(key string) string  { return actionGroupArgsPath + ".webhookReceivers." + key }
func logicAppPath(key string) string { return actionGroupArgsPath + ".logicAppReceivers." + key }

func (g *ActionGroupArgs) validate(set *inputs.Set) validation.Problems {
	problems := checkOptionalName(actionGroupArgsPath+".name", g.Name, actionGroupNameRule)
	problems.Append(checkOptionalName(actionGroupArgsPath+".shortName", g.ShortName, shortNameRule))
	if len(g.EmailReceivers)+len(g.WebhookReceivers)+len(g.LogicAppReceivers) == 0 {
		problems.Add(actionGroupArgsPath, "tells nobody", "emailReceivers, webhookReceivers or logicAppReceivers", "none")
	}
	for _, kind := range g.receiverKinds() {
		problems.Append(limit{actionGroupArgsPath + "." + kind.name, &kind.count, 0, kind.most, "receivers"}.check())
	}
	problems.Append(g.checkReceiverNames())
	g.validateEmails(set)
	problems.Append(g.validateWebhooks(set))
	problems.Append(g.validateLogicApps(set))
	return problems
}

// receiverKind is one of the lists of receivers.
type receiverKind struct {
	name        string
	count, most int
	keys        []string
}

func (g *ActionGroupArgs) receiverKinds() []receiverKind {
	return []receiverKind{
		{"emailReceivers", len(g.EmailReceivers), mostEmails, slices.Sorted(maps.Keys(g.EmailReceivers))},
		{"webhookReceivers", len(g.WebhookReceivers), mostReceivers, slices.Sorted(maps.Keys(g.WebhookReceivers))},
		{"logicAppReceivers", len(g.LogicAppReceivers), mostReceivers, slices.Sorted(maps.Keys(g.LogicAppReceivers))},
	}
}

// checkReceiverNames: no two receivers of an action group have one name
// (https://learn.microsoft.com/azure/templates/microsoft.insights/actiongroups).
func (g *ActionGroupArgs) checkReceiverNames() validation.Problems {
	var problems validation.Problems
	first := map[string]string{}
	for _, kind := range g.receiverKinds() {
		for _, key := range kind.keys {
			path := actionGroupArgsPath + "." + kind.name + "." + key
			problems.Append(keyRule.Check(path, key))
			folded := strings.ToLower(key)
			if taken, exists := first[folded]; exists {
				problems.Add(path, "another receiver has this name", "a name of its own for each receiver", taken)
				continue
			}
			first[folded] = path
		}
	}
	return problems
}

func (g *ActionGroupArgs) validateEmails(set *inputs.Set) {
	for _, key := range slices.Sorted(maps.Keys(g.EmailReceivers)) {
		set.Required(emailPath(key), "an e-mail address", g.EmailReceivers[key], checkEmail)
	}
}

func (g *ActionGroupArgs) validateWebhooks(set *inputs.Set) validation.Problems {
	var problems validation.Problems
	for _, key := range slices.Sorted(maps.Keys(g.WebhookReceivers)) {
		path, receiver := webhookPath(key), g.WebhookReceivers[key]
		if receiver == nil {
			problems.Add(path, "a receiver without an address", "its serviceUri", "")
			continue
		}
		set.Required(path+".serviceUri", "an address such as https://example.com/alerts", receiver.ServiceUri, checkSecretURL)
		set.Together(func(values inputs.Values) validation.Problems {
			return checkEntraWebhook(path, values[path+".entraObjectId"], values[path+".entraIdentifierUri"])
		}, map[string]pulumi.Input{path + ".entraObjectId": receiver.EntraObjectId, path + ".entraIdentifierUri": receiver.EntraIdentifierUri})
	}
	return problems
}

// checkEntraWebhook: https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#configure-authentication-for-secure-webhook
func checkEntraWebhook(path string, objectID, identifier inputs.Value) validation.Problems {
	var problems validation.Problems
	if objectID.IsSet() != identifier.IsSet() {
		problems.Add(path, "half of an application of Entra", "entraObjectId and entraIdentifierUri together, or neither", "one of them")
	}
	if text, known := objectID.String(); known && !resourceid.IsGUID(text) {
		problems.Add(path+".entraObjectId", "not an object id", "a GUID", validation.Quote(text))
	}
	return problems
}

func (g *ActionGroupArgs) validateLogicApps(set *inputs.Set) validation.Problems {
	var problems validation.Problems
	for _, key := range slices.Sorted(maps.Keys(g.LogicAppReceivers)) {
		path, receiver := logicAppPath(key), g.LogicAppReceivers[key]
		if receiver == nil {
			problems.Add(path, "a receiver without an address", "its resourceId and callbackUrl", "")
			continue
		}
		set.Required(path+".resourceId", "the resource id of a workflow", receiver.ResourceId, resourceid.Of(workflowType))
		set.Required(path+".callbackUrl", "the address of the workflow's HTTP trigger", receiver.CallbackUrl, checkSecretURL)
	}
	return problems
}

func checkEmail(path, text string) validation.Problems {
	name, host, both := strings.Cut(text, "@")
	if both && name != "" && strings.Contains(strings.Trim(host, "."), ".") && !strings.ContainsAny(text, " <>,;\t\n") && len(text) <= longestEmail {
		return nil
	}
	return validation.Problems{{Path: path, Message: "not an e-mail address", Expected: fmt.Sprintf("one address of %d characters at most, such as on-call@example.com", longestEmail), Got: validation.Quote(text)}}
}

// checkSecretURL judges an address that may hold a secret, so it shows none of it.
func checkSecretURL(path, text string) validation.Problems {
	if host, isURL := strings.CutPrefix(text, "https://"); isURL && host != "" && !strings.ContainsAny(text, " \t\n") {
		return nil
	}
	return validation.Problems{{Path: path, Message: "not an address that alerts can be sent to", Expected: "an address that starts with https://", Got: validation.Masked(text)}}
}
