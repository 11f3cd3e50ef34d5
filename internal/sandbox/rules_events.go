package sandbox

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const (
	systemTopicPage = "https://learn.microsoft.com/azure/event-grid/system-topics"
	eventAlertPage  = "https://learn.microsoft.com/azure/event-grid/handle-key-vault-events-using-azure-monitor-alerts"
)

// eventRules hold for what Event Grid tells of a vault: a system topic per source, and alerts that subscribe to it.
var eventRules = []Rule{
	{
		ID: "event-name", Title: "A system topic's name has 3 to 50 letters, digits and hyphens, a subscription's 3 to 64",
		Breaks: "A subscription named \"near_expiry\"",
		Source: namePage, Status: http.StatusBadRequest, Code: "InvalidRequest", OwnWords: true,
		types: []string{typeSystemTopic, typeEventSubscription}, on: creates, check: eventName,
	},
	{
		ID: "event-topic-one", Title: "A source has one system topic",
		Breaks: "A second system topic of a vault, under another name",
		Source: systemTopicPage, Status: http.StatusConflict, Code: "Conflict", OwnWords: true,
		types: []string{typeSystemTopic}, on: writes, check: secondTopic,
	},
	{
		ID: "event-topic-place", Title: "A system topic is in the region and the subscription of its source",
		Breaks: "A system topic in northeurope of a vault in westeurope",
		Source: systemTopicPage, Status: http.StatusBadRequest, Code: "InvalidRequest", OwnWords: true,
		types: []string{typeSystemTopic}, on: writes, check: topicElsewhere,
	},
	{
		ID: "event-topic-type", Title: "The topic type of a system topic is that of its source",
		Breaks: "A system topic of a vault with topicType Microsoft.Storage.StorageAccounts",
		Source: "https://learn.microsoft.com/azure/event-grid/subscription-creation-schema", Status: http.StatusBadRequest, Code: "InvalidRequest", OwnWords: true,
		types: []string{typeSystemTopic}, on: writes, check: topicOfAnotherType,
	},
	{
		ID: "event-alert-schema", Title: "An Azure Monitor alert takes events of CloudEventSchemaV1_0",
		Breaks: "A subscription with destination MonitorAlert without eventDeliverySchema, which is then EventGridSchema",
		Source: eventAlertPage, Status: http.StatusBadRequest, Code: "InvalidRequest", OwnWords: true,
		types: []string{typeEventSubscription}, on: writes, check: alertInAnotherSchema,
	},
	{
		ID: "event-alert-severity", Title: "An Azure Monitor alert has a severity",
		Breaks: "A subscription with destination MonitorAlert without severity",
		Source: "https://learn.microsoft.com/azure/templates/microsoft.eventgrid/systemtopics/eventsubscriptions", Status: http.StatusBadRequest, Code: "InvalidRequest", OwnWords: true,
		types: []string{typeEventSubscription}, on: writes, check: alertWithoutSeverity,
	},
	{
		ID: "event-alert-source", Title: "Azure Monitor alerts are a destination for events of vaults",
		Breaks: "A subscription with destination MonitorAlert to the topic of a storage account",
		Source: "https://learn.microsoft.com/azure/event-grid/handler-azure-monitor-alerts", Status: http.StatusBadRequest, Code: "InvalidRequest", OwnWords: true,
		types: []string{typeEventSubscription}, on: writes, check: alertOfAnotherSource,
	},
}

// longestEventNames: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsofteventgrid
var longestEventNames = map[string]int{typeSystemTopic: 50, typeEventSubscription: 64}

var eventNamePattern = regexp.MustCompile(`^[A-Za-z0-9-]{3,}$`)

func eventName(_ *azure, r request) string {
	for of, longest := range longestEventNames {
		if is(r.resource, of) && (!eventNamePattern.MatchString(r.resource.Name) || len(r.resource.Name) > longest) {
			return say("The name '%s' is not valid: expected 3 to %d letters, digits and hyphens.", r.resource.Name, longest)
		}
	}
	return ""
}

func secondTopic(a *azure, r request) string {
	source := r.resource.Text("properties", "source")
	for _, other := range a.usersOf(source, typeSystemTopic) {
		if !arm.SameID(other.ID, r.resource.ID) {
			return say("The source '%s' has the system topic '%s' already.", source, other.Name)
		}
	}
	return ""
}

func topicElsewhere(a *azure, r request) string {
	source, found := a.find(r.resource.Text("properties", "source"))
	switch {
	case !found:
		return ""
	case !strings.EqualFold(subscriptionOf(source.ID), subscriptionOf(r.resource.ID)):
		return say("The source '%s' is in another subscription than its system topic.", source.ID)
	case source.Location != "" && source.Location != r.resource.Location:
		return say("The system topic is in '%s'; expected the region of its source, '%s'. A vault for a cache is in the region of the cache, and so is its topic.", r.resource.Location, source.Location)
	}
	return ""
}

func topicOfAnotherType(a *azure, r request) string {
	const ofVaults = "Microsoft.KeyVault.vaults"
	source, _ := a.find(r.resource.Text("properties", "source"))
	if kind := r.resource.Text("properties", "topicType"); is(source, typeVault) && !strings.EqualFold(kind, ofVaults) {
		return say("The topic type '%s' is not that of '%s'; expected %s.", kind, source.ID, ofVaults)
	}
	return ""
}

// alerts reports whether a subscription raises an alert of Azure Monitor.
func alerts(subscription arm.Resource) bool {
	return subscription.Text("properties", "destination", "endpointType") == "MonitorAlert"
}

func alertInAnotherSchema(_ *azure, r request) string {
	const only = "CloudEventSchemaV1_0"
	schema := r.resource.Text("properties", "eventDeliverySchema")
	if !alerts(r.resource) || schema == only {
		return ""
	}
	if schema == "" {
		schema = "EventGridSchema"
	}
	return say("The destination MonitorAlert does not take events of schema '%s'; expected %s.", schema, only)
}

func alertWithoutSeverity(_ *azure, r request) string {
	if alerts(r.resource) && r.resource.Text("properties", "destination", "properties", "severity") == "" {
		return "The destination MonitorAlert has no severity; expected Sev0 to Sev4."
	}
	return ""
}

func alertOfAnotherSource(a *azure, r request) string {
	topic, _ := a.find(r.id.Scope)
	source, known := a.find(topic.Text("properties", "source"))
	if alerts(r.resource) && known && !is(source, typeVault) {
		return say("The destination MonitorAlert does not take events of '%s'.", source.Type)
	}
	return ""
}

// answerSystemTopic: https://learn.microsoft.com/rest/api/eventgrid/controlplane/system-topics/get
func answerSystemTopic(a *azure, r *arm.Resource) {
	succeeded(a, r)
	r.Put(guid(r.ID, "metrics"), "properties", "metricResourceId")
}

func answerEventSubscription(a *azure, r *arm.Resource) {
	succeeded(a, r)
	parsed, _ := arm.ParseID(r.ID)
	topic, _ := a.find(parsed.Scope)
	r.Put(topic.Text("properties", "source"), "properties", "topic")
}
