package sandbox

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const classicPatchPage = "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-administration"

// classicPatchRules hold for when Azure may patch a classic cache.
var classicPatchRules = []Rule{
	{
		ID: "classic-patch-name", Title: "The one patch schedule is called default",
		Breaks: "A patch schedule named \"sunday\"",
		Source: "https://learn.microsoft.com/azure/templates/microsoft.cache/redis/patchschedules",
		Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typePatchSchedule}, on: creates, check: patchName,
	},
	{
		ID: "classic-patch-window", Title: "A patch schedule has windows of five hours or more, which begin on the hour",
		Breaks: "A patch schedule without entries, with startHourUtc 24, or with maintenanceWindow PT2H",
		Source: classicPatchPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typePatchSchedule}, on: writes, check: patchWindows,
	},
}

// shortestWindow is also what a schedule gets that does not say. Source: classicPatchPage
const shortestWindow = 5 * time.Hour

func patchName(_ *azure, r request) string {
	if r.resource.Name == "default" {
		return ""
	}
	return say("A cache has one patch schedule, and its name is 'default'; got '%s'.", r.resource.Name)
}

func patchWindows(_ *azure, r request) string {
	entries := r.resource.Objects("properties", "scheduleEntries")
	if len(entries) == 0 {
		return "scheduleEntries: expected at least one entry."
	}
	for i, entry := range entries {
		if problem := patchEntryProblem(entry); problem != "" {
			return say("scheduleEntries[%d].%s", i, problem)
		}
	}
	return ""
}

func patchEntryProblem(entry map[string]any) string {
	if hour, _ := entry["startHourUtc"].(float64); hour < 0 || hour > 23 {
		return say("startHourUtc: expected 0 to 23; got %v.", hour)
	}
	window, given := entry["maintenanceWindow"].(string)
	if !given {
		return ""
	}
	length, readable := isoDuration(window)
	switch {
	case !readable:
		return say("maintenanceWindow: expected an ISO 8601 duration such as PT5H; got '%s'.", window)
	case length < shortestWindow:
		return say("maintenanceWindow: expected PT5H or longer; got '%s'.", window)
	}
	return ""
}

var isoPattern = regexp.MustCompile(`^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$`)

// isoDuration reads a duration of days, hours, minutes and seconds, PT5H30M.
func isoDuration(text string) (time.Duration, bool) {
	parts := isoPattern.FindStringSubmatch(text)
	if parts == nil || strings.HasSuffix(text, "P") || strings.HasSuffix(text, "T") {
		return 0, false
	}
	var length time.Duration
	for i, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute, time.Second} {
		number, err := strconv.Atoi("0" + parts[i+1])
		if err != nil {
			return 0, false
		}
		length += time.Duration(number) * unit
	}
	return length, true
}
