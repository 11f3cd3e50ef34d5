package main

import (
	"cmp"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/keyversion"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
)

// encryptionKey is the customer-managed key of a deployed cache.
type encryptionKey struct {
	// ID is the ARM id of the key.
	ID string
	// InUse is the version that the cluster uses, Newest the newest there is.
	InUse, Newest keyversion.Version
}

// isNewest says whether the cluster uses the newest version.
func (e encryptionKey) isNewest() bool { return e.InUse.ID == e.Newest.ID }

// versionInUse is the version that the cluster uses according to the state; given is false with Microsoft's keys.
func (k *keysRun) versionInUse() (version keyversion.Version, given bool, err error) {
	url, _ := k.state.Outputs["keyUrl"].Value.(string)
	if url == "" {
		return version, false, nil
	}
	version, err = keyversion.FromURL(url)
	if err != nil {
		return version, true, fmt.Errorf("reading the output keyUrl: %w", err)
	}
	return version, true, nil
}

// readKey asks Azure for the versions of the key that the cluster uses. keyID is the key's ARM id where the user gave it.
func (k *keysRun) readKey(azure accesskeys.Azure, inUse keyversion.Version, keyID string) (encryptionKey, error) {
	found := encryptionKey{InUse: inUse}
	var err error
	if found.ID, err = k.locateKey(azure, inUse, keyID); err != nil {
		return found, err
	}
	options := managerOptions(azure)
	if found.Newest, err = keyversion.Newest(k.ctx, found.ID, azure.Credential, options); err != nil {
		return found, err
	}
	if found.isNewest() {
		found.InUse = found.Newest
		return found, nil
	}
	used, err := keyversion.Get(k.ctx, found.ID, inUse.ID, azure.Credential, options)
	if err != nil {
		return found, err
	}
	found.InUse = used
	return found, nil
}

// locateKey finds the ARM id of the key: what the user says, what the program made, or what Azure knows by that name.
func (k *keysRun) locateKey(azure accesskeys.Azure, inUse keyversion.Version, given string) (string, error) {
	made, _ := k.state.Outputs["customerManagedKeyResourceId"].Value.(string)
	if id := cmp.Or(strings.TrimSuffix(given, "/"), made); id != "" {
		return id, nil
	}
	if k.sandbox {
		return k.locateSimulatedKey(inUse)
	}
	cacheID, _ := k.state.Outputs["resourceId"].Value.(string)
	parsed, ok := resourceid.Parse(cacheID)
	if !ok {
		return "", fmt.Errorf("finding the key: the output resourceId is no resource id: %q; name the key's with --key-id", cacheID)
	}
	return keyversion.Locate(k.ctx, inUse, parsed.SubscriptionID, azure.Credential, managerOptions(azure))
}

// locateSimulatedKey finds the vault among the resources of the sandbox, whose Resource Manager lists none.
func (k *keysRun) locateSimulatedKey(inUse keyversion.Version) (string, error) {
	at, err := k.sandboxPlace()
	if err != nil {
		return "", err
	}
	entries, err := (&sandboxCommand{settings: k.settings, stateDir: k.stateDir}).inspect(at, k.name)
	if err != nil {
		return "", err
	}
	vault, _, _ := strings.Cut(inUse.Host(), ".")
	for _, entry := range entries {
		if strings.EqualFold(entry.Type, "Microsoft.KeyVault/vaults") && strings.EqualFold(entry.Name, vault) {
			return entry.ID + "/keys/" + inUse.Key(), nil
		}
	}
	return "", fmt.Errorf("finding the key: the sandbox has no vault %s; put it into the landing zone, or name the key with --key-id", vault)
}

// showKey prints both versions side by side.
func (k *keysRun) showKey(key encryptionKey) {
	k.lines.Line("\nkey  " + key.ID)
	k.lines.Table([]string{"", "version", "created", "expires", "days left"}, [][]string{
		versionRow("in use", key.InUse), versionRow("newest", key.Newest),
	})
}

func versionRow(title string, v keyversion.Version) []string {
	return []string{title, v.ID, day(v.Created), day(v.Expires), daysText(v.Expires)}
}

// day is a date as people read it.
func day(moment time.Time) string {
	if moment.IsZero() {
		return "-"
	}
	return moment.UTC().Format(time.DateOnly)
}

// daysLeft counts the whole days until a moment, negative after it; nil for no such moment.
func daysLeft(until time.Time) *int {
	if until.IsZero() {
		return nil
	}
	const hoursOfADay = 24
	days := int(math.Floor(time.Until(until).Hours() / hoursOfADay))
	return &days
}

func daysText(until time.Time) string {
	left := daysLeft(until)
	if left == nil {
		return "-"
	}
	return fmt.Sprint(*left)
}

// versionDocument is a version as --json has it.
func versionDocument(v keyversion.Version) map[string]any {
	return map[string]any{"version": v.ID, "url": v.URL, "created": dayOrNothing(v.Created), "expires": dayOrNothing(v.Expires), "daysLeft": daysLeft(v.Expires)}
}

func dayOrNothing(moment time.Time) any {
	if moment.IsZero() {
		return nil
	}
	return moment.UTC().Format(time.RFC3339)
}

// deployedVault finds the ARM id of a vault of the program by its address; "" for a vault of others.
func deployedVault(state engine.State, vaultURL string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(vaultURL, "https://"), ".")
	for _, r := range state.Environment.Resources {
		id, ok := resourceid.Parse(r.ID)
		if ok && strings.EqualFold(id.Type, "Microsoft.KeyVault/vaults") && strings.EqualFold(id.Name(), name) {
			return r.ID
		}
	}
	return ""
}
