package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
)

// errNoAccessKeys says that an environment has nothing to do with access keys.
var errNoAccessKeys = errors.New("no access keys")

// keyHolder is what is deployed for the access keys of an environment.
type keyHolder struct {
	accesskeys.Target
	// VaultID is the ARM id of the vault.
	VaultID string
	// Enabled is whether the cache takes keys.
	Enabled      bool
	ValidityDays int
	// Principals are who may sign in with Entra, as `name (object id)`, sorted.
	Principals []string
}

// holder reads the stack's outputs.
func (k *keysRun) holder() (keyHolder, error) {
	exported, given := k.state.Outputs["accessKeys"].Value.(map[string]any)
	if !given {
		return keyHolder{}, fmt.Errorf("%w: %s has no access keys (cache.accessKeys in its stack file), as it should be; its clients sign in with Entra, and there is no key to look after", errNoAccessKeys, k.name)
	}
	holder := keyHolder{Target: accesskeys.Target{Environment: k.name, CommandFlags: k.commandFlags()}}
	holder.CacheID, _ = k.state.Outputs["resourceId"].Value.(string)
	holder.VaultURL, _ = exported["vaultUrl"].(string)
	holder.VaultURL = strings.TrimSuffix(holder.VaultURL, "/")
	holder.SecretName, _ = exported["secretName"].(string)
	holder.Enabled, _ = exported["enabled"].(bool)
	if days, isNumber := exported["validityDays"].(float64); isNumber {
		holder.ValidityDays = int(days)
	}
	holder.VaultID = deployedVault(k.state, holder.VaultURL)
	principals, _ := k.state.Outputs["grantedPrincipals"].Value.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(principals)) {
		holder.Principals = append(holder.Principals, fmt.Sprintf("%s (%v)", name, principals[name]))
	}
	k.document["vaultUrl"], k.document["secret"], k.document["cacheId"] = holder.VaultURL, holder.SecretName, holder.CacheID
	return holder, nil
}

// keyOptions are those that the verbs of package accesskeys share.
func (k *keysRun) keyOptions(azure accesskeys.Azure, dryRun bool) accesskeys.Options {
	options := accesskeys.Options{Azure: azure, DryRun: dryRun, Progress: func(event accesskeys.Event) {
		text := event.Text
		if event.Step != "" {
			text = string(event.Step) + ": " + text
		}
		k.lines.Note(text)
	}}
	if k.sandbox {
		clock := &skippingClock{told: k.lines.Note}
		options.Now, options.Sleep = clock.now, clock.sleep
	}
	return options
}

// explained adds to an error of package accesskeys what this command line can do about it.
func (k *keysRun) explained(err error) error {
	var running *accesskeys.RunningError
	switch {
	case errors.As(err, &running) && running.Stale:
		return fmt.Errorf("%w\nto take it over: %s --resume --take-over", err, strings.Trim(k.command("keys rotate"), "`"))
	case errors.As(err, &running):
		return fmt.Errorf("%w\nto see how it stands: %s", err, strings.Trim(k.command("keys status"), "`"))
	default:
		return err
	}
}
