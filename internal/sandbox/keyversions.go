package sandbox

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// versionsKey is where the body of a stored key keeps the versions that followed the first one. It is no part of Azure's
// answer: Resource Manager shows the newest version, as the key itself.
const versionsKey = "sandbox:versions"

// keyVersion is one version of a key.
type keyVersion struct {
	id      string // 32 hexadecimal digits
	enabled bool
	// notBefore and expires are zero where the version has no such limit; created is zero for the first version, which is
	// made when a stack is deployed, and there the sandbox has no clock.
	notBefore, expires, created time.Time
}

// versionsOf lists the versions of a key, the newest one last. The first one is what the key was created as.
func versionsOf(key arm.Resource) []keyVersion {
	versions := []keyVersion{{
		id: versionID(key.ID, 1), enabled: key.At("properties", "attributes", "enabled") != false,
		notBefore: unixAt(key.At("properties", "attributes", "nbf")), expires: unixAt(key.At("properties", "attributes", "exp")),
	}}
	for _, stored := range arm.Objects(key.Body[versionsKey]) {
		id, _ := stored["id"].(string)
		versions = append(versions, keyVersion{id: id, enabled: stored["enabled"] != false, expires: unixAt(stored["exp"]), created: unixAt(stored["created"])})
	}
	return versions
}

func newestOf(key arm.Resource) keyVersion {
	versions := versionsOf(key)
	return versions[len(versions)-1]
}

// versionID makes the id of the nth version, the same one in every run.
func versionID(keyID string, n int) string {
	purpose := "version"
	if n > 1 {
		purpose += " " + strconv.Itoa(n)
	}
	return strings.ReplaceAll(guid(keyID, purpose), "-", "")
}

// unixAt reads seconds since 1970; the zero time for none.
func unixAt(value any) time.Time {
	seconds, given := value.(float64)
	if !given || seconds == 0 {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0).UTC()
}

// usable says why a version can't encrypt now; "" if it can.
// https://learn.microsoft.com/azure/key-vault/keys/about-keys-details
func (v keyVersion) usable(now time.Time) string {
	switch {
	case !v.enabled:
		return "is disabled"
	case !v.expires.IsZero() && !now.Before(v.expires):
		return "expired on " + v.expires.Format(time.RFC3339)
	case !v.notBefore.IsZero() && now.Before(v.notBefore):
		return "is not valid before " + v.notBefore.Format(time.RFC3339)
	default:
		return ""
	}
}

// attributes are those of a version in the words of Resource Manager and of the vault alike.
func (v keyVersion) attributes() map[string]any {
	attributes := map[string]any{"enabled": v.enabled}
	for name, moment := range map[string]time.Time{"nbf": v.notBefore, "exp": v.expires, "created": v.created, "updated": v.created} {
		if !moment.IsZero() {
			attributes[name] = float64(moment.Unix())
		}
	}
	return attributes
}

// rotated is a key with one more version. Its expiry is that of the key's rotation policy, without which it has none.
// https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation
func rotated(key arm.Resource, now time.Time) (arm.Resource, error) {
	key = key.Clone()
	version := map[string]any{"id": versionID(key.ID, len(versionsOf(key))+1), "enabled": true, "created": float64(now.Unix())}
	if lifetime := key.Text("properties", "rotationPolicy", "attributes", "expiryTime"); lifetime != "" {
		span, err := parseSpan(lifetime)
		if err != nil {
			return arm.Resource{}, fmt.Errorf("reading the rotation policy of %s: %w", key.ID, err)
		}
		version["exp"] = float64(span.after(now).Unix())
	}
	later, _ := key.Body[versionsKey].([]any)
	key.Body[versionsKey] = append(later, version)
	return key, nil
}

// keyURL is the address of a key without a version.
func keyURL(key arm.Resource) string {
	parsed, _ := arm.ParseID(key.ID)
	vault, _ := arm.ParseID(parsed.Scope)
	return vaultURL(vault.Name) + "keys/" + key.Name
}

func vaultURL(name string) string { return "https://" + strings.ToLower(name) + vaultSuffix + "/" }
