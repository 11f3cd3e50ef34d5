package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// actionGroupRules hold for who is told. That a short name has 12 characters at most is in the API specification.
var actionGroupRules = []Rule{
	{
		ID: "action-group-receivers", Title: "Each receiver of an action group has a name of its own",
		Breaks: "An action group with an e-mail receiver and a webhook receiver that are both called on-call",
		Source: "https://learn.microsoft.com/azure/templates/microsoft.insights/actiongroups", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeActionGroup}, on: writes, check: receiverNames,
	},
	{
		ID: "action-group-size", Title: "An action group has up to 1000 e-mail receivers, and up to 10 of any other kind",
		Breaks: "An action group with eleven webhooks",
		Source: alertLimitsPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeActionGroup}, on: writes, check: receiverCounts,
	},
	{
		ID: "action-group-address", Title: "A receiver has an address: an e-mail address of up to 64 characters, a URL for the rest",
		Breaks: "An e-mail receiver with the address on-call, or a webhook with the address example.com",
		Source: alertLimitsPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeActionGroup}, on: writes, check: receiverAddresses,
	},
}

var workbookRules = []Rule{
	{
		ID: "workbook-name", Title: "A workbook is named by a GUID",
		Breaks: "A workbook named \"cache\"",
		Source: "https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-automate", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeWorkbook}, on: creates, check: workbookName,
	},
	{
		ID: "workbook-content", Title: "The content of a workbook is a JSON object",
		Breaks: "A workbook with the serializedData \"load and memory\". Azure stores any text; the portal then can't open it",
		Source: "https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-automate", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true, Stricter: true,
		types: []string{typeWorkbook}, on: writes, check: workbookContent,
	},
}

// receiverKinds are the lists of receivers of an action group, with the property that holds the address, and how many
// there may be.
var receiverKinds = []struct {
	list, address string
	most          int
}{
	{"emailReceivers", "emailAddress", 1000},
	{"webhookReceivers", "serviceUri", 10},
	{"logicAppReceivers", "callbackUrl", 10},
	{"azureFunctionReceivers", "httpTriggerUrl", 10},
	{"smsReceivers", "", 10},
	{"voiceReceivers", "", 10},
	{"armRoleReceivers", "", 10},
	{"eventHubReceivers", "", 10},
	{"itsmReceivers", "", 10},
	{"automationRunbookReceivers", "", 10},
	{"azureAppPushReceivers", "emailAddress", 10},
}

func receiverNames(_ *azure, r request) string {
	seen := map[string]bool{}
	for _, kind := range receiverKinds {
		for _, receiver := range r.resource.Objects("properties", kind.list) {
			name, _ := receiver["name"].(string)
			folded := strings.ToLower(name)
			if seen[folded] {
				return say("Two receivers are called '%s'; expected a name of its own for each.", name)
			}
			seen[folded] = true
		}
	}
	return ""
}

func receiverCounts(_ *azure, r request) string {
	for _, kind := range receiverKinds {
		if count := len(r.resource.Objects("properties", kind.list)); count > kind.most {
			return say("The action group has %d %s; expected %d at most.", count, kind.list, kind.most)
		}
	}
	return ""
}

func receiverAddresses(_ *azure, r request) string {
	for _, kind := range receiverKinds {
		for _, receiver := range r.resource.Objects("properties", kind.list) {
			if address, known := receiver[kind.address].(string); known && !addressed(kind.address, address) {
				return say("The receiver '%v' has the %s '%s', which is none.", receiver["name"], kind.address, address)
			}
		}
	}
	return ""
}

func addressed(property, address string) bool {
	if property == "emailAddress" {
		name, host, both := strings.Cut(address, "@")
		return both && name != "" && strings.Contains(host, ".") && len(address) <= 64
	}
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}

func workbookName(_ *azure, r request) string {
	if guidPattern.MatchString(r.resource.Name) {
		return ""
	}
	return say("The workbook name '%s' is not a GUID.", r.resource.Name)
}

func workbookContent(_ *azure, r request) string {
	content, known := r.resource.At("properties", "serializedData").(string)
	var object map[string]any
	if known && json.Unmarshal([]byte(content), &object) != nil {
		return "The serializedData of the workbook is not a JSON object."
	}
	return ""
}

// answerWorkbook: https://learn.microsoft.com/rest/api/application-insights/workbooks/get
func answerWorkbook(_ *azure, r *arm.Resource) {
	r.Put(guid(r.ID, "revision"), "properties", "revision")
}
