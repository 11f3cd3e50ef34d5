package main

import "github.com/spf13/cobra"

// groups are the commands by what they are for, in the order in which somebody new needs them. Cobra's own commands join
// the last one.
var groups = []struct {
	id, title string
	commands  []func(*settings) *cobra.Command
}{
	{"deploy", "Deploy:", []func(*settings) *cobra.Command{newPreview, newUp, newRefresh, newDestroy}},
	{"prove", "Prove that it is not weak:", []func(*settings) *cobra.Command{newCheck, newControls, newReport, newVerify}},
	{"look-after", "Look after what runs:", []func(*settings) *cobra.Command{newAccess, newKeys, newBaseline}},
	{"environments", "Describe and show environments:", []func(*settings) *cobra.Command{newEnvironments, newFleet, newGraph, newExport}},
	{"machine", "On this machine:", []func(*settings) *cobra.Command{newSandbox, newLocal, newDoctor, newVersion, newDocs}},
}

// addGroups gives root its commands, in groups.
func addGroups(common *settings, root *cobra.Command) {
	for _, group := range groups {
		root.AddGroup(&cobra.Group{ID: group.id, Title: group.title})
		for _, newCommand := range group.commands {
			cmd := newCommand(common)
			cmd.GroupID = group.id
			root.AddCommand(cmd)
		}
	}
	last := groups[len(groups)-1].id
	root.SetHelpCommandGroupID(last)
	root.SetCompletionCommandGroupID(last)
}
