package hardenedcache

import (
	"fmt"

	cache "github.com/pulumi/pulumi-azure-native-sdk/cache/v2/v20241101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// buildChildren makes everything that is written below the cache, one after the other: first the firewall rules, because
// until the first one exists nothing is filtered; then the patch schedule; then the custom policies; then who has which.
func (s *classicService) buildChildren(m *member) error {
	steps := []func(*member) error{s.buildFirewall, s.buildPatchSchedule, s.buildPolicies, s.buildAssignments}
	for _, step := range steps {
		if err := step(m); err != nil {
			return err
		}
	}
	return nil
}

// buildPatchSchedule says when Azure may update. The schedule's name is always `default`:
// https://learn.microsoft.com/azure/templates/microsoft.cache/2024-11-01/redis/patchschedules
func (s *classicService) buildPatchSchedule(m *member) error {
	if len(s.settings.PatchSchedule) == 0 {
		return nil
	}
	entries := make(cache.ScheduleEntryArray, len(s.settings.PatchSchedule))
	for i, window := range s.settings.PatchSchedule {
		entries[i] = &cache.ScheduleEntryArgs{
			DayOfWeek:         cache.DayOfWeek(window.DayOfWeek),
			StartHourUtc:      pulumi.Int(window.StartHourUtc),
			MaintenanceWindow: pulumi.StringPtr(window.length()),
		}
	}
	schedule, err := cache.NewPatchSchedule(s.ctx, s.childName(m, "patch-schedule"), &cache.PatchScheduleArgs{
		Default:           pulumi.String("default"),
		Name:              m.name,
		ResourceGroupName: m.resourceGroupName,
		ScheduleEntries:   entries,
	}, s.options(m.cache, m.inTurn(), pulumi.DeleteBeforeReplace(true))...)
	if err != nil {
		return fmt.Errorf("scheduling updates: %w", err)
	}
	m.wrote(schedule)
	return nil
}
