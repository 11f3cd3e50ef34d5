package accesspolicy_test

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"
)

// goodPermissions draws permissions without problems: of what [anyPermissions] draws, it leaves out what is complained
// about, as a user would who reads the messages.
func goodPermissions() *rapid.Generator[permissions] {
	return rapid.Custom(func(t *rapid.T) permissions {
		for {
			given := anyPermissions().Draw(t, "permissions")
			for range 20 {
				problems := given.Check("p", "web")
				if len(problems) == 0 {
					return given
				}
				if !leaveOut(&given, problems[0].Path) {
					break
				}
			}
		}
	})
}

// leaveOut deletes the entry of a list at a path.
func leaveOut(given *permissions, path string) bool {
	for field, list := range map[string]*[]string{
		"categories": &given.Categories, "commands": &given.Commands, "excludedCategories": &given.ExcludedCategories,
		"excludedCommands": &given.ExcludedCommands, "keyPrefixes": &given.KeyPrefixes,
	} {
		for i := range *list {
			if path == fmt.Sprintf("p.%s[%d]", field, i) {
				*list = slices.Delete(slices.Clone(*list), i, i+1)
				return true
			}
		}
	}
	return false
}
