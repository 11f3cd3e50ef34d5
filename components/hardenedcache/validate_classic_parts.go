package hardenedcache

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// snapshotFrequencies are minutes: https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-premium-persistence
var snapshotFrequencies = []int{15, 30, 60, 360, 720, 1440}

func (p *ClassicPersistenceArgs) orDefault() *ClassicPersistenceArgs {
	if p == nil || p.Type != "rdb" {
		return p
	}
	filled := *p
	frequency, count := inputs.Or(p.FrequencyInMinutes, 360), inputs.Or(p.MaxSnapshotCount, 1)
	filled.FrequencyInMinutes, filled.MaxSnapshotCount = &frequency, &count
	return &filled
}

// validate: persistence excludes geo-replication, and AOF more than one replica
// (https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-premium-persistence).
func (p *ClassicPersistenceArgs) validate(c *ClassicArgs, set *inputs.Set) validation.Problems {
	if p == nil {
		return nil
	}
	const path = "classic.persistence"
	set.Required(storageAccountPath, "the resource id of a storage account; a connection string is no input, because it holds a key",
		p.StorageAccountResourceId, checkStorageAccount)
	problems := checkWord(path+".type", "kind of persistence", p.Type, persistenceTypes)
	if c.GeoReplication != nil {
		problems.Add(path, "not available together with geoReplication", "one of the two", "both")
	}
	if p.Type == "aof" {
		if inputs.Or(c.ReplicasPerPrimary, 1) > 1 {
			problems.Add(path+".type", "aof is not available with more than one replica", "rdb, or replicasPerPrimary 1", `"aof"`)
		}
		for _, setting := range []struct {
			name  string
			given *int
		}{{"frequencyInMinutes", p.FrequencyInMinutes}, {"maxSnapshotCount", p.MaxSnapshotCount}} {
			if setting.given != nil {
				problems.Add(path+"."+setting.name, "aof writes all the time and keeps no snapshots", "no "+setting.name+" with aof", "")
			}
		}
		return problems
	}
	if minutes := inputs.Or(p.FrequencyInMinutes, snapshotFrequencies[0]); !slices.Contains(snapshotFrequencies, minutes) {
		problems.Add(path+".frequencyInMinutes", "unknown frequency", "15, 30, 60, 360, 720 or 1440 minutes", strconv.Itoa(minutes))
	}
	if count := inputs.Or(p.MaxSnapshotCount, 1); count < 1 {
		problems.Add(path+".maxSnapshotCount", "out of range", "1 or more", strconv.Itoa(count))
	}
	return problems
}

// checkStorageAccount never shows what it refuses: it could be a connection string, which holds a key.
func checkStorageAccount(path, text string) validation.Problems {
	problems := resourceid.Check(path, text, "Microsoft.Storage/storageAccounts")
	for i := range problems {
		problems[i].Got = validation.Masked(text)
	}
	return problems
}

// patchDays: https://learn.microsoft.com/azure/templates/microsoft.cache/2024-11-01/redis/patchschedules
var patchDays = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Weekend", "Everyday"}

// shortestPatchWindow is Azure's default and least, in hours:
// https://learn.microsoft.com/azure/azure-cache-for-redis/cache-administration#schedule-updates
const shortestPatchWindow = 5

var patchWindow = regexp.MustCompile(`^PT([1-9]\d?)H$`)

// length is the window's, written out.
func (w *PatchWindowArgs) length() string {
	return inputs.Or(w.MaintenanceWindow, fmt.Sprintf("PT%dH", shortestPatchWindow))
}

func validatePatchSchedule(windows []*PatchWindowArgs) validation.Problems {
	var problems validation.Problems
	days := map[string]bool{}
	for i, window := range windows {
		path := validation.Index("classic.patchSchedule", i)
		if window == nil {
			problems.Add(path, "missing", "dayOfWeek and startHourUtc", "")
			continue
		}
		problems.Append(checkWord(path+".dayOfWeek", "day", window.DayOfWeek, patchDays))
		if days[window.DayOfWeek] {
			problems.Add(path+".dayOfWeek", "the day has a window already", "each day once", validation.Quote(window.DayOfWeek))
		}
		days[window.DayOfWeek] = true
		if window.StartHourUtc < 0 || window.StartHourUtc > 23 {
			problems.Add(path+".startHourUtc", "not an hour of the day", "0 to 23, in UTC", strconv.Itoa(window.StartHourUtc))
		}
		problems.Append(checkPatchLength(path+".maintenanceWindow", window.length()))
	}
	return problems
}

func checkPatchLength(path, text string) validation.Problems {
	if parts := patchWindow.FindStringSubmatch(text); parts != nil {
		if hours, _ := strconv.Atoi(parts[1]); hours >= shortestPatchWindow && hours <= 24 {
			return nil
		}
	}
	return validation.Problems{{Path: path, Message: "not a window that Azure takes", Expected: "PT5H to PT24H, whole hours", Got: validation.Quote(text)}}
}

// validate: an injected cache is addressed at a subnet's id and nothing else.
func (v *VirtualNetworkInjectionArgs) validate(set *inputs.Set) {
	if v == nil {
		return
	}
	set.Required(injectionPath+".subnetResourceId", "the resource id of a subnet that holds nothing but caches", v.SubnetResourceId, resourceid.Of(subnetType))
	set.Optional(injectionPath+".staticIP", v.StaticIP, checkPrivateAddress)
}

// validateGeoReplication: https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-geo-replication
func (c *ClassicArgs) validateGeoReplication(whole *HardenedCacheArgs, set *inputs.Set) validation.Problems {
	if c.GeoReplication == nil {
		return nil
	}
	const path = "classic.geoReplication"
	problems := c.GeoReplication.Secondary.validate(secondaryPath, classicNameRule, set)
	if replicas := inputs.Or(c.ReplicasPerPrimary, 1); replicas > 1 {
		problems.Add(path, "not available with more than one replica", "replicasPerPrimary 1, or no geoReplication", strconv.Itoa(replicas))
	}
	if whole.PrivateEndpoint == nil {
		problems.Add(path, "redoubt links caches behind private endpoints only", "a privateEndpoint for both caches", strings.Join(c.otherNetworks(), ", "))
	}
	return problems
}

func (c *ClassicArgs) otherNetworks() []string {
	var names []string
	if c.VirtualNetworkInjection != nil {
		names = append(names, "virtualNetworkInjection")
	}
	if len(c.FirewallRules) > 0 {
		names = append(names, "firewallRules")
	}
	return names
}
